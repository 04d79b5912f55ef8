#include "protocols/tls/tls_parser.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/byte_reader.h"
#include "protocols/tls/client_hello.h"

namespace sealtap::protocols::tls {
namespace {

constexpr std::size_t kHeaderBytes = 5;  // RFC 8446 section 5.1: type, version, length
// RFC 5246 section 6.2.3: ciphertext may be 2^14 + 2048 octets.
constexpr std::size_t kRecordBytesMax = (1U << 14U) + 2048U;

// RFC 8446 section 5.1 and RFC 6520: the types of records.
constexpr std::uint8_t kChangeCipherSpec = 20;
constexpr std::uint8_t kHandshake = 22;
constexpr std::uint8_t kApplicationData = 23;
constexpr std::uint8_t kHeartbeat = 24;  // the last

/// Whether the octets can be the first of a record in clear, as far as they go.
bool is_record_prefix(Bytes octets) noexcept {
    const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(octets[i]); };
    if (!octets.empty() && (at(0) < kChangeCipherSpec || at(0) > kHeartbeat)) return false;
    if (octets.size() > 1 && at(1) != 3) return false;
    if (octets.size() > 2 && at(2) > 4) return false;
    return octets.size() < kHeaderBytes || at(3) * 256 + at(4) <= kRecordBytesMax;
}

Probe probe_side(Bytes octets) noexcept {
    if (octets.empty()) return Probe::NeedMore;
    if (octets[0] != std::byte{kHandshake} || !is_record_prefix(octets)) return Probe::NoMatch;
    if (octets.size() <= kHeaderBytes) return Probe::NeedMore;
    // ClientHello or ServerHello.
    const auto message = std::to_integer<unsigned>(octets[kHeaderBytes]);
    return message == 1 || message == 2 ? Probe::Match : Probe::NoMatch;
}

/// One direction: its records as they come.
class RecordReader {
public:
    /// `server_name` is shared by both directions and outlives them.
    RecordReader(Direction direction, std::string& server_name) noexcept
        : direction_(direction), server_name_(server_name) {}

    /// The octets that can be read, off the front of `data`; what is left cannot.
    ParseStatus on_data(FlowContext& context, Bytes data) {
        Bytes rest = data;
        while (!rest.empty()) {
            if (record_left_ > 0) {
                take_payload(context, rest);
                continue;
            }
            if (header_size_ == 0 && is_encrypted(rest.front())) {
                return ParseStatus::shunt(Cause::Encrypted, data.size() - rest.size());
            }
            if (!take_header(context, rest)) return ParseStatus::broken(data.size() - rest.size());
        }
        return ParseStatus::go_on();
    }

    /// Where the octets missing are of one record, its end is known; else nothing is.
    ParseStatus on_gap(FlowContext& context, std::uint64_t length) {
        hello_.give_up();
        const bool inside = record_left_ > 0 && length <= record_left_;
        (record_left_ > 0 ? payload(context) : open(context, record_))
            .on_gap(length, context.gap_cause());
        if (!inside) return ParseStatus::shunt(Cause::Encrypted, 0);
        record_left_ -= static_cast<std::size_t>(length);
        return ParseStatus::go_on();
    }

    void finish(EndReason reason) {
        for (PartPtr* part : {&handshake_.part, &record_.part}) {
            if (*part) (*part)->end(reason);
            part->reset();
        }
        if (document_) document_->end(reason);
        document_.reset();
    }

private:
    struct Part {
        std::string_view step;
        PartPtr part;
    };

    /// RFC 5246 section 7.1: what follows ChangeCipherSpec is encrypted; so is application data.
    bool is_encrypted(std::byte first) const noexcept {
        return cipher_changed_ || first == std::byte{kApplicationData};
    }

    /// False: this is no record.
    bool take_header(FlowContext& context, Bytes& data) {
        header_[header_size_++] = data.front();
        open(context, record_).on_data(data.first(1));
        data = data.subspan(1);
        if (!is_record_prefix(Bytes(header_).first(header_size_))) return false;
        if (header_size_ < kHeaderBytes) return true;
        base::ByteReader header(header_);
        type_ = header.u8();
        header.skip(2);
        record_left_ = header.u16();
        header_size_ = 0;
        cipher_changed_ = cipher_changed_ || type_ == kChangeCipherSpec;
        return true;
    }

    void take_payload(FlowContext& context, Bytes& data) {
        const Bytes octets = data.first(std::min(record_left_, data.size()));
        data = data.subspan(octets.size());
        record_left_ -= octets.size();
        payload(context).on_data(octets);
        if (type_ == kHandshake) collect_hello(context, octets);
    }

    void collect_hello(FlowContext& context, Bytes octets) {
        const auto state = hello_.add(octets, context.limits()[Limit::LineBytesMax]);
        if (state == ClientHello::State::TooLong) context.limit_hit(Limit::LineBytesMax);
        if (state != ClientHello::State::Whole) return;
        server_name_ = hello_.server_name();
        if (server_name_.empty()) return;
        DocumentInfo& info = document_->info();
        info.receivers.resize(1);
        info.receivers[0].host = RawText(server_name_);
        info.fields.push_back({"sni", RawText(server_name_)});
    }

    OpenPart& payload(FlowContext& context) {
        return open(context, type_ == kHandshake ? handshake_ : record_);
    }

    OpenPart& open(FlowContext& context, Part& part) {
        if (!document_) {
            DocumentInfo info;
            info.protocol = "tls";
            info.direction = direction_;
            info.sender.host = RawText(server_name_);  // known only to the one who answers
            document_ = context.begin_document(std::move(info));
        }
        if (!part.part) {
            PartInfo info;
            info.step = part.step;
            part.part = document_->begin_part(std::move(info));
        }
        return *part.part;
    }

    Direction direction_;
    std::string& server_name_;
    DocumentPtr document_;
    Part handshake_{"tls.handshake", nullptr};
    Part record_{"tls.record", nullptr};  // headers, alerts and changes of the cipher
    std::array<std::byte, kHeaderBytes> header_{};
    std::size_t header_size_ = 0;
    std::size_t record_left_ = 0;
    std::uint8_t type_ = 0;
    bool cipher_changed_ = false;
    ClientHello hello_;
};

class TlsParser : public ProtocolParser {
public:
    ParseStatus on_data(FlowContext& context, Direction direction, Bytes data) override {
        return finished(reader(direction).on_data(context, data));
    }
    ParseStatus on_gap(FlowContext& context, Direction direction, std::uint64_t length) override {
        return finished(reader(direction).on_gap(context, length));
    }
    void on_end(FlowContext&, Direction direction, EndReason reason) override {
        reader(direction).finish(reason);
    }

private:
    RecordReader& reader(Direction direction) noexcept { return readers_[index_of(direction)]; }

    ParseStatus finished(ParseStatus status) {
        if (status.kind == ParseStatus::Kind::Continue) return status;
        for (RecordReader& each : readers_) each.finish(EndReason::Complete);
        return status;
    }

    std::string server_name_;
    std::array<RecordReader, 2> readers_{RecordReader(Direction::ToResponder, server_name_),
                                         RecordReader(Direction::ToOriginator, server_name_)};
};

}  // namespace

Probe probe(Bytes originator, Bytes responder) noexcept {
    const Probe first = probe_side(originator);
    const Probe second = probe_side(responder);
    if (first == Probe::Match || second == Probe::Match) return Probe::Match;
    const bool ruled_out = first == Probe::NoMatch || second == Probe::NoMatch;
    return ruled_out ? Probe::NoMatch : Probe::NeedMore;
}

std::unique_ptr<ProtocolParser> create() { return std::make_unique<TlsParser>(); }

}  // namespace sealtap::protocols::tls

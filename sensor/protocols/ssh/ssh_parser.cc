#include "protocols/ssh/ssh_parser.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "base/byte_reader.h"
#include "protocols/text/line_reader.h"

namespace sealtap::protocols::ssh {
namespace {

constexpr std::string_view kBanner = "SSH-";
// RFC 4253 section 6: length, length of the padding, and the first octet of the payload.
constexpr std::size_t kPacketHeaderBytes = 6;
constexpr std::uint8_t kKexInit = 20;
constexpr std::uint8_t kNewKeys = 21;

/// Whether the octets can be the first of a packet in clear, as far as they go: at most 256 KiB,
/// the packet in units of 8 octets, at least 4 of them padding, one message of the transport layer.
bool is_packet_prefix(Bytes octets) noexcept {
    const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(octets[i]); };
    if (!octets.empty() && at(0) != 0) return false;
    if (octets.size() > 1 && at(1) >= 4) return false;
    if (octets.size() < 4) return true;
    const unsigned length = at(1) << 16U | at(2) << 8U | at(3);
    if (length < 12 || length % 8 != 4) return false;
    if (octets.size() > 4 && (at(4) < 4 || at(4) + 2 > length)) return false;
    // RFC 4250 section 4.1.2: what lies above belongs to services, which are encrypted.
    return octets.size() < kPacketHeaderBytes || (at(5) > 0 && at(5) < 50);
}

bool is_banner(std::string_view line) noexcept { return line.starts_with(kBanner); }
/// Version 1 encrypts without a message that would say from where on, and nobody has it any more:
/// behind such a line whatever there is is read.
bool is_version_one(std::string_view line) noexcept {
    return line.starts_with("SSH-1.") && !line.starts_with("SSH-1.99-");
}

Probe probe_side(Bytes octets) noexcept {
    constexpr std::array<std::string_view, 2> kVersions{"SSH-2.0-", "SSH-1."};
    const std::string_view text = text_of(octets);
    Probe best = Probe::NoMatch;
    for (const std::string_view version : kVersions) {
        if (text.starts_with(version)) return Probe::Match;
        if (version.starts_with(text)) best = Probe::NeedMore;
    }
    return best;
}

/// One direction: lines up to the identification, then packets in clear up to NEWKEYS.
class DirectionReader {
public:
    explicit DirectionReader(Direction direction) noexcept : direction_(direction) {}

    ParseStatus on_data(FlowContext& context, Bytes data) {
        Bytes rest = data;
        while (!rest.empty()) {
            if (state_ == State::Encrypted) {
                return ParseStatus::shunt(Cause::Encrypted, data.size() - rest.size());
            }
            if (state_ == State::Foreign || !step(context, rest)) {
                return ParseStatus::broken(data.size() - rest.size());
            }
        }
        return ParseStatus::go_on();
    }

    ParseStatus on_gap(FlowContext& context, std::uint64_t length) {
        flush(context);
        open(context, state_ == State::Lines ? banner_ : exchange_)
            .on_gap(length, context.gap_cause());
        const bool inside = state_ == State::Payload && length <= packet_left_;
        if (!inside) return ParseStatus::shunt(Cause::Encrypted, 0);
        packet_left_ -= static_cast<std::size_t>(length);
        end_packet();
        return ParseStatus::go_on();
    }

    void finish(FlowContext& context, EndReason reason) {
        flush(context);
        for (PartPtr* part : {&banner_.part, &exchange_.part}) {
            if (*part) (*part)->end(reason);
            part->reset();
        }
        if (document_) document_->end(reason);
        document_.reset();
    }

private:
    enum class State : std::uint8_t { Lines, Header, Payload, Encrypted, Foreign };
    struct Part {
        std::string_view step;
        PartPtr part;
    };

    /// False: what `data` begins with is no packet of SSH.
    bool step(FlowContext& context, Bytes& data) {
        if (state_ == State::Header) return take_header(context, data);
        if (state_ == State::Payload) {
            take_payload(context, data);
        } else if (const auto line = lines_.next(data, context.limits()[Limit::LineBytesMax])) {
            take_line(context, *line);
        }
        return true;
    }

    void take_line(FlowContext& context, const Line& line) {
        if (line.extent == Line::Extent::Piece) context.limit_hit(Limit::LineBytesMax);
        open(context, banner_).on_data(line.octets);
        // RFC 4253 section 4.2: a server may send other lines before.
        if (line.extent != Line::Extent::Whole || !is_banner(line.text())) return;
        document_->info().fields.push_back({"software", RawText(line.text())});
        state_ = is_version_one(line.text()) ? State::Foreign : State::Header;
    }

    /// One octet of it; a first one that cannot be stays in `data`, so that text which follows the
    /// identification is read whole.
    bool take_header(FlowContext& context, Bytes& data) {
        header_[header_size_++] = data.front();
        if (!is_packet_prefix(Bytes(header_).first(header_size_))) return false;
        if (header_size_ == kPacketHeaderBytes && !begin_packet()) return false;
        open(context, exchange_).on_data(data.first(1));
        data = data.subspan(1);
        end_packet();
        return true;
    }

    /// The header is whole. False: the key exchange does not begin as RFC 4253 section 7.1 has it.
    bool begin_packet() noexcept {
        base::ByteReader header(header_);
        // The length does not count itself; the padding's and the message's octet are read already.
        packet_left_ = header.u32() - 2;
        header.skip(1);
        message_ = header.u8();
        header_size_ = 0;
        state_ = State::Payload;
        return std::exchange(exchanging_, true) || message_ == kKexInit;
    }

    void take_payload(FlowContext& context, Bytes& data) {
        const Bytes octets = data.first(std::min(packet_left_, data.size()));
        data = data.subspan(octets.size());
        packet_left_ -= octets.size();
        open(context, exchange_).on_data(octets);
        end_packet();
    }

    void end_packet() noexcept {
        if (state_ != State::Payload || packet_left_ > 0) return;
        state_ = message_ == kNewKeys ? State::Encrypted : State::Header;
    }

    void flush(FlowContext& context) {
        const Bytes octets = lines_.take_unfinished();
        if (!octets.empty()) open(context, banner_).on_data(octets);
    }

    OpenPart& open(FlowContext& context, Part& part) {
        if (!document_) {
            DocumentInfo info;
            info.protocol = "ssh";
            info.direction = direction_;
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
    State state_ = State::Lines;
    LineReader lines_;
    DocumentPtr document_;
    Part banner_{"ssh.banner", nullptr};
    Part exchange_{"ssh.key-exchange", nullptr};
    std::array<std::byte, kPacketHeaderBytes> header_{};
    std::size_t header_size_ = 0;
    std::size_t packet_left_ = 0;
    std::uint8_t message_ = 0;
    bool exchanging_ = false;  // a packet has come
};

class SshParser : public ProtocolParser {
public:
    ParseStatus on_data(FlowContext& context, Direction direction, Bytes data) override {
        return finished(context, reader(direction).on_data(context, data));
    }
    ParseStatus on_gap(FlowContext& context, Direction direction, std::uint64_t length) override {
        return finished(context, reader(direction).on_gap(context, length));
    }
    void on_end(FlowContext& context, Direction direction, EndReason reason) override {
        reader(direction).finish(context, reason);
    }

private:
    DirectionReader& reader(Direction direction) noexcept { return readers_[index_of(direction)]; }

    ParseStatus finished(FlowContext& context, ParseStatus status) {
        if (status.kind == ParseStatus::Kind::Continue) return status;
        for (DirectionReader& each : readers_) each.finish(context, EndReason::Complete);
        return status;
    }

    std::array<DirectionReader, 2> readers_{DirectionReader(Direction::ToResponder),
                                            DirectionReader(Direction::ToOriginator)};
};

}  // namespace

Probe probe(Bytes originator, Bytes responder) noexcept {
    const Probe first = probe_side(originator);
    const Probe second = probe_side(responder);
    if (first == Probe::Match || second == Probe::Match) return Probe::Match;
    const bool ruled_out = first == Probe::NoMatch || second == Probe::NoMatch;
    return ruled_out ? Probe::NoMatch : Probe::NeedMore;
}

std::unique_ptr<ProtocolParser> create() { return std::make_unique<SshParser>(); }

}  // namespace sealtap::protocols::ssh

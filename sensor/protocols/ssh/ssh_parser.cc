#include "protocols/ssh/ssh_parser.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/byte_reader.h"
#include "protocols/text/line_reader.h"

namespace sealtap::protocols::ssh {
namespace {

constexpr std::string_view kBanner = "SSH-";
// RFC 4253 section 6: length, length of the padding, and the first octet of the payload.
constexpr std::size_t kPacketHeaderBytes = 6;
constexpr std::size_t kPacketBytesMax = std::size_t{256} * 1024;
constexpr std::uint8_t kNewKeys = 21;

bool is_banner(std::string_view line) noexcept { return line.starts_with(kBanner); }
/// Version 1 encrypts without a message that would say from where on.
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
            step(context, rest);
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
    enum class State : std::uint8_t { Lines, Header, Payload, Encrypted };
    struct Part {
        std::string_view step;
        PartPtr part;
    };

    void step(FlowContext& context, Bytes& data) {
        if (state_ == State::Header) return take_header(context, data);
        if (state_ == State::Payload) return take_payload(context, data);
        const auto line = lines_.next(data, context.limits()[Limit::LineBytesMax]);
        if (!line) return;
        if (line->extent == Line::Extent::Piece) context.limit_hit(Limit::LineBytesMax);
        open(context, banner_).on_data(line->octets);
        // RFC 4253 section 4.2: a server may send other lines before.
        if (line->extent != Line::Extent::Whole || !is_banner(line->text())) return;
        document_->info().fields.push_back({"software", RawText(line->text())});
        state_ = is_version_one(line->text()) ? State::Encrypted : State::Header;
    }

    void take_header(FlowContext& context, Bytes& data) {
        header_[header_size_++] = data.front();
        open(context, exchange_).on_data(data.first(1));
        data = data.subspan(1);
        if (header_size_ < kPacketHeaderBytes) return;
        base::ByteReader header(header_);
        const std::size_t length = header.u32();
        header.skip(1);
        message_ = header.u8();
        header_size_ = 0;
        // The length does not count itself; the padding's and the message's octet are read already.
        const bool plausible = length >= 2 && length <= kPacketBytesMax;
        packet_left_ = plausible ? length - 2 : 0;
        state_ = plausible ? State::Payload : State::Encrypted;
        if (plausible) end_packet();
    }

    void take_payload(FlowContext& context, Bytes& data) {
        const Bytes octets = data.first(std::min(packet_left_, data.size()));
        data = data.subspan(octets.size());
        packet_left_ -= octets.size();
        open(context, exchange_).on_data(octets);
        end_packet();
    }

    void end_packet() noexcept {
        if (packet_left_ > 0) return;
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

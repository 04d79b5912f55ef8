#include "opener/frame_reader.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sealtap::opener {
namespace {

using base::ByteReader;

std::string_view read_text(ByteReader& fields) { return text_of(fields.take(fields.u16())); }

/// Null: it is no token, or longer than may be.
std::optional<std::string> read_token(ByteReader& fields) {
    const std::string_view token = read_text(fields);
    if (!fields.ok() || token.size() > kTokenBytesMax) return std::nullopt;
    if (!std::ranges::all_of(token, is_token_character)) return std::nullopt;
    return std::string(token);
}

bool is_step(std::string_view step) {
    return !step.empty() && step.size() <= kStepBytesMax &&
           std::ranges::all_of(step, is_step_character);
}

bool read_codings(ByteReader& fields, std::vector<std::string>& codings) {
    const std::size_t count = fields.u8();
    if (count > kCodingsMax) return false;
    for (std::size_t i = 0; i < count; ++i) {
        auto coding = read_token(fields);
        if (!coding) return false;
        codings.push_back(*std::move(coding));
    }
    return true;
}

std::optional<PartInfo> read_part(ByteReader& fields) {
    PartInfo info;
    const std::string_view step = read_text(fields);
    const std::string_view name = read_text(fields);
    auto media_type = read_token(fields);
    auto charset = read_token(fields);
    if (!is_step(step) || name.size() > kNameBytesMax || !media_type || !charset ||
        !read_codings(fields, info.codings)) {
        return std::nullopt;
    }
    const std::uint8_t reading = fields.u8();
    if (reading > static_cast<std::uint8_t>(Reading::AsText) || !fields.ok() ||
        fields.left() != 0) {
        return std::nullopt;
    }
    info.step = step;
    info.name = RawText(name);
    info.media_type = *std::move(media_type);
    info.charset = *std::move(charset);
    info.reading = static_cast<Reading>(reading);
    return info;
}

std::optional<Place> read_place(ByteReader& fields) {
    Place place;
    const std::uint8_t region = fields.u8();
    place.page = fields.u32();
    const std::string_view sheet = read_text(fields);
    place.row = fields.u32();
    place.column = fields.u32();
    place.font_half_points = fields.u16();
    const std::uint8_t flags = fields.u8();
    const std::uint32_t colour = fields.u24();
    if (!fields.ok() || fields.left() != 0 || flags > 7 || sheet.size() > kSheetBytesMax ||
        region > static_cast<std::uint8_t>(Region::Hidden)) {
        return std::nullopt;
    }
    place.region = static_cast<Region>(region);
    place.sheet = RawText(sheet);
    place.at_top = (flags & 1U) != 0;
    place.at_left = (flags & 2U) != 0;
    if ((flags & 4U) != 0) place.colour = colour;
    return place;
}

/// Octets that are told with a cause.
struct Told {
    std::uint64_t octets = 0;
    Cause cause = Cause::DecodeError;
};

/// Takes them from `left`. Null: there are more than may be, or the cause is none.
std::optional<Told> read_count(ByteReader& fields, std::uint64_t& left) {
    const std::uint64_t octets = fields.u64();
    const std::uint8_t cause = fields.u8();
    if (!fields.ok() || fields.left() != 0 || octets > left ||
        !is_reading_cause(static_cast<Cause>(cause))) {
        return std::nullopt;
    }
    left -= octets;
    return Told{octets, static_cast<Cause>(cause)};
}

}  // namespace

FrameReader::FrameReader(OpenedParts& out, FrameBounds bounds) noexcept
    : out_(out), output_left_(bounds.output_octets_max), unread_left_(bounds.document_octets) {}

FrameReader::~FrameReader() { end_parts(); }

/// Where nobody wants more they have been ended already, and only the child's own still count.
void FrameReader::end_parts() {
    if (is_unwanted_) return;
    for (std::size_t left = open_; left != 0; --left) out_.end(EndReason::Aborted);
    is_unwanted_ = true;
}

FrameReader::State FrameReader::read(Bytes message) {
    ByteReader reader(message);
    if (message.empty() || message.size() > kMessageBytesMax) state_ = State::Broken;
    while (state_ != State::Broken && reader.left() != 0) {
        // Nothing comes after the answer.
        if (state_ == State::Done || !read_frame(reader)) {
            state_ = State::Broken;
        } else if (state_ == State::Reading && !out_.wants_more()) {
            end_parts();
            state_ = State::Unwanted;
        }
    }
    return state_;
}

bool FrameReader::read_frame(ByteReader& message) {
    const std::uint8_t type = message.u8();
    const std::uint32_t length = message.u24();
    const Bytes payload = message.take(length);
    if (!message.ok() || type < static_cast<std::uint8_t>(FrameType::Begin) ||
        type > static_cast<std::uint8_t>(FrameType::Done)) {
        return false;
    }
    return charge(static_cast<FrameType>(type), payload.size()) &&
           read_payload(static_cast<FrameType>(type), ByteReader(payload));
}

/// As FrameWriter counts it.
bool FrameReader::charge(FrameType type, std::size_t payload) noexcept {
    if (type == FrameType::End || type == FrameType::Done) return true;
    const std::uint64_t cost = payload + (type == FrameType::Begin ? 2 : 1) * kFrameCost;
    if (cost > output_left_) return false;
    output_left_ -= cost;
    return true;
}

bool FrameReader::read_payload(FrameType type, ByteReader payload) {
    switch (type) {
        case FrameType::Begin: return on_begin(payload);
        case FrameType::Data: return on_data(payload.rest());
        case FrameType::Place: return on_place(payload);
        case FrameType::Skipped: return on_skipped(payload);
        case FrameType::End: return on_end(payload);
        case FrameType::Unread: return on_unread(payload);
        case FrameType::Done: return on_done(payload);
    }
    return false;
}

bool FrameReader::on_begin(ByteReader& payload) {
    auto info = read_part(payload);
    if (!info || open_ == kPartsOpenMax) return false;
    ++open_;
    if (!is_unwanted_) out_.begin(*std::move(info));
    return true;
}

bool FrameReader::on_data(Bytes octets) {
    if (open_ == 0) return false;
    if (!is_unwanted_ && !octets.empty()) out_.data(octets);
    return true;
}

bool FrameReader::on_place(ByteReader& payload) {
    const auto place = read_place(payload);
    if (!place || open_ == 0) return false;
    if (!is_unwanted_) out_.place(*place);
    return true;
}

bool FrameReader::on_skipped(ByteReader& payload) {
    const auto told = read_count(payload, skipped_left_);
    if (!told || open_ == 0) return false;
    if (!is_unwanted_) out_.skipped(told->octets, told->cause);
    return true;
}

bool FrameReader::on_unread(ByteReader& payload) {
    const auto told = read_count(payload, unread_left_);
    if (!told) return false;
    if (!is_unwanted_) out_.unread(told->octets, told->cause);
    return true;
}

bool FrameReader::on_end(ByteReader& payload) {
    const std::uint8_t reason = payload.u8();
    if (!payload.ok() || payload.left() != 0 || open_ == 0 ||
        reason > static_cast<std::uint8_t>(EndReason::Aborted)) {
        return false;
    }
    --open_;
    if (!is_unwanted_) out_.end(static_cast<EndReason>(reason));
    return true;
}

bool FrameReader::on_done(ByteReader& payload) {
    const std::uint8_t status = payload.u8();
    const std::uint8_t shortage = payload.u8();
    answer_.denied = payload.u32();
    if (!payload.ok() || payload.left() != 0 || open_ != 0 ||
        status >= static_cast<std::uint8_t>(OpenStatus::Failed) ||
        shortage > static_cast<std::uint8_t>(Shortage::Memory)) {
        return false;
    }
    answer_.status = is_unwanted_ ? OpenStatus::Exhausted : static_cast<OpenStatus>(status);
    answer_.shortage = static_cast<Shortage>(shortage);
    state_ = State::Done;
    return true;
}

}  // namespace sealtap::opener

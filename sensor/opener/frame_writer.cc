#include "opener/frame_writer.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/cut_text.h"

namespace sealtap::opener {
namespace {

/// The clock is a call of the system: not for every question.
constexpr std::uint32_t kQuestionsPerLook = 32;

std::string_view cut_name(std::string_view name, std::size_t limit) {
    return base::cut_at_word(name, limit);
}

/// A step is made of our own words; what a format may have mixed in is made harmless.
std::string good_step(std::string_view step) {
    std::string good(step.substr(0, kStepBytesMax));
    std::ranges::replace_if(good, [](char c) { return !is_step_character(c); }, '_');
    return good.empty() ? "part" : good;
}

/// A declared type, charset or coding says something only when it is a token.
std::string_view good_token(std::string_view token) {
    return token.size() <= kTokenBytesMax && std::ranges::all_of(token, is_token_character)
               ? token
               : std::string_view();
}

Cause reading_cause(Cause cause) { return is_reading_cause(cause) ? cause : Cause::DecodeError; }

std::vector<std::byte> part_fields(const PartInfo& info) {
    std::vector<std::byte> fields;
    OctetWriter out(fields);
    out.text(good_step(info.step));
    out.text(cut_name(info.name.unmasked(), kNameBytesMax));
    out.text(good_token(info.media_type));
    out.text(good_token(info.charset));
    const std::size_t codings = std::min(info.codings.size(), kCodingsMax);
    out.u8(static_cast<std::uint8_t>(codings));
    for (std::size_t i = 0; i < codings; ++i) out.text(good_token(info.codings[i]));
    out.u8(static_cast<std::uint8_t>(info.reading));
    return fields;
}

std::vector<std::byte> place_fields(const Place& place) {
    std::vector<std::byte> fields;
    OctetWriter out(fields);
    out.u8(static_cast<std::uint8_t>(place.region));
    out.u32(place.page);
    out.text(cut_name(place.sheet.unmasked(), kSheetBytesMax));
    out.u32(place.row);
    out.u32(place.column);
    out.u16(place.font_half_points);
    out.u8(static_cast<std::uint8_t>((place.at_top ? 1U : 0U) | (place.at_left ? 2U : 0U) |
                                     (place.colour ? 4U : 0U)));
    out.u24(place.colour.value_or(0) & 0xFFFFFFU);
    return fields;
}

}  // namespace

FrameWriter::FrameWriter(MessageSink& sink, FrameBounds bounds)
    : sink_(sink), output_left_(bounds.output_octets_max), unread_left_(bounds.document_octets) {
    message_.reserve(kMessageBytesMax);
}

bool FrameWriter::charge(std::uint64_t cost) {
    if (over_) return false;
    if (cost > output_left_) {
        over_ = true;
        shortage_ = Shortage::Octets;
        return false;
    }
    output_left_ -= cost;
    return true;
}

void FrameWriter::send() {
    close_data();
    if (!sink_.send(message_)) over_ = true;
    message_.clear();
}

void FrameWriter::flush() {
    send();
    over_ = over_ || sink_.is_stopped();
    late_ = late_ || sink_.is_late();
}

/// The length of data that was added piece by piece is known now.
void FrameWriter::close_data() {
    if (data_frame_ == 0) return;
    const std::size_t at = data_frame_ - 1;
    const std::size_t length = message_.size() - at - kFrameHeaderBytes;
    for (std::size_t i = 0; i < 3; ++i) {
        message_[at + 1 + i] = static_cast<std::byte>(length >> (8U * (2 - i)) & 0xFFU);
    }
    data_frame_ = 0;
}

void FrameWriter::start_frame(FrameType type, std::size_t payload) {
    close_data();
    if (message_.size() + kFrameHeaderBytes + payload > kMessageBytesMax) flush();
    OctetWriter out(message_);
    out.u8(static_cast<std::uint8_t>(type));
    out.u24(static_cast<std::uint32_t>(payload));
}

void FrameWriter::begin(PartInfo&& info) {
    // A part in one that was dropped is dropped as well; so is one deeper than may be.
    if (dropped_ != 0 || open_ == kPartsOpenMax) {
        over_ = true;
        ++dropped_;
        return;
    }
    const std::vector<std::byte> fields = part_fields(info);
    if (!charge(fields.size() + 2 * kFrameCost)) {
        ++dropped_;
        return;
    }
    start_frame(FrameType::Begin, fields.size());
    OctetWriter(message_).octets(fields);
    ++open_;
}

void FrameWriter::data(Bytes octets) {
    while (!octets.empty() && open_ != 0 && dropped_ == 0) {
        if (data_frame_ == 0 || message_.size() == kMessageBytesMax) {
            if (!charge(kFrameCost)) return;
            close_data();
            if (message_.size() + kFrameHeaderBytes >= kMessageBytesMax) flush();
            start_frame(FrameType::Data, 0);
            data_frame_ = message_.size() - kFrameHeaderBytes + 1;
        }
        const std::uint64_t fits = std::min<std::uint64_t>(
            {octets.size(), kMessageBytesMax - message_.size(), output_left_});
        const Bytes piece = octets.first(static_cast<std::size_t>(fits));
        if (!charge(std::max<std::uint64_t>(piece.size(), 1))) return;
        OctetWriter(message_).octets(piece);
        octets = octets.subspan(piece.size());
    }
}

void FrameWriter::place(const Place& place) {
    if (open_ == 0 || dropped_ != 0) return;
    // A page may kill this process; those before it shall be inspected all the same.
    if (place.page > page_ && eager_pages_left_ > 0) {
        page_ = place.page;
        --eager_pages_left_;
        flush();
        if (over_) return;
    }
    const std::vector<std::byte> fields = place_fields(place);
    if (!charge(fields.size() + kFrameCost)) return;
    start_frame(FrameType::Place, fields.size());
    OctetWriter(message_).octets(fields);
}

void FrameWriter::skipped(std::uint64_t octets, Cause cause) {
    if (open_ == 0 || dropped_ != 0 || !charge(9 + kFrameCost)) return;
    const std::uint64_t told = std::min(octets, skipped_left_);
    skipped_left_ -= told;
    start_frame(FrameType::Skipped, 9);
    OctetWriter out(message_);
    out.u64(told);
    out.u8(static_cast<std::uint8_t>(reading_cause(cause)));
}

void FrameWriter::end(EndReason reason) {
    if (dropped_ != 0) {
        --dropped_;
        return;
    }
    if (open_ == 0) return;
    // Paid for by its Begin.
    start_frame(FrameType::End, 1);
    OctetWriter(message_).u8(static_cast<std::uint8_t>(over_ ? EndReason::Aborted : reason));
    --open_;
}

void FrameWriter::unread(std::uint64_t octets, Cause cause) {
    if (!charge(9 + kFrameCost)) return;
    const std::uint64_t told = std::min(octets, unread_left_);
    unread_left_ -= told;
    start_frame(FrameType::Unread, 9);
    OctetWriter out(message_);
    out.u64(told);
    out.u8(static_cast<std::uint8_t>(reading_cause(cause)));
}

bool FrameWriter::wants_more() const noexcept {
    if (over_ || late_) return false;
    if (++asked_ % kQuestionsPerLook == 0) late_ = sink_.is_late();
    return !late_;
}

void FrameWriter::run_out_of_memory() noexcept {
    over_ = true;
    shortage_ = Shortage::Memory;
}

void FrameWriter::finish(OpenStatus status, std::uint32_t denied) {
    const bool was_cut = over_ || dropped_ != 0 || open_ != 0;
    dropped_ = 0;
    while (open_ != 0) end(EndReason::Aborted);
    if (shortage_ == Shortage::None && late_) shortage_ = Shortage::Time;
    start_frame(FrameType::Done, 6);
    OctetWriter out(message_);
    out.u8(static_cast<std::uint8_t>(was_cut ? OpenStatus::Exhausted : status));
    out.u8(static_cast<std::uint8_t>(shortage_));
    out.u32(denied);
    send();
}

}  // namespace sealtap::opener

#include "opener/pdf/placed_text.h"

namespace sealtap::opener::pdf {
namespace {

constexpr std::size_t kPieceBytes = 8192;

char octet(char32_t value) noexcept { return static_cast<char>(static_cast<unsigned char>(value)); }

}  // namespace

void append_utf8(std::string& text, char32_t character) {
    if (character < 0x80) {
        text += octet(character);
    } else if (character < 0x800) {
        text += octet(0xC0 | character >> 6U);
        text += octet(0x80 | (character & 0x3FU));
    } else if (character < 0x10000) {
        if (character >= 0xD800 && character < 0xE000) return;
        text += octet(0xE0 | character >> 12U);
        text += octet(0x80 | (character >> 6U & 0x3FU));
        text += octet(0x80 | (character & 0x3FU));
    } else if (character < 0x110000) {
        text += octet(0xF0 | character >> 18U);
        text += octet(0x80 | (character >> 12U & 0x3FU));
        text += octet(0x80 | (character >> 6U & 0x3FU));
        text += octet(0x80 | (character & 0x3FU));
    }
}

void PlacedText::begin(std::string_view step) {
    PartInfo info;
    info.step = step;
    info.media_type = "text/plain";
    info.charset = "utf-8";
    info.reading = Reading::AsText;
    out_.begin(std::move(info));
    place_.reset();
    is_open_ = true;
}

void PlacedText::stand(const Place& place) {
    if (place_ == place) return;
    flush();
    place_ = place;
    out_.place(place);
}

void PlacedText::add(std::string_view text) {
    waiting_ += text;
    if (waiting_.size() >= kPieceBytes) flush();
}

void PlacedText::add(char32_t character) {
    append_utf8(waiting_, character);
    if (waiting_.size() >= kPieceBytes) flush();
}

void PlacedText::end(EndReason reason) {
    if (!is_open_) return;
    flush();
    out_.end(reason);
    is_open_ = false;
}

void PlacedText::flush() {
    if (waiting_.empty()) return;
    out_.data(bytes_of(waiting_));
    waiting_.clear();
}

}  // namespace sealtap::opener::pdf

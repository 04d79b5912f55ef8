#include "content/percent/percent.h"

#include <array>
#include <span>
#include <string>
#include <utility>

#include "content/coding.h"
#include "content/utf8.h"

namespace sealtap::content::percent {
namespace {

enum class Dialect : std::uint8_t { Url, Form };

constexpr std::array<bool, 256> make_marks(std::string_view octets) {
    std::array<bool, 256> marks{};
    for (const char octet : octets) marks[static_cast<unsigned char>(octet)] = true;
    return marks;
}
/// What may mean more than itself, before the first "?" of a URL and behind it.
constexpr std::array<bool, 256> kPathMarks = make_marks("%?");
constexpr std::array<bool, 256> kQueryMarks = make_marks("%&=\n");

class Decoder final : public ContentDecoder {
public:
    Decoder(PartInfo&& child, Dialect dialect)
        : content_(std::move(child)),
          dialect_(dialect),
          place_(dialect == Dialect::Form ? Place::Name : Place::Path) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override {
        for (std::string_view text = text_of(data); !text.empty();) {
            text.remove_prefix(take_whole(text, out));
            if (text.empty()) break;
            on_octet(text.front(), out);
            text.remove_prefix(1);
        }
        return content_.status();
    }
    DecodeStatus on_gap(std::uint64_t length, Cause cause, PartEmitter& out) override {
        put_back(out);
        content_.on_gap(length, cause, out);
        return content_.status();
    }
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override {
        put_back(out);
        content_.end(reason, out);
        return content_.status();
    }

private:
    enum class Place : std::uint8_t { Path, Name, Value };

    std::size_t take_whole(std::string_view text, PartEmitter& out);
    std::size_t fill(std::string_view& text, std::span<std::byte> room) const noexcept;
    void on_octet(char octet, PartEmitter& out);
    void on_text(char octet, PartEmitter& out);
    void on_query(char octet, PartEmitter& out);
    void put(std::string_view text, PartEmitter& out);
    void put(char octet, PartEmitter& out) { put(std::string_view(&octet, 1), out); }
    bool continues_escape(char octet) const noexcept;
    bool put_escape(PartEmitter& out);
    /// What turned out to be no escape is text.
    void put_back(PartEmitter& out) {
        put(held_, out);
        held_.clear();
    }

    DecodedPart content_;
    std::string held_;  ///< the escape so far, "%" included
    Dialect dialect_;
    Place place_;
    bool break_due_ = false;  ///< a name has ended, and its value comes
};

/// A number stays on the line of its name, which tells whether it is a telephone or an order.
void Decoder::put(std::string_view text, PartEmitter& out) {
    if (text.empty()) return;
    const char first = text.front();
    const bool stays = (first >= '0' && first <= '9') || first == '\n';
    if (std::exchange(break_due_, false) && !stays) content_.put('\n', out);
    content_.put(text, out);
}

bool Decoder::continues_escape(char octet) const noexcept {
    if (held_.size() == 1 && octet == 'u') return true;
    return hex_value(octet) >= 0;
}

/// The fast way: text without marks, and escapes that are whole, at the front of `text`. Returns
/// how many octets they have.
std::size_t Decoder::take_whole(std::string_view text, PartEmitter& out) {
    if (!held_.empty() || break_due_) return 0;
    std::string_view rest = text;
    bool full = true;
    while (full && !rest.empty()) {
        const std::span<std::byte> room = content_.room();
        const std::size_t filled = fill(rest, room);
        content_.commit(filled, out);
        full = filled == room.size();
    }
    return text.size() - rest.size();
}

/// Returns how many octets came into the room.
std::size_t Decoder::fill(std::string_view& text, std::span<std::byte> room) const noexcept {
    const auto& marks = place_ == Place::Path ? kPathMarks : kQueryMarks;
    const char plus = place_ == Place::Path ? '+' : ' ';
    std::size_t at = 0;
    std::size_t filled = 0;
    while (at < text.size() && filled < room.size()) {
        char octet = text[at];
        std::size_t length = 1;
        if (marks[static_cast<unsigned char>(octet)]) {
            if (octet != '%' || text.size() - at < 3) break;
            const int high = hex_value(text[at + 1]);
            const int low = hex_value(text[at + 2]);
            if (high < 0 || low < 0) break;
            octet = static_cast<char>(high * 16 + low);
            length = 3;
        } else if (octet == '+') {
            octet = plus;
        }
        room[filled++] = static_cast<std::byte>(octet);
        at += length;
    }
    text.remove_prefix(at);
    return filled;
}

void Decoder::on_text(char octet, PartEmitter& out) {
    if (octet == '%') {
        held_ += octet;
    } else if (place_ != Place::Path) {
        on_query(octet, out);
    } else {
        if (octet == '?') place_ = Place::Name;
        put(octet, out);
    }
}

/// Each name and each value is a line: a marking is told by where its line begins and ends.
void Decoder::on_query(char octet, PartEmitter& out) {
    if (octet == '=' && place_ == Place::Name) {
        place_ = Place::Value;
        put("=", out);
        break_due_ = true;
    } else if (octet == '&') {
        place_ = Place::Name;
        put('\n', out);
    } else {
        // Of several URLs each is a line of its own.
        if (octet == '\n' && dialect_ == Dialect::Url) place_ = Place::Path;
        put(octet == '+' ? ' ' : octet, out);
    }
}

/// True when the held escape is whole and was put.
bool Decoder::put_escape(PartEmitter& out) {
    const bool unit = held_.size() > 1 && held_[1] == 'u';
    const std::size_t digits = unit ? 2 : 1;
    if (held_.size() < (unit ? 6U : 3U)) return false;
    unsigned value = 0;
    for (const char digit : std::string_view(held_).substr(digits))
        value = value * 16 + static_cast<unsigned>(hex_value(digit));
    if (!unit) {
        put(static_cast<char>(value), out);
    } else if (value >= 0xD800 && value < 0xE000) {
        put(held_, out);
    } else {
        put(Utf8Octets(value).text(), out);
    }
    return true;
}

void Decoder::on_octet(char octet, PartEmitter& out) {
    if (!held_.empty()) {
        if (continues_escape(octet)) {
            held_ += octet;
            if (put_escape(out)) held_.clear();
            return;
        }
        put_back(out);
    }
    on_text(octet, out);
}

PartInfo form_child(const PartInfo& info) {
    PartInfo child;
    child.step = "form";
    child.charset = info.charset;
    return child;
}

}  // namespace

constinit const DecoderDescriptor kDescriptor{
    "percent", [](const PartInfo& info, Bytes) { return coded_as(info, {"percent"}); },
    [](const PartInfo& info, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>(uncoded(info, "percent"), Dialect::Url);
    }};

constinit const DecoderDescriptor kFormDescriptor{
    "form",
    [](const PartInfo& info, Bytes) {
        return info.codings.empty() && info.media_type == "application/x-www-form-urlencoded";
    },
    [](const PartInfo& info, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>(form_child(info), Dialect::Form);
    }};

}  // namespace sealtap::content::percent

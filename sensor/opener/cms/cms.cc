#include "opener/cms/cms.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "opener/cms/ber.h"
#include "opener/writing.h"

namespace sealtap::opener::cms {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kPkcs7 = "\x2A\x86\x48\x86\xF7\x0D\x01\x07"sv;          // .N
constexpr std::string_view kSmime = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01"sv;  // .N

enum class Kind : std::uint8_t { Plain, Compressed, Encrypted };

std::optional<Kind> kind_of(std::string_view identifier) noexcept {
    const auto number_behind = [&](std::string_view prefix) -> int {
        const bool fits = identifier.size() == prefix.size() + 1 && identifier.starts_with(prefix);
        return fits ? identifier.back() : -1;
    };
    switch (number_behind(kPkcs7)) {
        case 1:                          // data
        case 2:                          // signed
        case 5: return Kind::Plain;      // digested
        case 3:                          // enveloped
        case 4:                          // signed and enveloped
        case 6: return Kind::Encrypted;  // encrypted
        default: break;
    }
    switch (number_behind(kSmime)) {
        case 9: return Kind::Compressed;  // RFC 3274
        case 23: return Kind::Encrypted;  // authenticated and enveloped, RFC 5083
        default: return std::nullopt;
    }
}

/// ContentInfo: what it holds, and of what kind that is (section 3).
struct Outer {
    Kind kind = Kind::Plain;
    bool is_data = false;  ///< the content is the OCTET STRING itself
    Bytes content;         ///< what stands in [0]
    Bytes rest;            ///< all behind the identifier
};

std::optional<Outer> read_outer(Bytes octets) noexcept {
    const auto sequence = read_element(octets);
    if (!sequence || sequence->tag != kSequence) return std::nullopt;
    const auto identifier = read_element(sequence->content);
    if (!identifier || identifier->tag != kObjectIdentifier) return std::nullopt;
    const auto kind = kind_of(text_of(identifier->content));
    if (!kind) return std::nullopt;
    Outer outer{*kind, text_of(identifier->content).ends_with("\x07\x01"sv), {}, {}};
    outer.rest = slice(octets, sequence->header + identifier->header + identifier->content.size(),
                       UINT64_MAX);
    const auto holder = read_element(outer.rest);
    if (holder && holder->tag == kContext0) outer.content = holder->content;
    return outer;
}

/// The OCTET STRING in SignedData, DigestedData or CompressedData (sections 5.1 and 7, RFC 3274):
/// behind a version and one set or sequence of algorithms. Empty: it is elsewhere.
Bytes find_string(const Outer& outer) noexcept {
    if (outer.is_data) return outer.content;
    const auto data = read_element(outer.content);
    if (!data || data->tag != kSequence) return {};
    const auto inner = read_element(after_element(after_element(data->content)));
    if (!inner || inner->tag != kSequence) return {};
    const auto holder = read_element(after_element(inner->content));
    return holder && holder->tag == kContext0 ? holder->content : Bytes();
}

/// An entity of MIME has no mark but its header.
bool is_entity(Bytes octets) noexcept {
    const std::string_view text = text_of(octets);
    const auto begins = [&](std::string_view word) {
        return text.size() >= word.size() &&
               std::ranges::equal(text.substr(0, word.size()), word, {}, [](char letter) {
                   return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
               });
    };
    return begins("content-") || begins("mime-version:");
}

/// Begins its part with the first piece, which tells what it is.
class ContentSink final : public Sink {
public:
    ContentSink(Output& out, Kind kind) : out_(out), sink_(out), kind_(kind) {}
    bool take(Bytes piece) override {
        if (piece.empty()) return out_.wants_more();
        if (!is_open_) {
            PartInfo info;
            info.step = "cms";
            if (is_entity(piece)) info.media_type = "message/rfc822";
            if (kind_ == Kind::Compressed) info.codings = {"deflate"};
            out_.begin(std::move(info));
            is_open_ = true;
        }
        return sink_.take(piece);
    }
    void end(EndReason reason) {
        if (is_open_) out_.end(reason);
    }

private:
    Output& out_;
    OutputSink sink_;
    Kind kind_;
    bool is_open_ = false;
};

/// RFC 7468: the same in letters, between two lines. Nothing: it is not in letters.
std::optional<std::size_t> armour_begin(std::string_view text) noexcept {
    for (const std::string_view line : {"-----BEGIN CMS-----"sv, "-----BEGIN PKCS7-----"sv}) {
        if (text.starts_with(line)) return line.size();
    }
    return std::nullopt;
}

/// The octets of base64; other letters are passed over, as OpenSSL's blanks and line ends.
std::vector<std::byte> from_letters(std::string_view letters) {
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
    std::vector<std::byte> octets;
    octets.reserve(letters.size() / 4 * 3);
    unsigned group = 0;
    unsigned bits = 0;
    for (const char letter : letters) {
        const int value = values[static_cast<unsigned char>(letter)];
        if (value < 0) continue;
        group = (group << 6U | static_cast<unsigned>(value)) & 0xFFFFU;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        octets.push_back(static_cast<std::byte>(group >> bits & 0xFFU));
    }
    return octets;
}

OpenStatus open_octets(const Whole& whole, Output& out) {
    const auto outer = read_outer(whole.octets);
    if (!outer) return OpenStatus::Refused;
    if (outer->kind == Kind::Encrypted) {
        out.unread(whole.octets.size(), Cause::Encrypted);
        return OpenStatus::Opened;
    }
    const Bytes string = find_string(*outer);
    ContentSink sink(out, outer->kind);
    const StringExtent extent = write_string(string, sink);
    sink.end(extent.is_whole ? EndReason::Complete : EndReason::Aborted);
    // Certificates have names in them; what nobody foresaw may have anything. The identifier is
    // left out: with it, this would be CMS again.
    const std::size_t at = string.empty()
                               ? outer->rest.size()
                               : static_cast<std::size_t>(string.data() - outer->rest.data());
    put_rest(out, "cms:rest", slice(outer->rest, 0, string.empty() ? at : at + extent.begin));
    put_rest(out, "cms:rest", slice(outer->rest, at + extent.end, UINT64_MAX));
    if (!out.wants_more()) return OpenStatus::Exhausted;
    const bool is_detached = string.empty() && !whole.is_cut;
    return extent.is_whole || is_detached ? OpenStatus::Opened : OpenStatus::Damaged;
}

OpenStatus open_letters(const Whole& whole, std::size_t begin, Output& out) {
    const std::string_view text = text_of(whole.octets);
    const std::size_t end = std::min(text.find("-----END ", begin), text.size());
    const std::vector<std::byte> octets = from_letters(text.substr(begin, end - begin));
    Whole inner = whole;
    inner.octets = octets;
    const OpenStatus status = open_octets(inner, out);
    if (status == OpenStatus::Refused) return status;
    put_rest(out, "cms:rest", slice(whole.octets, end, UINT64_MAX));
    return out.wants_more() ? status : OpenStatus::Exhausted;
}

}  // namespace

bool accepts(const Whole& whole) {
    return armour_begin(text_of(whole.octets)) || read_outer(whole.octets);
}

OpenStatus open(const Whole& whole, Output& out) {
    const auto begin = armour_begin(text_of(whole.octets));
    return begin ? open_letters(whole, *begin, out) : open_octets(whole, out);
}

}  // namespace sealtap::opener::cms

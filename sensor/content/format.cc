#include "content/format.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string_view>
#include <utility>

namespace sealtap::content {
namespace {

using std::string_view_literals::operator""sv;

struct Mark {
    std::size_t offset;
    std::string_view octets;
    Cause cause;
};

constexpr std::array kMarks{
    Mark{0, "PK\x03\x04"sv, Cause::UnopenedContainer},  // zip, OOXML, OpenDocument, jar, epub
    Mark{0, "PK\x05\x06"sv, Cause::UnopenedContainer},  // an empty zip
    Mark{0, "PK\x07\x08"sv, Cause::UnopenedContainer},  // a split zip
    Mark{0, "%PDF-"sv, Cause::UnopenedContainer},
    Mark{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, Cause::UnopenedContainer},  // OLE2
    Mark{0, "7z\xBC\xAF\x27\x1C"sv, Cause::UnopenedContainer},
    Mark{0, "Rar!\x1A\x07"sv, Cause::UnopenedContainer},
    Mark{0, "\xFD\x37zXZ\0"sv, Cause::UnopenedContainer},
    Mark{4, "1AY&SY"sv, Cause::UnopenedContainer},            // bzip2, behind "BZh9"
    Mark{0, "\x28\xB5\x2F\xFD"sv, Cause::UnopenedContainer},  // zstd
    Mark{0, "\x04\x22\x4D\x18"sv, Cause::UnopenedContainer},  // lz4
    Mark{0, "\x02\x21\x4C\x18"sv, Cause::UnopenedContainer},  // lz4's legacy frames
    Mark{0, "LZIP"sv, Cause::UnopenedContainer},
    Mark{0, "\x1F\x9D"sv, Cause::UnopenedContainer},  // compress
    Mark{2, "-lh"sv, Cause::UnopenedContainer},       // LHA
    Mark{0, "MSCF\0\0\0\0"sv, Cause::UnopenedContainer},
    Mark{0, "!<arch>\n"sv, Cause::UnopenedContainer},
    Mark{0, "xar!\0"sv, Cause::UnopenedContainer},
    Mark{0, "\xED\xAB\xEE\xDB"sv, Cause::UnopenedContainer},  // rpm
    Mark{0, "\x78\x9F\x3E\x22"sv, Cause::UnopenedContainer},  // TNEF, winmail.dat
    Mark{0, "!BDN"sv, Cause::UnopenedContainer},              // Outlook's PST
    Mark{0, "{\\rtf"sv, Cause::UnopenedContainer},            // its text is escaped: \'c3\'d8
    Mark{0, "Salted__"sv, Cause::Encrypted},                  // openssl enc
    Mark{0, "-----BEGIN PGP M"sv, Cause::Encrypted},
    Mark{0, "-----BEGIN CMS--"sv, Cause::UnopenedContainer},
    Mark{0, "-----BEGIN PKCS7"sv, Cause::UnopenedContainer},
    Mark{0, "\x89PNG\r\n\x1A\n"sv, Cause::Media},
    Mark{0, "\xFF\xD8\xFF"sv, Cause::Media},
    Mark{0, "GIF87a"sv, Cause::Media},
    Mark{0, "GIF89a"sv, Cause::Media},
    Mark{0, "II*\0"sv, Cause::Media},
    Mark{0, "MM\0*"sv, Cause::Media},
    Mark{0, "8BPS"sv, Cause::Media},
    Mark{0, "\0\0\x01\0"sv, Cause::Media},  // Windows icon
    Mark{4, "jP  \r\n\x87\n"sv, Cause::Media},
    Mark{8, "WEBP"sv, Cause::Media},
    Mark{8, "AVI "sv, Cause::Media},
    Mark{8, "WAVE"sv, Cause::Media},
    Mark{4, "ftyp"sv, Cause::Media},  // MP4, QuickTime, HEIC
    Mark{0, "ID3"sv, Cause::Media},
    Mark{0, "\xFF\xFB"sv, Cause::Media},  // MPEG audio frames; FF FE would be UTF-16
    Mark{0, "\xFF\xF3"sv, Cause::Media},
    Mark{0, "OggS"sv, Cause::Media},
    Mark{0, "fLaC"sv, Cause::Media},
    Mark{0, "\x1A\x45\xDF\xA3"sv, Cause::Media},  // Matroska, WebM
    Mark{0, "FLV\x01"sv, Cause::Media},
    Mark{0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, Cause::Media},  // ASF
    Mark{0, "\0\0\x01\xBA"sv, Cause::Media},                      // MPEG programme stream
    Mark{0, "wOFF"sv, Cause::Media},
    Mark{0, "wOF2"sv, Cause::Media},
    Mark{0, "OTTO"sv, Cause::Media},
    Mark{0, "\0\x01\0\0\0"sv, Cause::Media},  // TrueType
};

/// Which marks an octet at one place of the head leaves possible: a bit for each, in their order.
using MarkSet = std::uint64_t;
static_assert(kMarks.size() <= 64);
using MarkSets = std::array<MarkSet, 256>;

constexpr MarkSets marks_at(std::size_t offset) {
    MarkSets sets{};
    for (std::size_t i = 0; i < kMarks.size(); ++i) {
        if (kMarks[i].offset != offset) continue;
        sets[static_cast<unsigned char>(kMarks[i].octets.front())] |= MarkSet{1} << i;
    }
    return sets;
}

struct MarkPlace {
    std::size_t offset;
    MarkSets sets;
};
constexpr std::array kMarkPlaces{MarkPlace{0, marks_at(0)}, MarkPlace{2, marks_at(2)},
                                 MarkPlace{4, marks_at(4)}, MarkPlace{8, marks_at(8)}};
static_assert(std::ranges::all_of(kMarks, [](const Mark& mark) {
    return std::ranges::find(kMarkPlaces, mark.offset, &MarkPlace::offset) != kMarkPlaces.end();
}));

struct Declared {
    std::string_view prefix;
    Cause cause;
};

constexpr std::array kDeclared{
    Declared{"image/", Cause::Media},
    Declared{"audio/", Cause::Media},
    Declared{"video/", Cause::Media},
    Declared{"font/", Cause::Media},
    Declared{"application/zip", Cause::UnopenedContainer},
    Declared{"application/x-zip", Cause::UnopenedContainer},
    Declared{"application/pdf", Cause::UnopenedContainer},
    Declared{"application/msword", Cause::UnopenedContainer},
    Declared{"application/vnd.ms-", Cause::UnopenedContainer},
    Declared{"application/vnd.openxmlformats-", Cause::UnopenedContainer},
    Declared{"application/vnd.oasis.opendocument.", Cause::UnopenedContainer},
    Declared{"application/x-7z-compressed", Cause::UnopenedContainer},
    Declared{"application/x-rar", Cause::UnopenedContainer},
    Declared{"application/vnd.rar", Cause::UnopenedContainer},
    Declared{"application/x-tar", Cause::UnopenedContainer},
    Declared{"application/x-gtar", Cause::UnopenedContainer},
    Declared{"application/x-cpio", Cause::UnopenedContainer},
    Declared{"application/x-iso9660-image", Cause::UnopenedContainer},
    Declared{"application/x-cd-image", Cause::UnopenedContainer},
    Declared{"application/x-lzh", Cause::UnopenedContainer},
    Declared{"application/x-lha", Cause::UnopenedContainer},
    Declared{"application/x-lzma", Cause::UnopenedContainer},
    Declared{"application/x-zstd", Cause::UnopenedContainer},
    Declared{"application/java-archive", Cause::UnopenedContainer},
    Declared{"application/epub+zip", Cause::UnopenedContainer},
    Declared{"application/x-bzip", Cause::UnopenedContainer},
    Declared{"application/x-xz", Cause::UnopenedContainer},
    Declared{"application/zstd", Cause::UnopenedContainer},
    Declared{"application/pkcs7-mime", Cause::UnopenedContainer},
    Declared{"application/x-pkcs7-mime", Cause::UnopenedContainer},
};

bool has_mark(std::string_view head, const Mark& mark) noexcept {
    return head.size() >= mark.offset && head.substr(mark.offset).starts_with(mark.octets);
}

/// The first mark of the list counts. Every part asks, and hardly any text may have one.
std::optional<Cause> marked_cause(std::string_view head) noexcept {
    MarkSet possible = 0;
    for (const MarkPlace& place : kMarkPlaces) {
        if (place.offset >= head.size()) break;
        possible |= place.sets[static_cast<unsigned char>(head[place.offset])];
    }
    for (; possible != 0; possible &= possible - 1) {
        const Mark& mark = kMarks[static_cast<std::size_t>(std::countr_zero(possible))];
        if (has_mark(head, mark)) return mark.cause;
    }
    return std::nullopt;
}

/// A Windows bitmap has only two letters for a mark: its reserved octets must be zero, too.
bool is_bitmap(std::string_view head) noexcept {
    return head.size() >= 14 && head.starts_with("BM") && head.substr(6, 4) == "\0\0\0\0"sv;
}

/// CMS, RFC 5652: a SEQUENCE that begins with an object identifier under 1.2.840.113549.1.7, or of
/// S/MIME's own under 1.2.840.113549.1.9.16.1. The head may end within it; then the opener tells.
std::optional<Cause> cms(std::string_view head) noexcept {
    constexpr std::string_view kPkcs7 = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07"sv;
    constexpr std::string_view kSmime = "\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09"sv;
    constexpr std::string_view kEnciphered = "\x03\x04\x06"sv;  // enveloped, and signed; encrypted
    constexpr std::size_t kShownMin = 4;
    if (head.size() < 2 || !head.starts_with('\x30')) return std::nullopt;
    const auto length = static_cast<unsigned char>(head[1]);
    const std::size_t at = 2 + (length > 0x80U ? length & 0x7FU : 0U);
    if (at + kShownMin > head.size()) return std::nullopt;
    const std::string_view shown = head.substr(at);
    const auto fits = [&](std::string_view identifier) {
        return shown.starts_with(identifier.substr(0, shown.size()));
    };
    if (!fits(kPkcs7)) return fits(kSmime) ? std::optional(Cause::UnopenedContainer) : std::nullopt;
    const bool is_enciphered = shown.size() > kPkcs7.size() &&
                               kEnciphered.find(shown[kPkcs7.size()]) != std::string_view::npos;
    return is_enciphered ? Cause::Encrypted : Cause::UnopenedContainer;
}

/// OpenPGP, RFC 9580: begins with a session key, for a recipient (packet 1, version 3, the key's 8
/// octets, an algorithm) or from a password (packet 3, version 4, a cipher, a way to make the key).
bool is_openpgp(std::string_view head) noexcept {
    if (head.size() < 13) return false;
    const auto octet = [&](std::size_t at) { return static_cast<unsigned char>(head[at]); };
    const bool is_new = (octet(0) & 0xC0U) == 0xC0U;
    if ((octet(0) & 0x80U) == 0 || (!is_new && (octet(0) & 3U) > 1)) return false;
    const unsigned packet = is_new ? octet(0) & 0x3FU : octet(0) >> 2U & 0xFU;
    const bool has_long_length = is_new ? octet(1) >= 192 : (octet(0) & 3U) == 1;
    const std::size_t body = has_long_length ? 3 : 2;
    if (packet == 1) {
        const unsigned algorithm = octet(body + 9);
        return octet(body) == 3 && (algorithm <= 3 || (algorithm >= 16 && algorithm <= 26));
    }
    const unsigned cipher = octet(body + 1);
    const unsigned way = octet(body + 2);
    return packet == 3 && octet(body) == 4 && cipher != 0 && cipher <= 13 && way <= 4 && way != 2;
}

/// OpenPGP that keeps its content open (RFC 9580 sections 5.4, 5.6 and 5.9): compressed, as gpg
/// writes it, signed in one pass, or literal. Nothing here takes it apart.
bool is_open_openpgp(std::string_view head) noexcept {
    if (head.size() < 16) return false;
    const auto octet = [&](std::size_t at) { return static_cast<unsigned char>(head[at]); };
    if (octet(0) == 0xA3) return octet(1) >= 1 && octet(1) <= 3;
    const bool is_new = (octet(0) & 0xC0U) == 0xC0U;
    const unsigned packet = is_new ? octet(0) & 0x3FU : octet(0) >> 2U & 0xFU;
    if ((octet(0) & 0x80U) == 0) return false;
    if (packet == 4) return octet(1) == 13 && octet(2) == 3 && octet(3) <= 1 && octet(4) <= 14;
    if (packet != 11) return false;
    const unsigned kind = octet(0) & 3U;
    const bool is_long = octet(1) >= 192 && octet(1) < 224;
    const std::size_t body = is_new ? (octet(1) == 255 ? 6
                                       : is_long       ? 3
                                                       : 2)
                                    : (kind == 3 ? 1 : 1 + (std::size_t{1} << kind));
    // A format, the length of a name, the name, a date: zeros or a time since 2001. Longer names
    // would make a letter of their length, as text has one there.
    if (std::string_view("btum").find(head[body]) == std::string_view::npos) return false;
    const std::size_t name = octet(body + 1);
    const std::size_t date = body + 2 + name;
    if (name >= 0x20) return false;
    return date >= head.size() || octet(date) == 0 || octet(date) >= 0x3A;
}

bool looks_like_text(std::string_view head) noexcept {
    return std::ranges::none_of(head, [](char octet) {
        const auto value = static_cast<unsigned char>(octet);
        return value == 0x7F || (value < 0x20 && octet != '\t' && octet != '\n' && octet != '\r');
    });
}

/// The declaration counts only where the octets do not contradict it: text that calls itself an
/// image is read as text. SVG and the other XML types are text.
std::optional<Cause> declared_cause(std::string_view type, std::string_view head) noexcept {
    // RFC 2046 section 5.2.2: a message cut into several; its codings cannot be undone one by one.
    if (type.empty()) return std::nullopt;
    if (type == "message/partial") return Cause::PartialObject;
    if (type.ends_with("xml") || looks_like_text(head)) return std::nullopt;
    for (const Declared& entry : kDeclared) {
        if (type.starts_with(entry.prefix)) return entry.cause;
    }
    return std::nullopt;
}

/// Archives whose first octets need not tell: other octets may stand before them (a zip behind a
/// program, an ISO image behind its boot sectors).
constexpr std::array kArchiveNames{".zip"sv, ".7z"sv,  ".rar"sv,  ".tar"sv,  ".iso"sv,  ".cpio"sv,
                                   ".lzh"sv, ".lha"sv, ".docx"sv, ".xlsx"sv, ".pptx"sv, ".odt"sv,
                                   ".ods"sv, ".odp"sv, ".epub"sv, ".jar"sv,  ".ofd"sv};

char lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool ends_with_any_case(std::string_view name, std::string_view end) noexcept {
    return name.size() > end.size() &&
           std::ranges::equal(name.substr(name.size() - end.size()), end, {}, lower);
}

std::optional<Cause> named_cause(std::string_view name, std::string_view head) noexcept {
    if (name.find('.') == std::string_view::npos || looks_like_text(head)) return std::nullopt;
    const bool is_archive = std::ranges::any_of(
        kArchiveNames, [&](std::string_view end) { return ends_with_any_case(name, end); });
    return is_archive ? std::optional(Cause::UnopenedContainer) : std::nullopt;
}

/// A zip may have anything before it, text as well. Who is told that it is one looks for it.
bool is_declared_zip(const PartInfo& info) noexcept {
    return info.media_type.starts_with("application/zip") ||
           info.media_type.starts_with("application/x-zip") ||
           ends_with_any_case(info.name.unmasked(), ".zip");
}

bool all_within(std::string_view text, std::string_view letters) noexcept {
    return text.find_first_not_of(letters) == std::string_view::npos;
}

/// cpio's oldest header is words of two octets, in the order of either machine: behind the mark the
/// kind of a file and how many names it has, which are few.
bool is_binary_cpio(std::string_view head) noexcept {
    const bool is_little = head.starts_with("\xC7\x71"sv);
    if (!is_little && !head.starts_with("\x71\xC7"sv)) return false;
    const auto word = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(head[at]);
        const auto second = static_cast<unsigned char>(head[at + 1]);
        return is_little ? first | unsigned{second} << 8U : unsigned{first} << 8U | second;
    };
    const unsigned kind = word(6) >> 12U;
    return (kind == 4 || kind == 8 || kind == 10) && word(12) != 0 && word(12) < 1024;
}

/// An archive of cpio is known by six digits. More digits follow, in text hardly so many.
bool is_cpio(std::string_view head) noexcept {
    if (head.size() < kHeadBytes) return false;
    if (is_binary_cpio(head)) return true;
    if (head.starts_with("070707")) return all_within(head, "01234567");
    return (head.starts_with("070701") || head.starts_with("070702")) &&
           all_within(head, "0123456789abcdefABCDEF");
}

/// An .lzma file has no mark: a dictionary of a usual size, the size of the text or all ones, and
/// a range coder that begins with zero.
bool is_lzma(std::string_view head) noexcept {
    if (head.size() < kHeadBytes || !head.starts_with("\x5D\0\0"sv) || head[13] != 0) return false;
    const std::string_view size = head.substr(5, 8);
    return size == "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"sv || size.substr(5) == "\0\0\0"sv;
}

}  // namespace

std::optional<Cause> opaque_format(const PartInfo& info, Bytes head) noexcept {
    const std::string_view text = text_of(head);
    if (const auto cause = marked_cause(text)) return cause;
    if (is_bitmap(text)) return Cause::Media;
    if (const auto cause = cms(text)) return cause;
    if (is_openpgp(text)) return Cause::Encrypted;
    if (is_open_openpgp(text)) return Cause::UnopenedContainer;
    if (is_cpio(text) || is_lzma(text) || is_declared_zip(info)) return Cause::UnopenedContainer;
    if (const auto cause = declared_cause(info.media_type, text)) return cause;
    return named_cause(info.name.unmasked(), text);
}

namespace {

/// Octal digits between spaces, and an end.
bool is_octal_field(std::string_view field) noexcept {
    const std::size_t begin = field.find_first_not_of(' ');
    if (begin == std::string_view::npos) return false;
    const std::size_t end = field.find_first_not_of("01234567", begin);
    return end != begin && end != std::string_view::npos && all_within(field.substr(end), " \0"sv);
}

/// The header that tar had before POSIX: no mark, but a name that ends with zero and six numbers.
bool is_old_tar(std::string_view head) noexcept {
    constexpr std::array<std::pair<std::size_t, std::size_t>, 6> kNumbers{
        {{100, 8}, {108, 8}, {116, 8}, {124, 12}, {136, 12}, {148, 8}}};
    return head[0] != '\0' && head[99] == '\0' && head.substr(257) == "\0\0\0\0\0"sv &&
           std::ranges::all_of(kNumbers, [&](const auto& place) {
               return is_octal_field(head.substr(place.first, place.second));
           });
}

}  // namespace

bool may_be_image(Bytes head) noexcept {
    constexpr std::size_t kSectorBytes = 512;
    if (head.size() < kSectorBytes) return false;
    const std::string_view sector = text_of(head.first(kSectorBytes));
    return sector.ends_with("\x55\xAA"sv) ||
           std::ranges::all_of(sector, [](char octet) { return octet == '\0'; });
}

bool is_image_mark(std::string_view octets) noexcept { return octets == "CD001"; }

bool is_tar(Bytes head) noexcept {
    constexpr std::string_view kMark = "ustar";
    static_assert(kTarHeadBytes == 257 + kMark.size());
    if (head.size() < kTarHeadBytes) return false;
    const std::string_view text = text_of(head.first(kTarHeadBytes));
    return text.ends_with(kMark) || is_old_tar(text);
}

bool has_pdf_header(Bytes head) noexcept {
    const std::string_view text = text_of(head.first(std::min(head.size(), kLongHeadBytes)));
    return text.find("%PDF-") != std::string_view::npos;
}

bool is_picture(Bytes head) noexcept {
    static constexpr std::array kPictures{Mark{0, "\x89PNG\r\n\x1A\n"sv, Cause::Media},
                                          Mark{0, "\xFF\xD8\xFF"sv, Cause::Media},
                                          Mark{0, "GIF87a"sv, Cause::Media},
                                          Mark{0, "GIF89a"sv, Cause::Media},
                                          Mark{0, "II*\0"sv, Cause::Media},
                                          Mark{0, "MM\0*"sv, Cause::Media},
                                          Mark{4, "jP  \r\n\x87\n"sv, Cause::Media},
                                          Mark{8, "WEBP"sv, Cause::Media}};
    const std::string_view text = text_of(head);
    return is_bitmap(text) || is_plain_picture(head) ||
           std::ranges::any_of(kPictures, [&](const Mark& mark) { return has_mark(text, mark); });
}

bool is_plain_picture(Bytes head) noexcept {
    const std::string_view text = text_of(head);
    const auto is_blank = [](char octet) { return octet == ' ' || octet == '\n' || octet == '\r'; };
    return text.size() >= 8 && text[0] == 'P' && text[1] >= '1' && text[1] <= '6' &&
           is_blank(text[2]) && (text[3] == '#' || (text[3] >= '1' && text[3] <= '9'));
}

}  // namespace sealtap::content

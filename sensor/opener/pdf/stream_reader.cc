#include "opener/pdf/stream_reader.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "opener/pdf/picture.h"

namespace sealtap::opener::pdf {
namespace {

constexpr int kPieceBytes = 16384;
constexpr int kHeadBytes = 256;

std::string head_of(Stream& stream) {
    std::array<unsigned char, kHeadBytes> head{};
    stream.reset();
    const int length = std::clamp(stream.doGetChars(kHeadBytes, head.data()), 0, kHeadBytes);
    stream.close();
    return {head.begin(), head.begin() + length};
}

/// TrueType, OpenType, Type 1 in text and in records, CFF: what says to be a font should be one.
bool is_font(std::string_view head) {
    return head.starts_with(std::string_view("\0\1\0\0", 4)) || head.starts_with("true") ||
           head.starts_with("OTTO") || head.starts_with("ttcf") || head.starts_with("%!") ||
           head.starts_with("\x80\x01") || head.starts_with(std::string_view("\1\0", 2));
}

/// A glyph of a Type 3 font begins with its width (ISO 32000-2, 9.6.4).
bool is_glyph(std::string_view head) {
    return head.find(" d1") != std::string_view::npos || head.find(" d0") != std::string_view::npos;
}

/// Mostly words: what says to be binary should not be.
bool is_wordy(std::string_view head) {
    const auto is_word = [](char c) {
        return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t';
    };
    const auto words = static_cast<std::size_t>(std::ranges::count_if(head, is_word));
    return !head.empty() && words * 10 >= head.size() * 9;
}

/// As all of them begin that programs write (Adobe Technical Note 5014).
bool is_character_map(std::string_view head) {
    return head.find("CMap") != std::string_view::npos ||
           head.find("begincmap") != std::string_view::npos ||
           head.find("CIDInit") != std::string_view::npos;
}

/// A function of type 4 (ISO 32000-2, 7.10.5) is made of operators in braces.
bool is_calculation(const Dict& dictionary, std::string_view head) {
    const Object& type = dictionary.lookupNF("FunctionType");
    return type.isInt() && type.getInt() == 4 && head.find('{') < 4;
}

std::string step_of(const Dict& dictionary, Use use) {
    if (use == Use::Attachment || has_name(dictionary, "Type", "EmbeddedFile")) {
        return "pdf:attachment";
    }
    if (use == Use::Metadata || has_name(dictionary, "Type", "Metadata")) return "pdf:metadata";
    if (use == Use::Script) return "pdf:javascript";
    if (use == Use::Form) return "pdf:xfa";
    return "pdf:stream";
}

std::string media_type_of(const Dict& dictionary, std::string_view step) {
    if (step == "pdf:metadata" || step == "pdf:xfa") return "application/xml";
    if (step != "pdf:attachment") return {};
    const Object& subtype = dictionary.lookupNF("Subtype");
    std::string type = subtype.isName() ? subtype.getName() : "";
    std::ranges::transform(type, type.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return type.find('/') == std::string::npos ? std::string() : type;
}

/// A part that ends whatever happens.
class RawPart {
public:
    RawPart(Output& out, PartInfo&& info) : out_(out) { out_.begin(std::move(info)); }
    ~RawPart() { out_.end(is_whole ? EndReason::Complete : EndReason::Aborted); }
    RawPart(const RawPart&) = delete;
    RawPart& operator=(const RawPart&) = delete;

    bool is_whole = false;

private:
    Output& out_;
};

}  // namespace

bool StreamReader::read(const ObjectReader& objects) {
    static const Reference kNone;
    find_containers();
    for (const int number : objects.streams()) {
        if (!text_.wants_more()) return false;
        Object stream = document_.fetch(number);
        if (!stream.isStream()) continue;
        const auto found = objects.references().find(number);
        const Reference& reference = found == objects.references().end() ? kNone : found->second;
        switch (treatment_of(number, stream, reference.use)) {
            case Treatment::Nothing: break;
            case Treatment::Picture: tell_unread(stream, Cause::Media); break;
            case Treatment::Interpret:
                if (!pages_.read_form(std::move(stream))) return false;
                break;
            case Treatment::Write:
                text_.end(EndReason::Complete);
                write(stream, reference);
                break;
        }
    }
    return text_.wants_more();
}

void StreamReader::find_containers() {
    for (int number = 0; number < document_.objects(); ++number) {
        const XRefEntry& entry = *document_.table().getEntry(number, false);
        if (entry.type == xrefEntryCompressed) containers_.insert(static_cast<int>(entry.offset));
    }
}

StreamReader::Treatment StreamReader::treatment_of(int number, const Object& stream,
                                                   Use use) const {
    const Dict& dictionary = *stream.streamGetDict();
    if (is_picture(dictionary)) return Treatment::Picture;
    if (shown_.contains(document_.key_of(number))) return Treatment::Nothing;
    if (is_structure(dictionary) || use == Use::Table) {
        const bool is_real = is_truly_structure(number, stream);
        return is_real ? Treatment::Nothing : Treatment::Write;
    }
    if (use == Use::Font && is_font(head_of(*stream.getStream()))) return Treatment::Nothing;
    if (use != Use::Unknown) return Treatment::Write;
    if (has_name(dictionary, "Subtype", "Form") || dictionary.hasKey("PatternType")) {
        return Treatment::Interpret;
    }
    return is_glyph(head_of(*stream.getStream())) ? Treatment::Nothing : Treatment::Write;
}

bool StreamReader::is_structure(const Dict& dictionary) const {
    // Where the pages of a linearised file lie (ISO 32000-2, F.3): numbers only.
    const bool is_hint_table = dictionary.lookupNF("S").isInt() && !dictionary.hasKey("Type");
    return has_name(dictionary, "Type", "XRef") || has_name(dictionary, "Type", "ObjStm") ||
           has_name(dictionary, "Type", "CMap") || dictionary.hasKey("FunctionType") ||
           dictionary.hasKey("ShadingType") || is_hint_table;
}

/// A declaration alone would be a place to hide text in.
bool StreamReader::is_truly_structure(int number, const Object& stream) const {
    const Dict& dictionary = *stream.streamGetDict();
    if (has_name(dictionary, "Type", "ObjStm")) return containers_.contains(number);
    const std::string head = head_of(*stream.getStream());
    return !is_wordy(head) || is_character_map(head) || is_calculation(dictionary, head);
}

void StreamReader::write(const Object& stream, const Reference& reference) {
    PartInfo info;
    info.step = step_of(*stream.streamGetDict(), reference.use);
    info.name = RawText(reference.name);
    info.media_type = media_type_of(*stream.streamGetDict(), info.step);
    Output& out = text_.output();
    RawPart part(out, std::move(info));
    std::array<unsigned char, kPieceBytes> piece{};
    Stream& source = *stream.getStream();
    source.reset();
    while (!work_.is_spent && out.wants_more()) {
        const int length = source.doGetChars(kPieceBytes, piece.data());
        part.is_whole = length <= 0;
        if (part.is_whole) break;
        const auto octets = static_cast<std::uint64_t>(length);
        out.data(std::as_bytes(std::span(piece)).first(static_cast<std::size_t>(length)));
        work_.decoded_left -= std::min(work_.decoded_left, octets);
        if (work_.decoded_left == 0) work_.is_spent = true;
    }
    source.close();
}

void StreamReader::tell_unread(const Object& stream, Cause cause) {
    const Goffset length = stream.getStream()->getBaseStream()->getLength();
    const auto octets = static_cast<std::uint64_t>(std::max<Goffset>(length, 0));
    const std::uint64_t told = std::min(octets, work_.unread_left);
    work_.unread_left -= told;
    text_.output().unread(told, cause);
}

}  // namespace sealtap::opener::pdf

#include "opener/pdf/stream_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "opener/pdf/coded_end.h"
#include "opener/pdf/container_framing.h"
#include "opener/pdf/picture.h"
#include "opener/pdf/picture_writer.h"
#include "opener/pdf/text_string.h"
#include "opener/writing.h"

namespace sealtap::opener::pdf {
namespace {

/// Of a character map, or what says that it is one.
constexpr std::size_t kMapBytesMax = 1U << 20U;
constexpr std::size_t kContainerBytesMax = 16U << 20U;
constexpr int kHeadBytes = 256;
/// Of the pixels of one document's pictures.
constexpr std::uint64_t kPictureBytesMax = 1U << 30U;

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
        if (!text_.wants_more() || work_.is_spent) return false;
        Object stream = document_.fetch(number);
        if (!stream.isStream()) continue;
        const auto found = objects.references().find(number);
        const bool is_known = found != objects.references().end();
        if (!treat(number, stream, is_known ? found->second : kNone)) return false;
    }
    write_binary();
    write_pictures();
    return text_.wants_more();
}

/// False: the output wants no more.
bool StreamReader::treat(int number, Object& stream, const Reference& reference) {
    const Treatment treatment = treatment_of(number, stream, reference.use);
    if (treatment == Treatment::Picture) {
        if (pictures_ == Pictures::Wanted) {
            picture_streams_.push_back(number);
        } else {
            tell_unread(stream, Cause::Media);
        }
        return true;
    }
    read_coded_ends(stream, work_, text_.output(), [this](Bytes tail) {
        if (is_utf8(text_of(tail))) return loose_.add(text_of(tail));
        text_.end(EndReason::Complete);
        put_rest(text_.output(), "pdf:rest", tail);
    });
    switch (treatment) {
        case Treatment::Shown: frame(number, stream, ContentFraming::Shown::Drawn); break;
        case Treatment::Glyph: frame(number, stream, ContentFraming::Shown::Nothing); break;
        case Treatment::Container: read_container(number, stream); break;
        case Treatment::Binary: binary_.push_back(number); break;
        case Treatment::Interpret:
            frame(number, stream, ContentFraming::Shown::Drawn);
            return pages_.read_form(std::move(stream));
        case Treatment::Coded:
            text_.end(EndReason::Complete);
            write_coded(stream);
            break;
        case Treatment::Picture:
        case Treatment::Write:
            text_.end(EndReason::Complete);
            write(stream, reference);
            break;
    }
    return true;
}

/// All but what is drawn; unless that was done when its page was read.
void StreamReader::frame(int number, const Object& stream, ContentFraming::Shown shown) {
    if (!framed_.insert(document_.key_of(number)).second) return;
    ContentFraming framing(loose_, shown);
    (void)read_pieces(*stream.getStream(), work_, text_.output(), [&](Bytes octets) {
        framing.take(text_of(octets));
        return true;
    });
    framing.end();
    if (framing.picture_octets() == 0) return;
    text_.output().unread(work_.take_unread(framing.picture_octets()), Cause::Media);
}

/// The objects that the table has in it were read; others, and what stands between them, were not.
void StreamReader::read_container(int number, const Object& stream) {
    std::string octets;
    const bool is_whole = read_pieces(*stream.getStream(), work_, text_.output(), [&](Bytes piece) {
        octets += text_of(piece);
        return octets.size() < kContainerBytesMax;
    });
    const Object first = stream.streamGetDict()->lookup("First");
    if (!is_whole || !first.isInt()) {
        text_.end(EndReason::Complete);
        return write(stream, {});
    }
    ContainerFraming framing(octets, first.getInt(), loose_);
    framing.read([&](int index) {
        return walked_.contains(Document::key_in(document_.key_of(number), index));
    });
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
    if (!has_known_codings(dictionary)) return Treatment::Coded;
    if (shown_.contains(document_.key_of(number))) return Treatment::Shown;
    if (has_name(dictionary, "Type", "ObjStm")) return Treatment::Container;
    if (is_structure(dictionary) || use == Use::Table) {
        return is_truly_structure(stream) ? Treatment::Binary : Treatment::Write;
    }
    if (use == Use::Font && is_font(head_of(*stream.getStream()))) return Treatment::Binary;
    if (use != Use::Unknown) return Treatment::Write;
    if (has_name(dictionary, "Subtype", "Form") || dictionary.hasKey("PatternType")) {
        return Treatment::Interpret;
    }
    return is_glyph(head_of(*stream.getStream())) ? Treatment::Glyph : Treatment::Write;
}

bool StreamReader::is_structure(const Dict& dictionary) const {
    // Where the pages of a linearised file lie (ISO 32000-2, F.3): numbers only.
    const bool is_hint_table = dictionary.lookupNF("S").isInt() && !dictionary.hasKey("Type");
    return has_name(dictionary, "Type", "XRef") || has_name(dictionary, "Type", "ObjStm") ||
           has_name(dictionary, "Type", "CMap") || dictionary.hasKey("FunctionType") ||
           dictionary.hasKey("ShadingType") || is_hint_table;
}

/// What says that it is, and is words, may be a file of its own.
bool StreamReader::is_truly_structure(const Object& stream) const {
    const std::string head = head_of(*stream.getStream());
    return !is_wordy(head) || is_character_map(head) ||
           is_calculation(*stream.streamGetDict(), head);
}

void StreamReader::write(const Object& stream, const Reference& reference) {
    PartInfo info;
    info.step = step_of(*stream.streamGetDict(), reference.use);
    info.name = RawText(reference.name);
    info.media_type = media_type_of(*stream.streamGetDict(), info.step);
    Output& out = text_.output();
    RawPart part(out, std::move(info));
    part.is_whole = read_pieces(*stream.getStream(), work_, out, [&](Bytes piece) {
        out.data(piece);
        return true;
    });
}

/// Fonts, tables and the like, one behind the other. In character maps what a code stands for is
/// hexadecimal.
void StreamReader::write_binary() {
    if (binary_.empty()) return;
    text_.end(EndReason::Complete);
    Output& out = text_.output();
    PartInfo info;
    info.step = "pdf:binary";
    info.reading = Reading::AsText;
    RawPart part(out, std::move(info));
    for (const int number : std::exchange(binary_, {})) {
        const Object stream = document_.fetch(number);
        if (!stream.isStream()) continue;
        std::string head;
        part.is_whole = read_pieces(*stream.getStream(), work_, out, [&](Bytes piece) {
            out.data(piece);
            if (head.size() < kMapBytesMax) head += text_of(piece);
            return true;
        });
        out.data(bytes_of("\n"));
        if (is_character_map(std::string_view(head).substr(0, kHeadBytes))) add_long_targets(head);
    }
}

/// Last, for they take time: all that is text was written before. Their work is reckoned apart.
void StreamReader::write_pictures() {
    if (picture_streams_.empty()) return;
    text_.end(EndReason::Complete);
    Work work;
    work.decoded_left = kPictureBytesMax;
    for (const int number : std::exchange(picture_streams_, {})) {
        const Object stream = document_.fetch(number);
        if (!stream.isStream()) continue;
        const bool is_written =
            !work.is_spent && text_.wants_more() && write_picture(stream, work, text_.output());
        if (!is_written) tell_unread(stream, Cause::Media);
    }
}

/// What codes stand for in a character map is UTF-16 in hexadecimal. Of a ligature it is short.
void StreamReader::add_long_targets(std::string_view map) {
    constexpr std::size_t kDigitsMax = 18;
    Lexer lexer(map);
    for (Lexeme lexeme = lexer.next(); lexeme.kind != Token::End; lexeme = lexer.next()) {
        const std::string_view octets = lexer.octets_of(lexeme);
        const bool is_escaped =
            lexeme.kind == Token::String && octets.find('\\') != std::string_view::npos;
        if (is_escaped) loose_.add_syntax(octets);
        if (lexeme.kind != Token::Hex || octets.size() <= kDigitsMax) continue;
        loose_.add(utf8_of("\xFE\xFF" + value_of(lexeme.kind, octets)));
    }
}

/// poppler decodes nothing of a stream whose coding it does not know.
void StreamReader::write_coded(const Object& stream) {
    tell_unread(stream, Cause::UnknownCoding);
    PartInfo info;
    info.step = "pdf:stream";
    Output& out = text_.output();
    RawPart part(out, std::move(info));
    part.is_whole =
        read_pieces(*stream.getStream()->getUndecodedStream(), work_, out, [&](Bytes piece) {
            out.data(piece);
            return true;
        });
}

void StreamReader::tell_unread(const Object& stream, Cause cause) {
    const Goffset length = stream.getStream()->getBaseStream()->getLength();
    const auto octets = static_cast<std::uint64_t>(std::max<Goffset>(length, 0));
    text_.output().unread(work_.take_unread(octets), cause);
}

}  // namespace sealtap::opener::pdf

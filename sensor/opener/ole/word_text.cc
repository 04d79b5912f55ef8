#include "opener/ole/word_text.h"

#include <algorithm>
#include <array>
#include <optional>

#include "opener/code_page.h"

namespace sealtap::opener::ole {
namespace {

/// Octets that are decoded at once.
constexpr std::size_t kStep = std::size_t{32} * 1024;
constexpr std::size_t kHeaderTable = 11;
/// The first stories of the header document are separators of notes ([MS-DOC] 2.3.3).
constexpr std::uint32_t kSeparators = 6;
constexpr std::uint32_t kTopLines = 6;
constexpr std::uint32_t kFirstPageLines = 40;
constexpr std::size_t kFieldsMax = 64;
constexpr std::size_t kCodesMax = std::size_t{1} << 20U;

constexpr std::array<std::string_view, kWordStories> kSteps{
    "doc:text",     "doc:footnotes", "doc:headers",   "doc:macros",
    "doc:comments", "doc:endnotes",  "doc:textboxes", "doc:headertextboxes"};

Region region_of(WordStory story) noexcept {
    switch (story) {
        case WordStory::Footnotes:
        case WordStory::Endnotes: return Region::Note;
        case WordStory::Headers: return Region::Header;
        case WordStory::Comments: return Region::Comment;
        case WordStory::TextBoxes: return Region::TextBox;
        // Most text boxes of headers are watermarks.
        case WordStory::HeaderTextBoxes: return Region::Watermark;
        default: return Region::Body;
    }
}

}  // namespace

WordText::WordText(const WordFile& file, std::string_view name, Output& out)
    : file_(file),
      name_(name),
      out_(out),
      characters_(file, WordFormats::Of::Characters),
      paragraphs_(file, WordFormats::Of::Paragraphs) {
    const Bytes table = file.part(kHeaderTable);
    for (std::size_t at = 0; at + 4 <= table.size(); at += 4) {
        header_starts_.push_back(u32_at(table, at));
    }
    if (!std::ranges::is_sorted(header_starts_)) header_starts_.clear();
}

void WordText::write() {
    std::uint32_t first = 0;
    for (std::size_t i = 0; i < kWordStories && out_.wants_more(); ++i) {
        const bool is_last = i + 1 == kWordStories;
        const std::uint32_t length = file_.lengths[i];
        // The last takes all that the lengths do not account for.
        const std::uint32_t end =
            is_last || length > UINT32_MAX - first ? UINT32_MAX : first + length;
        write_story(static_cast<WordStory>(i), first, end);
        first = end;
    }
    if (codes_.empty()) return;
    TextWriter writer(out_, "doc:fields", name_);
    Place place;
    place.region = Region::Hidden;
    writer.place(place);
    writer.text(codes_);
}

void WordText::write_story(WordStory story, std::uint32_t first, std::uint32_t end) {
    if (first >= end) return;
    TextWriter writer(out_, kSteps[static_cast<std::size_t>(story)], name_);
    story_ = story;
    region_ = region_of(story);
    lines_ = 0;
    line_has_text_ = false;
    page_ = story == WordStory::Main ? 1 : 0;
    fields_.clear();
    cell_has_ended_ = false;
    auto piece = std::ranges::lower_bound(file_.pieces, first + 1, {}, &WordPiece::end);
    for (; piece != file_.pieces.end() && piece->first < end && writer.wants_more(); ++piece) {
        WordPiece part = *piece;
        const std::uint32_t skipped = first > part.first ? first - part.first : 0;
        part.first += skipped;
        part.offset += skipped * (part.is_wide ? 2 : 1);
        part.end = std::min(part.end, end);
        while (story == WordStory::Headers && part.first < part.end) {
            WordPiece one = part;
            region_ = header_region(part.first - first);
            const std::uint32_t stop = header_end(part.first - first);
            one.end = stop < part.end - first ? first + stop : part.end;
            write_piece(one, writer);
            part.offset += (one.end - one.first) * (one.is_wide ? 2 : 1);
            part.first = one.end;
        }
        if (story != WordStory::Headers) write_piece(part, writer);
    }
    writer.end_line();
}

Region WordText::header_region(std::uint32_t character) const noexcept {
    const auto behind = std::ranges::upper_bound(header_starts_, character);
    const auto story = static_cast<std::uint32_t>(behind - header_starts_.begin());
    if (header_starts_.empty()) return Region::Header;
    if (story <= kSeparators) return Region::Note;
    // Of each section: even header, odd header, even footer, odd footer, first header and footer.
    const std::uint32_t kind = (story - 1 - kSeparators) % 6;
    return kind == 2 || kind == 3 || kind == 5 ? Region::Footer : Region::Header;
}

std::uint32_t WordText::header_end(std::uint32_t character) const noexcept {
    const auto behind = std::ranges::upper_bound(header_starts_, character);
    return behind == header_starts_.end() ? UINT32_MAX : *behind;
}

void WordText::write_piece(const WordPiece& piece, TextWriter& writer) {
    const Bytes octets = cut(file_.stream, piece.offset, piece.octets());
    if (octets.size() < piece.octets()) is_damaged_ = true;
    std::size_t at = 0;
    while (at < octets.size() && writer.wants_more()) {
        const auto offset = static_cast<std::uint32_t>(piece.offset + at);
        Run run;
        run.is_wide = piece.is_wide;
        run.format = characters_.at(offset);
        std::size_t length = std::min<std::size_t>(octets.size() - at, run.format.end - offset);
        length = piece.is_wide ? std::min(length, kStep)
                               : whole_letters(octets.subspan(at, length), kStep);
        // Half a character belongs to the run that it begins in.
        if (piece.is_wide) length = std::min((length + 1) & ~std::size_t{1}, octets.size() - at);
        run.octets = octets.subspan(at, length);
        write_run(run, offset, writer);
        at += length;
    }
}

void WordText::write_run(const Run& run, std::uint32_t offset, TextWriter& writer) {
    const std::size_t unit = run.is_wide ? 2 : 1;
    const auto control_at = [&](std::size_t at) {
        return u8_at(run.octets, at) < 0x20 && (unit == 1 || u8_at(run.octets, at + 1) == 0);
    };
    std::size_t begin = 0;
    for (std::size_t at = 0; at < run.octets.size(); at += unit) {
        if (!control_at(at)) continue;
        begin_place(run, offset + static_cast<std::uint32_t>(begin), writer);
        write_text(run.octets.subspan(begin, at - begin), run.is_wide, writer);
        write_control(u8_at(run.octets, at), offset + static_cast<std::uint32_t>(at), writer);
        begin = at + unit;
    }
    begin_place(run, offset + static_cast<std::uint32_t>(begin), writer);
    write_text(from(run.octets, begin), run.is_wide, writer);
}

void WordText::begin_place(const Run& run, std::uint32_t offset, TextWriter& writer) {
    if (page_ == 1 && lines_ != 0 && paragraphs_.at(offset).begins_page) page_ = 0;
    Place place;
    place.region = run.format.is_hidden ? Region::Hidden : region_;
    place.page = page_;
    place.font_half_points = run.format.half_points;
    place.colour = run.format.colour;
    place.at_top = page_ == 1 && lines_ < kTopLines;
    writer.place(place);
}

void WordText::write_text(Bytes octets, bool is_wide, TextWriter& writer) {
    if (octets.empty()) return;
    decoded_.clear();
    append_code_page(decoded_, octets, is_wide ? kUtf16CodePage : file_.code_page);
    if (std::ranges::find(fields_, true) != fields_.end()) {
        if (codes_.size() < kCodesMax) codes_ += decoded_;
        return;
    }
    line_has_text_ = true;
    end_cell(writer);
    writer.text(decoded_);
}

/// A tab stands between the cells of a row, so it is written once the next cell has something.
void WordText::end_cell(TextWriter& writer) {
    if (cell_has_ended_) writer.text("\t");
    cell_has_ended_ = false;
}

void WordText::end_line(TextWriter& writer) {
    cell_has_ended_ = false;
    writer.end_line();
    if (line_has_text_) ++lines_;
    line_has_text_ = false;
    if (lines_ >= kFirstPageLines) page_ = 0;
}

/// [MS-DOC] 2.4.1 and 2.8.25: what characters below 32 mean.
void WordText::write_control(unsigned control, std::uint32_t offset, TextWriter& writer) {
    switch (control) {
        case 0x07:
            if (paragraphs_.at(offset).ends_row) return end_line(writer);
            end_cell(writer);
            cell_has_ended_ = true;
            return;
        case 0x09: end_cell(writer); return writer.text("\t");
        case 0x0C:
            end_line(writer);
            page_ = 0;
            return;
        case 0x0A:
        case 0x0B:
        case 0x0D:
        case 0x0E: return end_line(writer);
        case 0x13:
            if (fields_.size() < kFieldsMax) fields_.push_back(true);
            return;
        case 0x14:
            if (!fields_.empty()) fields_.back() = false;
            if (!codes_.empty() && codes_.back() != '\n') codes_ += '\n';
            return;
        case 0x15:
            if (!fields_.empty()) fields_.pop_back();
            if (!codes_.empty() && codes_.back() != '\n') codes_ += '\n';
            return;
        case 0x1E: return writer.text("-");
        case 0x1F: return writer.text("\xC2\xAD");
        default: return;  // anchors of notes, comments, pictures and drawings
    }
}

}  // namespace sealtap::opener::ole

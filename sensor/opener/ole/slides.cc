#include "opener/ole/slides.h"

#include <algorithm>

#include "opener/code_page.h"

namespace sealtap::opener::ole {
namespace {

/// [MS-PPT] 2.13.24.
enum Type : std::uint16_t {
    kDocument = 1000,
    kSlide = 1006,
    kNotes = 1008,
    kSlidePersist = 1011,
    kMaster = 1016,
    kOutline = 3998,
    kTextHeader = 3999,
    kTextCharacters = 4000,
    kTextStyle = 4001,
    kTextOctets = 4008,
    kString = 4026,
    kHeadersFooters = 4057,
    kSlideList = 4080,
    kObject = 4113,
    kTagData = 5003,
    kPersistDirectory = 6002,
    kComment = 12000,
};

constexpr std::size_t kDepthMax = 64;
/// Octets that are decoded at once.
constexpr std::size_t kStep = std::size_t{32} * 1024;
constexpr std::uint16_t kNotesList = 2;
constexpr std::uint16_t kMasterList = 1;
constexpr std::size_t kPersistMax = 65536;

std::string_view step_of(std::uint16_t type) noexcept {
    switch (type) {
        case kDocument: return "ppt:document";
        case kSlide: return "ppt:slide";
        case kNotes: return "ppt:notes";
        case kMaster: return "ppt:master";
        default: return "ppt:other";
    }
}

/// Bullets and breaks within a paragraph are control characters here.
std::string on_lines(std::string text) {
    for (char& letter : text) {
        if (letter == '\r' || letter == '\v') letter = '\n';
    }
    return text;
}

/// [MS-PPT] 2.3.5: runs of offsets, each behind the first of its numbers and their count.
void read_directory(Bytes directory, std::map<std::uint32_t, std::size_t>& offsets) {
    for (std::size_t i = 0; i + 4 <= directory.size() && offsets.size() < kPersistMax;) {
        const std::uint32_t head = u32_at(directory, i);
        i += 4;
        for (std::uint32_t k = 0; k < head >> 20U && i + 4 <= directory.size(); ++k) {
            offsets[(head & 0xFFFFFU) + k] = u32_at(directory, i);
            i += 4;
        }
    }
}

}  // namespace

Slides::Slides(Bytes stream, std::string_view name, Output& out)
    : stream_(stream), name_(name), out_(out) {
    find_slides();
}

/// The list of the last save says the order of the slides, the directories where each lies.
void Slides::find_slides() {
    std::map<std::uint32_t, std::size_t> offsets;
    std::vector<std::uint32_t> order;
    for (std::size_t at = 0; at + kArtHeader <= stream_.size();) {
        const ArtRecord record = art_record(stream_, at);
        if (record.type == kSlideList && record.is_container && record.instance == 0) order.clear();
        const bool is_listed = record.type == kSlidePersist && order.size() < kPersistMax;
        if (is_listed) order.push_back(u32_at(record.data, 0));
        if (record.type == kSlideList && record.instance != 0) {
            at += kArtHeader + record.data.size();
            continue;
        }
        if (record.type == kPersistDirectory) read_directory(record.data, offsets);
        at += kArtHeader + (record.is_container ? 0 : record.data.size());
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto found = offsets.find(order[i]);
        if (found != offsets.end()) numbers_[found->second] = static_cast<std::uint32_t>(i + 1);
    }
}

void Slides::write() {
    std::size_t at = 0;
    while (at + kArtHeader <= stream_.size() && out_.wants_more()) {
        while (!open_.empty() && open_.back().end <= at) {
            flush_text();
            open_.pop_back();
        }
        if (open_.empty()) end_part();
        const ArtRecord record = art_record(stream_, at);
        is_damaged_ |= record.is_cut;
        const bool holds_records =
            (record.is_container || record.type == kTagData) && open_.size() < kDepthMax;
        at += kArtHeader;
        if (holds_records) {
            enter(record);
        } else {
            take(record);
            at += record.data.size();
        }
    }
    if (at < stream_.size()) rest_.push_back(from(stream_, at));
    end_part();
    write_aside();
}

void Slides::enter(const ArtRecord& record) {
    flush_text();
    if (open_.empty()) begin_part(record);
    open_.push_back(
        {record.type, record.instance, record.offset + kArtHeader + record.data.size()});
}

void Slides::begin_part(const ArtRecord& record) {
    end_part();
    writer_ = std::make_unique<TextWriter>(out_, step_of(record.type), name_);
    const auto number = numbers_.find(record.offset);
    page_ = number == numbers_.end() ? 0 : number->second;
    listed_ = 0;
    is_first_text_ = true;
}

void Slides::end_part() {
    flush_text();
    if (writer_) writer_->end_line();
    writer_.reset();
}

bool Slides::is_within(std::uint16_t type) const noexcept {
    return std::ranges::find(open_, type, &Container::type) != open_.end();
}

Region Slides::region() const noexcept {
    if (is_within(kComment)) return Region::Comment;
    if (is_within(kNotes)) return Region::Note;
    // What stands on the master stands on every slide.
    if (is_within(kMaster)) return Region::Watermark;
    const auto list = std::ranges::find(open_, kSlideList, &Container::type);
    if (list == open_.end()) return Region::Body;
    if (list->instance == kNotesList) return Region::Note;
    return list->instance == kMasterList ? Region::Watermark : Region::Body;
}

void Slides::take(const ArtRecord& record) {
    if (record.type == kTextStyle && !pending_.octets.empty()) {
        const Text text = std::exchange(pending_, {});
        const std::size_t characters = text.octets.size() / (text.is_wide ? 2 : 1);
        write_text(text, slide_runs(record.data, static_cast<std::uint32_t>(characters)));
        return;
    }
    flush_text();
    switch (record.type) {
        case kTextCharacters: pending_ = {record.data, true}; return;
        case kTextOctets: pending_ = {record.data, false}; return;
        case kString: take_string(record); return;
        case kSlidePersist:
            page_ = ++listed_;
            is_first_text_ = true;
            return;
        case kTextHeader:
        case kOutline: return;
        case kObject: objects_.push_back(record.offset); return;
        default:
            if (!record.data.empty()) rest_.push_back(record.data);
    }
}

/// Names, addresses of links, the words of comments, headers and footers.
void Slides::take_string(const ArtRecord& record) {
    if (!writer_) return rest_.push_back(record.data);
    Place place;
    place.page = page_;
    place.region = is_within(kComment) ? Region::Comment : Region::Hidden;
    if (is_within(kHeadersFooters)) {
        place.region = record.instance == 1 ? Region::Header : Region::Footer;
    }
    std::string text;
    append_utf16le(text, record.data);
    writer_->place(place);
    writer_->end_line();
    writer_->line(on_lines(std::move(text)));
}

void Slides::flush_text() {
    if (pending_.octets.empty()) return;
    write_text(std::exchange(pending_, {}), {});
}

void Slides::write_text(const Text& text, const std::vector<SlideRun>& runs) {
    if (!writer_) return rest_.push_back(text.octets);
    const std::size_t unit = text.is_wide ? 2 : 1;
    Bytes left = text.octets;
    for (const SlideRun& run : runs) {
        if (left.empty() || !out_.wants_more()) break;
        const Bytes piece = cut(left, 0, std::uint64_t{run.characters} * unit);
        write_piece(piece, text.is_wide, run);
        left = left.subspan(piece.size());
    }
    while (!left.empty() && out_.wants_more()) {
        const Bytes piece = cut(left, 0, kStep);
        write_piece(piece, text.is_wide, {});
        left = left.subspan(piece.size());
    }
    writer_->end_line();
    is_first_text_ = false;
}

void Slides::write_piece(Bytes octets, bool is_wide, const SlideRun& run) {
    if (octets.empty()) return;
    Place place;
    place.region = region();
    place.page = page_;
    place.font_half_points = run.half_points;
    place.colour = run.colour;
    // The title is the first text of a slide.
    place.at_top = is_first_text_ && place.region == Region::Body;
    std::string text;
    if (is_wide) {
        append_utf16le(text, octets);
    } else {
        for (const std::byte octet : octets)
            append_code_point(text, std::to_integer<unsigned>(octet));
    }
    writer_->place(place);
    writer_->text(on_lines(std::move(text)));
}

void Slides::write_aside() {
    for (const std::size_t offset : objects_) {
        if (!out_.wants_more()) return;
        const ArtRecord record = art_record(stream_, offset);
        PartInfo info = raw_part("ppt:object", name_);
        const bool is_compressed = record.instance == 1;
        if (is_compressed) info.codings = {"deflate"};
        put_raw(out_, std::move(info), is_compressed ? from(record.data, 4) : record.data);
    }
    if (rest_.empty() || !out_.wants_more()) return;
    out_.begin(raw_part("ppt:records", name_));
    for (const Bytes octets : rest_) {
        if (!out_.wants_more()) break;
        out_.data(octets);
    }
    out_.end(out_.wants_more() ? EndReason::Complete : EndReason::Aborted);
}

}  // namespace sealtap::opener::ole

#include "content/view/text_view.h"

#include <algorithm>
#include <utility>

#include "content/leaf.h"
#include "content/utf8.h"
#include "content/view/candidates.h"

namespace sealtap::content {
namespace {

/// So much is kept before what is not read yet.
constexpr std::uint64_t kKeptOctets = kContextOctets + kEditLookBehind;

/// A cut through a character of UTF-8 is moved behind or before it.
std::size_t behind_character(std::string_view text, std::size_t at) noexcept {
    for (int i = 0; i < 3 && at < text.size() && continues_character(text[at]); ++i) ++at;
    return at;
}

std::size_t before_character(std::string_view text, std::size_t at) noexcept {
    for (int i = 0; i < 3 && at > 0 && at < text.size() && continues_character(text[at]); ++i) --at;
    return at;
}

}  // namespace

TextView::TextView(const LeafContext& context, std::size_t depth, ScanStream& original,
                   Memory memory, const embedded::RunFinder* runs)
    : context_(context), depth_(depth), original_(original), memory_(memory), runs_(runs) {}

TextView::~TextView() = default;

std::string_view TextView::text() const noexcept { return text_of(buffer_); }

bool TextView::is_spent() const noexcept { return is_spent_ || (view_ && view_->is_spent()); }

void TextView::on_data(Bytes before, Bytes data) {
    if (is_spent_) return;
    if (!is_keeping() && memory_ == Memory::OfScan) {
        if (is_quiet(before, data)) {
            base_ = done_ = base_ + data.size();
            return;
        }
        begin_keeping(before);
    }
    buffer_.insert(buffer_.end(), data.begin(), data.end());
}

/// Whether nothing is undone in `data`, whatever follows. Most text is so, and is not even copied.
bool TextView::is_quiet(Bytes before, Bytes data) const noexcept {
    const std::string_view text = text_of(data);
    // What looks behind its begin is known where more is at hand.
    if (!before.empty() && text.front() == ' ') return false;
    CandidateFinder candidates(text, Wanted::Heavy, vectors_);
    std::size_t at = 0;
    while ((at = candidates.next(at)) < text.size()) {
        if (at < kEditLookBehind && !before.empty()) return false;
        const Edit edit = edit_at(text, at, TextEnd::Open);
        if (edit.kind == Edit::Kind::Open || edit.kind == Edit::Kind::Heavy) return false;
        at += std::max<std::size_t>(edit.length, 1);
    }
    return true;
}

/// From here on: with the context that a change may want.
void TextView::begin_keeping(Bytes before) {
    const Bytes context = before.last(std::min<std::size_t>(before.size(), kKeptOctets));
    buffer_.assign(context.begin(), context.end());
    base_ -= context.size();
}

void TextView::on_origin(std::uint64_t offset) { origins_.add(end_offset(), offset); }

void TextView::step() {
    if (is_spent_) return;
    const StageScope stage(context_.host->stages(), Stage::Content);
    read(More::MayCome);
    trim();
}

void TextView::on_gap(std::uint64_t length) {
    finish_piece();
    if (is_open_) {
        is_open_ = false;
        view().on_gap(length == 0 ? 0 : 1);
        before_ = length == 0 ? Before::Seam : Before::Gap;
    }
    after_seam_ = length == 0;
    base_ += buffer_.size() + std::max<std::uint64_t>(length, 1);
    buffer_.clear();
    piece_begin_ = done_ = shown_ = base_;
}

void TextView::flush() {
    step();
    if (view_) view_->flush();
}

void TextView::end() {
    finish_piece();
    if (view_) view_->end();
}

void TextView::leave() {
    if (view_) view_->end();
}

/// Nothing follows that belongs to what came: it ends, or a gap is there.
void TextView::finish_piece() {
    if (is_spent_) return;
    const StageScope stage(context_.host->stages(), Stage::Content);
    read(More::WillNotCome);
    if (is_open_ && shown_ < end_offset()) close();
}

/// Finds what changes, and shows what stands around it.
void TextView::read(More more) {
    const std::string_view all = text();
    const TextEnd end = more == More::MayCome ? TextEnd::Open : TextEnd::Closed;
    auto at = static_cast<std::size_t>(done_ - base_);
    CandidateFinder candidates(all, Wanted::Heavy, vectors_);
    while (!is_spent_ && (at = candidates.next(at)) < all.size()) {
        const Edit edit = edit_at(all, at, end);
        if (edit.kind == Edit::Kind::Open) break;
        if (edit.kind == Edit::Kind::Heavy) change(at, edit, all);
        at += std::max<std::size_t>(edit.length, 1);
    }
    done_ = base_ + std::min(at, all.size());
    if (!is_open_ || is_spent_) return;
    show_until(is_awaited() ? done_ : std::min(done_, reach()));
    if (done_ >= changed_ + 2 * kContextOctets && !is_awaited()) close();
}

/// The end of what the last change shows.
std::uint64_t TextView::reach() const noexcept {
    const std::uint64_t reach = changed_ + kContextOctets;
    if (reach >= end_offset()) return reach;
    return base_ + before_character(text(), static_cast<std::size_t>(reach - base_));
}

void TextView::change(std::size_t at, const Edit& edit, std::string_view text) {
    const std::uint64_t offset = base_ + at;
    if (is_open_ && offset >= changed_ + 2 * kContextOctets && !is_awaited()) {
        show_until(reach());
        close();
    }
    if (!is_open_) {
        const std::uint64_t least =
            std::max({shown_, base_, offset - std::min(offset, kContextOctets)});
        open(std::min(base_ + behind_character(text, static_cast<std::size_t>(least - base_)),
                      offset));
    }
    show_until(offset);
    replace(offset, offset + edit.length, edit.text());
    shown_ = changed_ = offset + edit.length;
}

void TextView::open(std::uint64_t from) {
    Before wanted = from == 0 ? Before::Begin : Before::Gap;
    if (from != piece_begin_ || after_seam_) wanted = Before::Seam;
    if (before_ != wanted) view().on_gap(wanted == Before::Seam ? 0 : 1);
    before_ = Before::Text;
    expected_ = kNowhere;
    shown_ = from;
    is_open_ = true;
}

bool TextView::is_awaited() const noexcept { return view_ && view_->is_in_run(); }

/// What follows is not shown until something changes again.
void TextView::close() {
    view().on_gap(0);
    before_ = Before::Seam;
    is_open_ = false;
}

/// Shows the text up to there, with what the scanner understands undone all the same.
void TextView::show_until(std::uint64_t to) {
    if (to <= shown_) return;
    const std::string_view all = text();
    const auto until = static_cast<std::size_t>(to - base_);
    auto at = static_cast<std::size_t>(shown_ - base_);
    CandidateFinder candidates(all, Wanted::Any, vectors_);
    while ((at = candidates.next(at)) < until) {
        const Edit edit = edit_at(all, at, TextEnd::Closed);
        if (edit.kind == Edit::Kind::None || at + edit.length > until) {
            ++at;
            continue;
        }
        keep(shown_, base_ + at);
        at += edit.length;
        replace(base_ + at - edit.length, base_ + at, edit.text());
        shown_ = base_ + at;
    }
    keep(shown_, to);
    shown_ = to;
}

/// Shows the octets [from, to) as they are.
void TextView::keep(std::uint64_t from, std::uint64_t to) {
    while (from < to) {
        const std::uint64_t until = origins_.next_after(from, to);
        put(origins_.begin_of(from), text().substr(static_cast<std::size_t>(from - base_),
                                                   static_cast<std::size_t>(until - from)));
        from = until;
    }
}

void TextView::replace(std::uint64_t from, std::uint64_t to, std::string_view text) {
    const std::uint64_t begin = origins_.begin_of(from);
    const std::uint64_t end = origins_.end_of(to);
    view().on_origin(begin);
    expected_ = begin;
    if (!text.empty()) put(begin, text);
    view().on_origin(end);
    expected_ = end;
}

void TextView::put(std::uint64_t original, std::string_view text) {
    is_spent_ = is_spent_ || !shown_text_.pay(context_.host->budget(), text.size());
    if (is_spent_) return;
    if (original != expected_) view().on_origin(original);
    view().on_data(bytes_of(text));
    expected_ = original + text.size();
}

Leaf& TextView::view() {
    if (!view_) view_ = std::make_unique<Leaf>(context_, depth_ + 1, original_, runs_);
    return *view_;
}

/// Forgets what neither a change to come nor its context needs.
void TextView::trim() {
    if (memory_ == Memory::OfScan && !is_open_ && done_ == end_offset()) {
        base_ = done_;
        buffer_ = {};
        origins_.forget_before(base_ - std::min(base_, kKeptOctets));
        return;
    }
    const std::uint64_t needed = std::min(done_, is_open_ ? shown_ : done_);
    const std::uint64_t from = std::max(base_, needed - std::min(needed, kKeptOctets));
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(from - base_));
    base_ = from;
    origins_.forget_before(base_);
}

}  // namespace sealtap::content

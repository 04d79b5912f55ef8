#include "content/view/charset_view.h"

#include <algorithm>
#include <utility>

#include "content/charset/charset_names.h"
#include "content/charset/plain_text.h"
#include "content/leaf.h"
#include "content/utf8.h"

namespace sealtap::content {
namespace {

/// So many octets from the first that is not plain are waited for, unless the text ends.
constexpr std::size_t kEvidenceOctets = 512;
/// `+` is everywhere. A text in UTF-7 has shifts soon.
constexpr std::uint64_t kShiftSteps = 16;

/// Without a mark UTF-16 is little-endian, as the decoder has it.
ChangeWatch::Octets octets_of(std::string_view charset) noexcept {
    if (charset == "gb18030") return ChangeWatch::Octets::Gb18030;
    return charset == "utf-16be" ? ChangeWatch::Octets::Utf16Be : ChangeWatch::Octets::Utf16Le;
}

}  // namespace

CharsetView::CharsetView(const LeafContext& context, std::size_t depth, ScanStream& original,
                         const embedded::RunFinder* runs)
    : context_(context),
      depth_(depth),
      original_(original),
      runs_(runs),
      declared_(context.info->charset) {}

CharsetView::~CharsetView() = default;

CharsetTables& CharsetView::tables() {
    if (CharsetTables* shared = context_.host->charset_tables()) return *shared;
    if (!own_tables_) own_tables_ = std::make_unique<CharsetTables>();
    return *own_tables_;
}

bool CharsetView::is_spent() const noexcept {
    return state_ == State::Spent || (view_ && view_->is_spent());
}

bool CharsetView::is_unread() const noexcept {
    return has_strange_ && state_ == State::Looking && !declared_.empty() &&
           find_charset(declared_).kind == CharsetKind::Unknown;
}

void CharsetView::on_data(Bytes data) {
    if (state_ == State::Looking || state_ == State::Viewing)
        held_.insert(held_.end(), data.begin(), data.end());
}

Bytes CharsetView::unread() const noexcept { return Bytes(held_).subspan(looked_); }

void CharsetView::step() {
    const StageScope stage(context_.host->stages(), Stage::Content);
    go_on(More::MayCome);
    ++steps_;
}

void CharsetView::go_on(More more) {
    if (state_ == State::Looking && !unread().empty()) look(more);
    if (state_ != State::Viewing) return;
    if (is_whole_) {
        read();
    } else {
        watch(more);
    }
}

/// What the text says of itself counts where nobody else says something.
void CharsetView::find_declaration() {
    if (declared_.empty()) declared_ = charset_in(text_of(held_));
}

/// Looks for what is not plain in the octets that nobody looked at.
void CharsetView::look(More more) {
    if (base_ == 0 && looked_ == 0) find_declaration();
    const std::string_view text = text_of(unread());
    std::size_t at = find_strange(text);
    if (at == text.size() && steps_ < kShiftSteps && may_have_shifts(text)) at = 0;
    if (at == text.size() || steps_ < next_look_) return forget_plain();
    if (more == More::MayCome && text.size() - at < kEvidenceOctets) return;
    choose(more);
}

void CharsetView::choose(More more) {
    const SampleIs extent = more == More::WillNotCome ? SampleIs::Whole : SampleIs::Begin;
    const auto [charset, confidence] = guess_charset(unread(), declared_, extent, tables());
    // Octets that are no text here may be followed by others: a header of numbers by names.
    if (charset.empty()) {
        has_strange_ = true;
        next_look_ = 2 * steps_ + 1;
    }
    if (charset.empty() || confidence == 0) return forget_plain();
    has_strange_ = false;
    if (charset == "utf-8") {
        state_ = State::Needless;
        held_ = {};
    } else {
        begin(charset);
    }
}

void CharsetView::begin(std::string_view charset) {
    state_ = State::Viewing;
    charset_ = charset;
    is_whole_ = !scanner_reads(charset);
    view_ = std::make_unique<Leaf>(context_, depth_ + 1, original_, runs_,
                                   is_whole_ ? ViewShows::All : ViewShows::Changes);
    // What stands before was ASCII, or units.
    looked_ = 0;
    if (is_whole_) {
        if (base_ != 0) view_->on_gap(1);
        return begin_decoder();
    }
    watch_ = ChangeWatch(octets_of(charset));
}

void CharsetView::begin_decoder() {
    decoder_ = make_decoder(charset_, &tables());
    // Units of UTF-16 and UTF-32 stand at multiples of their size in the part, whatever is missing.
    characters_.clear();
    if (base_ != 0) decoder_->on_gap(base_, characters_);
    position_ = base_;
    if (base_ != 0) expected_ = kNowhere;
}

/// Of a charset that the scanner reads, only the steps are shown in which something may change,
/// with what stands around.
void CharsetView::watch(More more) {
    // Units stand at even offsets, whatever is missing.
    if (charset_ != "gb18030" && base_ % 2 != 0 && !held_.empty()) forget(1);
    const std::string_view text = text_of(held_);
    const std::size_t wanted = text.size() - std::min(text.size(), kContextOctets);
    const bool is_end = more == More::WillNotCome;
    const auto seen = watch_.look(text, looked_, wanted, is_end ? TextEnd::Closed : TextEnd::Open);
    looked_ = seen.at;
    if (seen.may_change) {
        owes_context_ = true;
        show(text.size());
        watch_.forget();
    } else if (more != More::Later && std::exchange(owes_context_, false)) {
        show(std::min(text.size(), kContextOctets));
    } else if (more == More::MayCome) {
        forget(seen.boundary);
    }
}

/// Shows so many of the octets held, which begin with a character, and forgets all whole ones.
void CharsetView::show(std::size_t octets) {
    if (base_ != shown_) view_->on_gap(0);
    begin_decoder();
    decoder_->decode(Bytes(held_).first(octets), characters_);
    put_characters();
    forget(static_cast<std::size_t>(position_ - base_));
    shown_ = base_;
}

void CharsetView::forget(std::size_t octets) {
    base_ += octets;
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(octets));
    looked_ -= std::min(looked_, octets);
}

/// Keeps of what was looked at what has to be shown before something else.
void CharsetView::forget_plain() {
    forget(held_.size() - std::min(held_.size(), kContextOctets));
    looked_ = held_.size();
}

void CharsetView::read() {
    characters_.clear();
    decoder_->decode(held_, characters_);
    forget_all();
    put_characters();
}

void CharsetView::forget_all() {
    base_ += held_.size();
    held_.clear();
    looked_ = 0;
}

void CharsetView::put_characters() {
    for (const Character& character : characters_) put(character);
    put_run();
}

void CharsetView::put(const Character& character) {
    const auto [code, octets] = character;
    if (code < 0x80 && octets == 1) {
        run_ += static_cast<char>(code);
        ++position_;
        return;
    }
    put_run();
    say_origin();
    position_ += octets;
    if (code != kNothing) {
        put_text(Utf8Octets(code).text());
        expected_ = kNowhere;
    }
    say_origin();
}

void CharsetView::put_run() {
    if (run_.empty()) return;
    position_ -= run_.size();
    say_origin();
    position_ += run_.size();
    put_text(run_);
    expected_ = position_;
    run_.clear();
}

void CharsetView::say_origin() {
    if (expected_ == position_ || state_ != State::Viewing) return;
    view_->on_origin(position_);
    expected_ = position_;
}

void CharsetView::put_text(std::string_view text) {
    if (state_ != State::Viewing) return;
    if (is_whole_ && !shown_text_.pay(context_.host->budget(), text.size())) {
        state_ = State::Spent;
        return;
    }
    view_->on_data(bytes_of(text));
}

void CharsetView::on_gap(std::uint64_t length) {
    const StageScope stage(context_.host->stages(), Stage::Content);
    go_on(More::WillNotCome);
    forget_all();
    base_ += length;
    if (state_ != State::Viewing) return;
    if (is_whole_) {
        characters_.clear();
        decoder_->on_gap(length, characters_);
        put_characters();
    } else {
        watch_.forget();
    }
    view_->on_gap(1);
    position_ = shown_ = base_;
    expected_ = kNowhere;
}

void CharsetView::flush() {
    const StageScope stage(context_.host->stages(), Stage::Content);
    go_on(More::Later);
    if (view_) view_->flush();
}

void CharsetView::end() {
    const StageScope stage(context_.host->stages(), Stage::Content);
    go_on(More::WillNotCome);
    if (state_ == State::Viewing && is_whole_) {
        characters_.clear();
        decoder_->end(characters_);
        put_characters();
    }
    if (view_) view_->end();
}

}  // namespace sealtap::content

#include "content/embedded/run_finder.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <utility>

#include "content/embedded/base64_run.h"
#include "content/embedded/letter_row.h"
#include "content/embedded/letter_span.h"
#include "content/embedded/octet_marks.h"
#include "content/uuencode/uuencode.h"
#include "content/yenc/yenc.h"

namespace sealtap::content::embedded {
namespace {

/// A row of letters that is shorter than this is no run; one with two "=" behind may be shorter.
constexpr std::size_t kLettersMin = 8;
constexpr std::size_t kPaddedLettersMin = 6;

constexpr std::size_t kBlockWords = 16;

std::string_view name_of(RunCoding coding) noexcept {
    switch (coding) {
        case RunCoding::Base64: return "base64";
        case RunCoding::Hex: return "hex";
        case RunCoding::Uuencode: return "uuencode";
        case RunCoding::Yenc: return "yenc";
    }
    return "";
}

/// The bits behind which another one stands, at most 7 further on. `next`: the 64 bits behind.
std::uint64_t with_near_one(std::uint64_t bits, std::uint64_t next) noexcept {
    const auto shifted = [](std::uint64_t low, std::uint64_t high, unsigned by) {
        return low >> by | high << (64U - by);
    };
    const std::uint64_t one = shifted(bits, next, 1);
    const std::uint64_t one_high = next >> 1U;
    const std::uint64_t two = one | shifted(one, one_high, 1);
    const std::uint64_t two_high = one_high | one_high >> 1U;
    const std::uint64_t four = two | shifted(two, two_high, 2);
    const std::uint64_t four_high = two_high | two_high >> 2U;
    return four | shifted(four, four_high, 3);
}

/// All bits that begin three of which the last is at most 8 behind the first, and a few others.
std::uint64_t close_threes(std::uint64_t bits, std::uint64_t next) noexcept {
    const std::uint64_t twos = bits & with_near_one(bits, next);
    const std::uint64_t next_twos = next & with_near_one(next, 0);
    return twos == 0 ? 0 : twos & with_near_one(twos, next_twos);
}

/// The octets at the end of which only the next ones tell what they are: letters that are not so
/// many that their beginning tells, and padding.
std::size_t open_end(Bytes octets) noexcept {
    std::size_t count = 0;
    while (count < octets.size() && count < 2 &&
           octets[octets.size() - 1 - count] == std::byte{'='})
        ++count;
    const std::size_t padding = count;
    while (count < octets.size() && count - padding < kLookLetters &&
           is_letter(octets[octets.size() - 1 - count]))
        ++count;
    const std::size_t letters = count - padding;
    return letters == 0 || letters == kLookLetters ? 0 : count;
}

}  // namespace

/// What the octets from `begin` on look like, in words of 64.
struct RunFinder::Block {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint32_t words = 0;                       ///< a bit for each word that has any of these
    std::array<std::uint64_t, kBlockWords> rows;   ///< an octet of what may be coded
    std::array<std::uint64_t, kBlockWords> pairs;  ///< the octet before what may open a file
};

RunFinder::RunFinder(PartEmitter& out, const Settings& settings) : out_(out), settings_(settings) {}

void RunFinder::on_data(Bytes data) {
    if (!data.empty()) behind_gap_ = false;
    while (!data.empty() && !is_spent_) {
        if (held_.empty()) {
            hold(data.subspan(advance(data, Extent::Open)));
            return;
        }
        const std::size_t taken = std::min(next_look_ - held_.size(), data.size());
        held_.insert(held_.end(), data.begin(), data.begin() + static_cast<std::ptrdiff_t>(taken));
        if (held_.size() < next_look_) return;
        const std::size_t left = held_.size() - advance(held_, Extent::Open);
        if (left > taken) {
            data = data.subspan(taken);
            hold(Bytes(held_).last(left));
            continue;
        }
        // What is left came just now: the copy is not needed.
        held_.clear();
        data = data.subspan(taken - left);
        if (data.size() == left) return hold(data);
    }
}

/// Keeps what is not told yet, until there is enough more of it to look again.
void RunFinder::hold(Bytes data) {
    if (is_spent_) data = {};
    constexpr std::size_t kMoreBytes = 64;
    if (data.size() != held_.size()) held_ = std::vector<std::byte>(data.begin(), data.end());
    next_look_ = held_.size() + std::max(held_.size(), kMoreBytes);
}

/// The first one behind a gap only says where the view goes on.
void RunFinder::on_origin(std::uint64_t offset) {
    const std::uint64_t next = position_ + held_.size();
    if (origins_.empty() || origins_.back().at != next) origins_.push_back({next, offset, false});
    origins_.back().original = offset;
    origins_.back().is_change |= !behind_gap_;
}

void RunFinder::step() {
    if (held_.empty() || is_spent_) return;
    const std::size_t left = held_.size() - advance(held_, Extent::Open);
    hold(Bytes(held_).last(left));
}

/// No more octets of what is held will come.
void RunFinder::advance_all() {
    const std::vector<std::byte> held = std::exchange(held_, {});
    std::size_t done = 0;
    while (done < held.size() && !is_spent_)
        done += advance(Bytes(held).subspan(done), Extent::Whole);
}

void RunFinder::on_gap(std::uint64_t length, Cause cause) {
    advance_all();
    behind_gap_ = true;
    if (is_spent_) return;
    position_ += length;
    history_size_ = 0;
    skips_ = false;
    // A view shows a piece of what lies around; where it leaves off its run is no longer to be had.
    if (run_ && settings_.around != nullptr) return end_run(EndReason::Complete);
    if (run_ && length != 0 && run_->on_gap(length, cause, out_) != DecodeStatus::Continue) spend();
}

void RunFinder::end(EndReason reason) {
    advance_all();
    if (run_) {
        end_run(reason);
        note_read(run_begin_, original_of(position_));
    }
    for (auto& lines : lines_) {
        if (lines) lines->end(EndReason::Complete, out_);
        lines.reset();
    }
}

/// Returns how many octets were told; those behind them are of a candidate that is not.
std::size_t RunFinder::advance(Bytes octets, Extent extent) {
    const std::size_t limit = octets.size() - (extent == Extent::Whole ? 0 : open_end(octets));
    Block block;
    std::size_t at = 0;
    while (at < octets.size() && !is_spent_) {
        if (run_) {
            at += read(octets.subspan(at));
            if (!run_) note_read(run_begin_, original_of(position_ + at));
        } else if (skips_) {
            const std::size_t letters = letters_at_front(octets.subspan(at), settings_.path);
            at += letters;
            skips_ = at == octets.size();
        } else {
            // A run may have ended amid the letters at the end.
            if (at >= limit) break;
            at = find(octets, at, limit, block);
            if (at < limit) {
                if (!settle_candidate(octets, at, extent)) break;
                continue;
            }
            // What goes on is the rest of a row that is not coded.
            skips_ = limit == octets.size() && is_letter(octets.back());
            break;
        }
    }
    remember(octets.first(at));
    return at;
}

/// Looks at the candidate at `at` and goes on behind it. False: only more octets tell.
bool RunFinder::settle_candidate(Bytes octets, std::size_t& at, Extent extent) {
    Verdict verdict = look(octets, at, extent);
    if (settings_.around != nullptr) verdict = if_changed(std::move(verdict), octets, at, extent);
    switch (verdict.is) {
        case Verdict::Is::Unknown: return false;
        case Verdict::Is::Nothing:
            at += verdict.end;
            skips_ = is_letter(octets[at - 1]);
            return true;
        case Verdict::Is::Text:
            note_read(original_of(position_ + at + verdict.begin),
                      original_of(position_ + at + verdict.end));
            put_line(verdict);
            at += verdict.end;
            return true;
        case Verdict::Is::Run:
            at += verdict.begin;
            run_begin_ = original_of(position_ + at);
            begin_run(std::move(verdict));
            return true;
    }
    return true;
}

/// A view in which nothing differs has nothing of its own; a run may go on behind its letters only.
bool RunFinder::may_pass(Bytes octets, std::size_t from) const noexcept {
    if (settings_.around == nullptr || is_letter(octets.back())) return false;
    return std::ranges::none_of(origins_, [&](const Origin& origin) {
        return origin.at > position_ + from && origin.at < position_ + octets.size();
    });
}

/// Where the next candidate begins; `limit` if none does before it.
std::size_t RunFinder::find(Bytes octets, std::size_t from, std::size_t limit, Block& block) const {
    // The octet before it was not looked at here.
    if (from < limit && may_begin_word(octets, from)) return from;
    if (may_pass(octets, from)) return limit;
    const std::size_t floor = from;
    while (from < limit) {
        if (from < block.begin || from >= block.end) fill(block, octets, from);
        const std::size_t first = (from - block.begin) / kOctetsPerWord;
        const std::uint32_t words = block.words >> first;
        if (words == 0) {
            from = block.end;
            continue;
        }
        const std::size_t skipped = static_cast<std::size_t>(std::countr_zero(words));
        if (skipped != 0) from = block.begin + kOctetsPerWord * (first + skipped);
        if (from >= limit) break;
        const std::size_t end =
            std::min(limit, block.begin + kOctetsPerWord * (first + skipped + 1));
        const std::size_t found = std::min(find_row(octets, floor, from, end, block),
                                           find_word(octets, from, limit, block));
        if (found < limit) return found;
        from = end;
    }
    return limit;
}

/// Most words have no three changes close to each other: they are passed.
void RunFinder::fill(Block& block, Bytes octets, std::size_t from) const {
    std::array<OctetMarks, kBlockWords + 1> marks;
    const Bytes part =
        octets.subspan(from).first(std::min(octets.size() - from, marks.size() * kOctetsPerWord));
    const std::size_t words = (part.size() + kOctetsPerWord - 1) / kOctetsPerWord;
    mark(part, settings_.path, std::span(marks).first(words));
    if (words < marks.size()) marks[words] = {};
    const std::size_t looked = std::min(words, kBlockWords);
    static_assert(kChangesWithin == 8 && kChangesMin == 3);
    block.words = 0;
    for (std::size_t i = 0; i < looked; ++i) {
        const OctetMarks& here = marks[i];
        if ((here.changes | here.pairs) == 0) continue;
        block.rows[i] = close_threes(here.changes, marks[i + 1].changes);
        block.pairs[i] = here.pairs;
        if ((block.rows[i] | block.pairs[i]) != 0) block.words |= 1U << i;
    }
    block.begin = from;
    block.end = from + looked * kOctetsPerWord;
}

/// A row of letters that may be coded, has a change in [from, end), and begins at `floor` or later;
/// else the octets' end.
std::size_t RunFinder::find_row(Bytes octets, std::size_t floor, std::size_t from, std::size_t end,
                                const Block& block) const {
    const std::size_t offset = from - block.begin;
    const std::size_t word = block.begin + offset / kOctetsPerWord * kOctetsPerWord;
    std::uint64_t changes =
        block.rows[offset / kOctetsPerWord] & (~std::uint64_t{0} << offset % kOctetsPerWord);
    while (changes != 0) {
        const std::size_t at = word + static_cast<std::size_t>(std::countr_zero(changes));
        if (at >= end) break;
        std::size_t begin = at;
        while (begin > floor && at - begin <= kLookLetters && is_letter(octets[begin - 1])) --begin;
        std::size_t behind = at;
        const std::size_t most = std::min(octets.size(), begin + kLookLetters);
        while (behind < most && is_letter(octets[behind])) ++behind;
        // The rest of a row whose first letters told that it is not coded is not, either.
        if (begin + kPaddedLettersMin <= behind && !is_letter(octet_before(octets, begin, 1)) &&
            may_begin_row(octets, begin, behind))
            return begin;
        const std::size_t passed = std::max(behind, at + 1) - word;
        changes &= passed < kOctetsPerWord ? ~std::uint64_t{0} << passed : 0;
    }
    return octets.size();
}

/// The place behind the first of two octets that may stand where a file begins.
std::size_t RunFinder::find_word(Bytes octets, std::size_t from, std::size_t limit,
                                 const Block& block) const {
    const std::size_t offset = from - block.begin;
    std::uint64_t pairs =
        block.pairs[offset / kOctetsPerWord] & (~std::uint64_t{0} << offset % kOctetsPerWord);
    const std::size_t word = block.begin + offset / kOctetsPerWord * kOctetsPerWord;
    for (; pairs != 0; pairs &= pairs - 1) {
        const std::size_t at = word + static_cast<std::size_t>(std::countr_zero(pairs)) + 1;
        if (at < limit && may_begin_word(octets, at)) return at;
    }
    return limit;
}

std::byte RunFinder::octet_before(Bytes octets, std::size_t at, std::size_t back) const noexcept {
    if (at >= back) return octets[at - back];
    const std::size_t further = back - at;
    return history_size_ < further ? std::byte{0} : history_[history_size_ - further];
}

/// Behind an octet that may come before it, the first letter of "begin " or "ybegin ".
bool RunFinder::may_begin_word(Bytes octets, std::size_t at) const noexcept {
    const auto octet = static_cast<char>(octets[at]);
    const auto last = static_cast<char>(octet_before(octets, at, 1));
    const char next = at + 1 < octets.size() ? static_cast<char>(octets[at + 1]) : '\0';
    if (octet == 'b') return (last == '\n' || is_at_begin(at)) && (next == 'e' || next == '\0');
    return octet == 'y' && last == '=' && (next == 'b' || next == '\0');
}

/// Most rows of letters are words. Short ones count only where a value begins.
bool RunFinder::may_begin_row(Bytes octets, std::size_t begin, std::size_t end) const noexcept {
    const std::size_t count = end - begin;
    if (count <= kShortLettersMax && !is_at_begin(begin) &&
        !opens_value(octet_before(octets, begin, 2), octet_before(octets, begin, 1)))
        return false;
    const bool is_padded = octets.size() - end >= 2 && octets[end] == std::byte{'='} &&
                           octets[end + 1] == std::byte{'='};
    if (count < kLettersMin && !is_padded) return false;
    return may_be_coded(octets.subspan(begin));
}

Bytes RunFinder::before(Bytes octets, std::size_t at, std::span<std::byte> room) const {
    if (at >= kBeforeBytes) return octets.subspan(at - kBeforeBytes, kBeforeBytes);
    const std::size_t old = std::min(history_size_, kBeforeBytes - at);
    const auto end =
        std::ranges::copy(Bytes(history_).first(history_size_).last(old), room.begin()).out;
    std::ranges::copy(octets.first(at), end);
    return room.first(old + at);
}

Verdict RunFinder::look(Bytes octets, std::size_t at, Extent extent) const {
    std::array<std::byte, kBeforeBytes> room;
    const Candidate candidate{before(octets, at, room), octets.subspan(at), extent,
                              is_at_begin(at)};
    if (may_begin_word(octets, at)) {
        Verdict verdict = look_at_word(candidate);
        if (verdict.is != Verdict::Is::Nothing) return verdict;
    }
    return look_at_letters(candidate, settings_.path);
}

/// Of a run whose end is not seen the first kLookBytes tell whether something was changed in it.
Verdict RunFinder::if_changed(Verdict&& verdict, Bytes octets, std::size_t at,
                              Extent extent) const {
    const bool is_run = verdict.is == Verdict::Is::Run;
    if (!is_run && verdict.is != Verdict::Is::Text) return std::move(verdict);
    const std::size_t seen = std::min(octets.size() - at, kLookBytes);
    const std::uint64_t begin = position_ + at + verdict.begin;
    const std::uint64_t end = position_ + at + (is_run ? seen : verdict.end);
    const bool is_changed = std::ranges::any_of(origins_, [&](const Origin& origin) {
        return origin.is_change && origin.at > begin && origin.at < end &&
               !is_read_around(origin.original);
    });
    if (is_changed) return std::move(verdict);
    if (is_run && seen < kLookBytes && extent == Extent::Open) return {.is = Verdict::Is::Unknown};
    return {.end = is_run ? 1 : verdict.end};
}

std::uint64_t RunFinder::original_of(std::uint64_t place) const noexcept {
    const auto after = std::ranges::upper_bound(origins_, place, {}, &Origin::at);
    if (after == origins_.begin()) return place;
    return std::prev(after)->original + (place - std::prev(after)->at);
}

/// The last ones are enough: a view is never far behind the text that it is made of.
void RunFinder::note_read(std::uint64_t begin, std::uint64_t end) {
    if (read_.size() == kRangesMax) read_.erase(read_.begin());
    read_.push_back({begin, end});
}

bool RunFinder::has_read(std::uint64_t original) const noexcept {
    if (run_ && original >= run_begin_) return true;
    return std::ranges::any_of(
        read_, [&](const Range& range) { return original >= range.begin && original < range.end; });
}

/// A change is none for the run in which it stands if that was read as it was written: some escapes
/// are undone on the way.
bool RunFinder::is_read_around(std::uint64_t original) const noexcept {
    for (const RunFinder* around = settings_.around; around != nullptr;
         around = around->settings_.around) {
        if (around->has_read(original)) return true;
    }
    return false;
}

void RunFinder::put_line(const Verdict& verdict) {
    if (settings_.depth == Depth::Spent) return reach_depth();
    auto& lines = lines_[verdict.coding == RunCoding::Hex ? 1 : 0];
    if (!lines) {
        PartInfo info;
        info.step = name_of(verdict.coding);
        // Lines of one part are not a file, whatever the first one looks like.
        info.reading = Reading::AsField;
        lines = std::make_unique<DecodedPart>(std::move(info));
    }
    lines->put(verdict.text, out_);
    lines->put('\n', out_);
    if (lines->status() != DecodeStatus::Continue || out_.is_spent()) spend();
}

void RunFinder::begin_run(Verdict&& verdict) {
    if (settings_.depth == Depth::Spent) return reach_depth();
    PartInfo child;
    child.name = std::move(verdict.name);
    child.media_type = std::move(verdict.media_type);
    child.charset = std::move(verdict.charset);
    child.step = name_of(verdict.coding);
    switch (verdict.coding) {
        case RunCoding::Base64:
            run_ = make_base64_run(std::move(child), out_.limits(), settings_.path);
            break;
        case RunCoding::Hex: run_ = make_hex_run(std::move(child)); break;
        case RunCoding::Uuencode: run_ = uuencode::make_run(std::move(child)); break;
        case RunCoding::Yenc: run_ = yenc::make_run(std::move(child)); break;
    }
}

/// Returns how many octets were of the run.
std::size_t RunFinder::read(Bytes octets) {
    const DecodeStatus status = run_->on_data(octets, out_);
    if (status == DecodeStatus::Exhausted || out_.is_spent()) {
        spend();
        return octets.size();
    }
    if (status == DecodeStatus::Continue) return octets.size();
    const std::size_t used = octets.size() - run_->unused();
    end_run(EndReason::Complete);
    return used;
}

void RunFinder::end_run(EndReason reason) {
    const DecodeStatus status = run_->on_end(reason, out_);
    run_.reset();
    if (status == DecodeStatus::Exhausted || out_.is_spent()) spend();
}

void RunFinder::reach_depth() {
    out_.limit_hit(Limit::DecodeDepthMax);
    spend();
}

void RunFinder::spend() {
    is_spent_ = true;
    if (run_) (void)run_->on_end(EndReason::Aborted, out_);
    run_.reset();
    skips_ = false;
}

void RunFinder::remember(Bytes octets) {
    position_ += octets.size();
    // The last one before it says what the next octets stand for.
    if (octets.empty()) return;
    auto kept = std::ranges::upper_bound(origins_, position_, {}, &Origin::at);
    if (kept != origins_.begin()) origins_.erase(origins_.begin(), --kept);
    if (octets.size() >= kBeforeBytes) {
        std::memcpy(history_.data(), octets.last(kBeforeBytes).data(), kBeforeBytes);
        history_size_ = kBeforeBytes;
        return;
    }
    const Bytes last = octets;
    const std::size_t old = std::min(history_size_, kBeforeBytes - last.size());
    std::copy(history_.begin() + static_cast<std::ptrdiff_t>(history_size_ - old),
              history_.begin() + static_cast<std::ptrdiff_t>(history_size_), history_.begin());
    std::ranges::copy(last, history_.begin() + static_cast<std::ptrdiff_t>(old));
    history_size_ = old + last.size();
}

}  // namespace sealtap::content::embedded

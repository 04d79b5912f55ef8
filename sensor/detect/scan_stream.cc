#include "detect/scan_stream.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sealtap::detect {
namespace {

/// How far before the last octet at hand everything that a candidate needs is surely there; as much
/// is kept before the first candidate that is not settled.
constexpr std::size_t kMargin = kContextBytes + kCandidateBytesMax;
/// As many pieces wait for the next parts: a message has no more open at once.
constexpr std::size_t kPiecesKeptMax = 8;

static_assert(2 * kMargin < kSmallBytes, "what is carried must fit into the small memory");

}  // namespace

ScanWorkshop::ScanWorkshop(std::shared_ptr<const Ruleset> rules, const Limits& limits,
                           LimitHits& hits, ScanPaths paths, StageClock* stages)
    : rules_(std::move(rules)),
      hits_(hits),
      pool_(static_cast<std::size_t>(limits[Limit::BlocksPerWorkerMax])),
      scan_(rules_->rules(), limits, hits, paths, stages) {}

Block ScanWorkshop::lend(PartScan& holder) {
    Block block = pool_.take();
    if (!block) {
        hits_.hit(Limit::BlocksPerWorkerMax);
        holders_.front()->scan_and_carry(PartScan::Keep::InSmallMemory);
        block = pool_.take();
    }
    holder.held_since_ = holders_.insert(holders_.end(), &holder);
    return block;
}

void ScanWorkshop::take_back(PartScan& holder, Block block) {
    holders_.erase(holder.held_since_);
    pool_.give_back(std::move(block));
}

std::vector<std::byte> ScanWorkshop::lend_piece() {
    if (pieces_.empty()) return std::vector<std::byte>(kPieceBytes);
    std::vector<std::byte> piece = std::move(pieces_.back());
    pieces_.pop_back();
    return piece;
}

void ScanWorkshop::take_back(std::vector<std::byte> memory) {
    if (memory.size() == kPieceBytes && pieces_.size() < kPiecesKeptMax)
        pieces_.push_back(std::move(memory));
}

PartScan::PartScan(ScanWorkshop& workshop, FindingSink& sink, std::optional<Charset> declared)
    : workshop_(workshop), sink_(sink) {
    progress_.declared = declared;
}

PartScan::~PartScan() { give_block_back(); }

void PartScan::on_data(Bytes data) {
    while (!data.empty()) {
        make_room(data.size());
        const std::size_t room = (block_ ? kBlockCapacity : kSmallBytes) - size_;
        const std::size_t taken = std::min(room, data.size());
        append(data.first(taken));
        data = data.subspan(taken);
    }
}

/// Leaves room for at least one octet.
void PartScan::make_room(std::size_t wanted) {
    if (block_) {
        if (size_ == kBlockCapacity) scan_and_carry(Keep::InBlock);
        return;
    }
    if (size_ + wanted <= kSmallBytes) return;
    Block block = workshop_.lend(*this);
    if (size_ > 0) std::memcpy(block.get(), small_.data(), size_);
    block_ = std::move(block);
    workshop_.take_back(std::exchange(small_, {}));
}

void PartScan::append(Bytes data) {
    if (!block_ && small_.empty() && data.size() <= ScanWorkshop::kPieceBytes)
        small_ = workshop_.lend_piece();
    if (!block_ && small_.size() < size_ + data.size())
        small_.resize(std::min(kSmallBytes, std::max(size_ + data.size(), 2 * size_)));
    std::memcpy(memory() + size_, data.data(), data.size());
    size_ += data.size();
    if (block_ && size_ == kBlockCapacity) scan_and_carry(Keep::InSmallMemory);
}

ScanRegion PartScan::region(Edge right) noexcept {
    return {Bytes(memory(), size_), base_, left_, right};
}

void PartScan::scan_and_carry(Keep keep) {
    const ScanRegion now = region(Edge::More);
    const std::uint64_t end = base_ + size_;
    const std::uint64_t until =
        std::max(progress_.done, end - std::min<std::uint64_t>(kMargin, end));
    workshop_.scan().run(now, until, progress_, sink_);
    const std::uint64_t keep_from =
        std::max(base_, until - std::min<std::uint64_t>(kMargin, until));
    const auto dropped = static_cast<std::size_t>(keep_from - base_);
    if (dropped > 0) {
        (void)progress_.aligner.boundary_from(now, dropped);
        left_ = Edge::More;
    }
    size_ -= dropped;
    base_ = keep_from;
    if (keep == Keep::InBlock || !block_) {
        std::memmove(memory(), memory() + dropped, size_);
        return;
    }
    small_.assign(block_.get() + dropped, block_.get() + dropped + size_);
    give_block_back();
}

void PartScan::scan_to_edge(Edge right) {
    if (size_ > 0) workshop_.scan().run(region(right), base_ + size_, progress_, sink_);
    give_block_back();
    workshop_.take_back(std::exchange(small_, {}));
}

void PartScan::on_gap(std::uint64_t length) {
    if (length == 0) return;
    scan_to_edge(Edge::Gap);
    base_ += size_ + length;
    size_ = 0;
    left_ = Edge::Gap;
    progress_.done = base_;
    progress_.covered.fill(base_);
    progress_.last_wide.reset();
    progress_.aligner.forget(base_);
}

void PartScan::flush() {
    scan_and_carry(Keep::InSmallMemory);
    if (size_ > 0) workshop_.scan().preview(region(Edge::Pause), progress_, sink_);
}

void PartScan::end() {
    scan_to_edge(Edge::Part);
    base_ += size_;
    size_ = 0;
}

void PartScan::give_block_back() {
    if (block_) workshop_.take_back(*this, std::move(block_));
}

}  // namespace sealtap::detect

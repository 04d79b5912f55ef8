#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "detect/block_pool.h"
#include "detect/region_scan.h"
#include "detect/ruleset.h"
#include "sealtap/part_host.h"
#include "sealtap/stage_clock.h"

namespace sealtap::detect {

class PartScan;

/// What the scans of one worker share.
class ScanWorkshop {
public:
    ScanWorkshop(std::shared_ptr<const Ruleset> rules, const Limits& limits, LimitHits& hits,
                 ScanPaths paths, StageClock* stages = nullptr);

    /// A block for `holder`. When all are lent, the stream that has held one longest is scanned
    /// early, which changes nothing in what it finds.
    [[nodiscard]] Block lend(PartScan& holder);
    void take_back(PartScan& holder, Block block);
    static constexpr std::size_t kPieceBytes = 256;
    /// Memory of kPieceBytes, which is enough for most parts; that of an earlier one if there is.
    [[nodiscard]] std::vector<std::byte> lend_piece();
    void take_back(std::vector<std::byte> memory);
    [[nodiscard]] RegionScan& scan() noexcept { return scan_; }
    [[nodiscard]] std::size_t blocks_lent() const noexcept { return pool_.lent(); }

private:
    friend class PartScan;
    std::shared_ptr<const Ruleset> rules_;
    LimitHits& hits_;
    BlockPool pool_;
    RegionScan scan_;
    std::list<PartScan*> holders_;  ///< of a block; the longest first
    std::vector<std::vector<std::byte>> pieces_;
};

/// The scan of one part. Octets wait in small memory of its own, in a block when they become many,
/// until everything that a candidate needs is there; a stream without waiting octets holds neither.
class PartScan final : public ScanStream {
public:
    /// `workshop` outlives it.
    PartScan(ScanWorkshop& workshop, FindingSink& sink, std::optional<Charset> declared);
    ~PartScan() override;
    PartScan(const PartScan&) = delete;
    PartScan& operator=(const PartScan&) = delete;

    void on_data(Bytes data) override;
    void on_gap(std::uint64_t length) override;
    [[nodiscard]] Bytes recent() const noexcept override {
        return block_ ? Bytes(block_.get(), size_) : Bytes(small_).first(size_);
    }
    void flush() override;
    void end() override;

private:
    friend class ScanWorkshop;
    enum class Keep { InBlock, InSmallMemory };

    void append(Bytes data);
    void make_room(std::size_t wanted);
    /// Settles what can be settled and moves the rest to the front.
    void scan_and_carry(Keep keep);
    void scan_to_edge(Edge right);
    void give_block_back();
    [[nodiscard]] std::byte* memory() noexcept { return block_ ? block_.get() : small_.data(); }
    [[nodiscard]] ScanRegion region(Edge right) noexcept;

    ScanWorkshop& workshop_;
    FindingSink& sink_;
    ScanProgress progress_;
    std::vector<std::byte> small_;
    Block block_;
    std::list<PartScan*>::iterator held_since_;  ///< valid while block_ is held
    std::size_t size_ = 0;
    std::uint64_t base_ = 0;  ///< offset of the first octet kept
    Edge left_ = Edge::Part;
};

}  // namespace sealtap::detect

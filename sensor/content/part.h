#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "content/collection.h"
#include "content/format.h"
#include "content/leaf.h"
#include "content/media/media_scan.h"
#include "sealtap/content_decoder.h"
#include "sealtap/part_host.h"

namespace sealtap::content {

/// The ratio of the budget is reckoned in steps of so many octets of input, so that it does not
/// depend on how they were cut.
inline constexpr std::size_t kInputStepBytes = 4096;

[[nodiscard]] constexpr std::size_t index_of(Cause cause) noexcept {
    return static_cast<std::size_t>(cause);
}

/// Where a part stands among the others.
struct Lineage {
    RawText path;
    std::size_t depth;
    class Part* around;      ///< the part whose decoder emits this one; null at the top
    DecodeBudget* credited;  ///< the budget that an enclosing part already credits with its input
};

/// One part of a document: chooses how to read its octets, and keeps its ledger. See open_part().
class Part final : public OpenPart, private PartEmitter {
public:
    Part(PartHost& host, PartInfo&& info, Lineage&& lineage);
    /// Of which all was collected, and accounted for but for what is in the collection.
    Part(PartHost& host, PartInfo&& info, Lineage&& lineage,
         std::unique_ptr<Collection> collection);
    ~Part() override {
        if (state_ != State::Ended) end(EndReason::Aborted);
    }

    void on_data(Bytes data) override;
    void on_gap(std::uint64_t length, Cause cause) override;
    void on_skipped(std::uint64_t length, Cause cause) override;
    void on_place(const Place& place) override;
    void settle() override;
    void end(EndReason reason) override;

    enum class Collected : std::uint8_t { Whole, Cut };
    /// What is known of a part by the time when its octets are collected.
    struct Collecting {
        Collected extent = Collected::Whole;  ///< Cut: more belongs to it
        bool may_be_text = false;
        bool is_encrypted = false;
    };
    /// For a part that was deferred: opens what was collected of it.
    void open_deferred(const Collecting& known);

private:
    enum class State : std::uint8_t {
        Undecided,   ///< the head is being gathered
        Holding,     ///< until it is known whether it is a tar archive
        Collecting,  ///< to be opened as a whole
        Decoding,
        Scanning,  ///< raw, counted as scanned or, with a cause, as not inspected
        Counting,  ///< counted only
        Ended,
    };

    void begin_document();
    void put_name();
    void gather(Bytes data);
    void read_head();
    void end_undecided();
    void account();
    void decide(Bytes head);
    void decode_or_scan(const DecoderDescriptor* decoder, Bytes head);
    void begin_decoding(const DecoderDescriptor& decoder);
    void drop_decoder() noexcept;
    void begin_scanning();
    [[nodiscard]] bool may_be_late_container() const noexcept;
    void hold(Bytes data);
    void decide_held(Bytes head);
    void release();
    void begin_opaque(Cause cause);
    void collect(Bytes data);
    void decide_image();
    void open_collected(Collected extent);
    void open_now(const Collection& collection, Collected extent);
    void defer(std::unique_ptr<Collection> collection, Collected extent);
    void scan_collected(const std::vector<CollectedRun>& runs, std::uint64_t end);
    void begin_media(Bytes head);
    void begin_picture(Bytes head);
    void collect_picture(Bytes data);
    void read_picture();
    void read(Bytes data);
    void decode(Bytes data);
    void scan(Bytes data);
    void credit(std::size_t consumed, DecodeStatus status) noexcept;
    [[nodiscard]] DecodeStatus checked(DecodeStatus status) const noexcept {
        return parts_spent_ ? DecodeStatus::Exhausted : status;
    }
    void hole(std::uint64_t length, Cause cause);
    void give_up(DecodeStatus status, std::uint64_t missing = 0);
    void take_back_held();
    void take_back_step() noexcept;
    void finish_decoder(EndReason reason);

    PartPtr begin_child(PartInfo&& info) override;
    DecodeBudget& budget() noexcept override { return host_->budget(); }
    DecoderMemory* memory() noexcept override { return memory_; }
    const Limits& limits() const noexcept override { return host_->limits(); }
    void limit_hit(Limit limit) noexcept override { host_->limit_hit(limit); }
    bool is_spent() const noexcept override { return parts_spent_; }

    PartHost* host_;
    PartInfo info_;
    Lineage lineage_;
    std::unique_ptr<ChildDocument> document_;
    std::unique_ptr<ObjectRecorder> object_;
    std::unique_ptr<ContentDecoder> decoder_;
    DecoderMemory* memory_ = nullptr;  ///< where the decoder is charged
    std::uint64_t charged_ = 0;
    std::optional<LeafContext> leaf_context_;  ///< once it is scanned
    std::unique_ptr<Leaf> scan_;
    std::unique_ptr<media::MediaScan> media_;  ///< while samples are told from metadata
    std::vector<Part*> children_;              ///< that are open; they belong to the decoder
    PartLedger ledger_;                        ///< of what is not accounted for yet
    std::optional<PartLedger> settled_;        ///< of what is; only while an object asks for it
    std::unique_ptr<Collection> collection_;   ///< while collecting
    std::unique_ptr<Collection> picture_;      ///< beside the scan of its metadata
    std::vector<std::byte> held_;              ///< while holding
    std::optional<Cause> cause_;               ///< why what is scanned or counted is not inspected
    std::uint64_t position_ = 0;               ///< octets so far, missing ones included
    std::size_t step_left_ = kInputStepBytes;
    std::array<std::byte, kHeadBytes> head_{};
    std::uint8_t head_size_ = 0;
    State state_ = State::Undecided;
    bool is_encrypted_ = false;  ///< content, not the protocol around it
    bool may_be_image_ = false;  ///< what is collected: until its mark has come or not
    bool may_be_text_ = false;   ///< what is collected: nothing but a word in it says otherwise
    bool credits_input_ = false;
    bool parts_spent_ = false;  ///< a child was wanted that the budget had no room for
};

}  // namespace sealtap::content

#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "sealtap/bytes.h"
#include "sealtap/content_part.h"
#include "sealtap/decoder_memory.h"
#include "sealtap/limits.h"

namespace sealtap {

/// What one document may spend on being decoded; shared by all its parts, charged before the work
/// is done. Where some of them are opened later they spend from it on two threads at once, and by
/// then which of them gets the last octet is chance; on one thread it never is.
class DecodeBudget {
public:
    explicit DecodeBudget(const Limits& limits) noexcept
        : bytes_max_(limits[Limit::DecodedBytesMax]),
          ratio_max_(limits[Limit::DecodeRatioMax]),
          ratio_free_(limits[Limit::DecodeRatioFreeBytes]),
          parts_max_(limits[Limit::PartsPerDocumentMax]),
          depth_max_(limits[Limit::DecodeDepthMax]),
          opening_us_max_(1000 * limits[Limit::OpenerCpuMsPerDocumentMax]),
          opening_us_per_mib_(1000 * limits[Limit::OpenerCpuMsPerMib]) {}

    /// `consumed` octets of the outermost coded part were read (once per octet, at depth 0 only).
    void on_input(std::uint64_t consumed) noexcept {
        input_.fetch_add(consumed, std::memory_order_relaxed);
    }
    /// May `produced` more decoded octets come into being? False: stop and answer Exhausted.
    [[nodiscard]] bool charge_output(std::uint64_t produced) noexcept {
        if (produced > bytes_max_) return false;
        const std::uint64_t total =
            output_.fetch_add(produced, std::memory_order_relaxed) + produced;
        if (total <= bytes_max_ && is_in_ratio(total)) return true;
        output_.fetch_sub(produced, std::memory_order_relaxed);
        return false;
    }
    [[nodiscard]] bool charge_part() noexcept {
        // Looked at first, so that it never counts far beyond its end.
        return parts_.load(std::memory_order_relaxed) < parts_max_ &&
               parts_.fetch_add(1, std::memory_order_relaxed) < parts_max_;
    }
    [[nodiscard]] std::uint64_t depth_max() const noexcept { return depth_max_; }

    /// Time of the processor that documents in this one, and in those, may still be opened for. It
    /// grows with what came in.
    [[nodiscard]] std::chrono::microseconds opening_left() const noexcept {
        constexpr std::uint64_t kMiB = 1U << 20U;
        const std::uint64_t input = input_.load(std::memory_order_relaxed);
        const std::uint64_t all = opening_us_max_ + input / kMiB * opening_us_per_mib_ +
                                  input % kMiB * opening_us_per_mib_ / kMiB;
        const std::uint64_t spent = opening_us_.load(std::memory_order_relaxed);
        return std::chrono::microseconds(spent < all ? all - spent : 0);
    }
    /// Charged when it is spent: how long an opening takes is known by then only, and it may take
    /// no longer than opening_left().
    void charge_opening(std::chrono::microseconds spent) noexcept {
        opening_us_.fetch_add(static_cast<std::uint64_t>(spent.count()), std::memory_order_relaxed);
    }

private:
    [[nodiscard]] bool is_in_ratio(std::uint64_t output) const noexcept {
        return output <= ratio_free_ ||
               output / ratio_max_ <= input_.load(std::memory_order_relaxed);
    }

    const std::uint64_t bytes_max_;
    const std::uint64_t ratio_max_;
    const std::uint64_t ratio_free_;
    const std::uint64_t parts_max_;
    const std::uint64_t depth_max_;
    const std::uint64_t opening_us_max_;
    const std::uint64_t opening_us_per_mib_;
    std::atomic<std::uint64_t> input_{0};
    std::atomic<std::uint64_t> output_{0};
    std::atomic<std::uint64_t> parts_{0};
    std::atomic<std::uint64_t> opening_us_{0};
};

enum class DecodeStatus : std::uint8_t {
    Continue,
    Broken,     ///< damaged: what follows is counted as the decoder's cause()
    Exhausted,  ///< the budget is spent: what follows is counted as decode_budget
};

/// Where a decoder puts its child parts.
class PartEmitter {
public:
    /// Never null; when the budget has no part left, what is written there is counted as
    /// decode_budget.
    [[nodiscard]] virtual PartPtr begin_child(PartInfo&& info) = 0;
    [[nodiscard]] virtual DecodeBudget& budget() noexcept = 0;
    /// Null: nothing is shared, and nothing is limited.
    [[nodiscard]] virtual DecoderMemory* memory() noexcept { return nullptr; }
    [[nodiscard]] virtual const Limits& limits() const noexcept = 0;
    virtual void limit_hit(Limit limit) noexcept = 0;
    /// A child was wanted that the budget had no room for.
    [[nodiscard]] virtual bool is_spent() const noexcept { return false; }

protected:
    ~PartEmitter() = default;
};

/// Turns one part into child parts. One instance per part, made at the part's first octet and
/// destroyed at its end; same rules as ProtocolParser: never throws, keeps nothing past the call
/// but bounded state, the result does not depend on how the octets are cut. After Broken or
/// Exhausted only on_end is called.
class ContentDecoder {
public:
    virtual ~ContentDecoder() = default;
    [[nodiscard]] virtual DecodeStatus on_data(Bytes data, PartEmitter& out) = 0;
    [[nodiscard]] virtual DecodeStatus on_gap(std::uint64_t length, Cause cause,
                                              PartEmitter& out) = 0;
    /// Ends its open children. The answer tells whether what was given was whole.
    virtual DecodeStatus on_end(EndReason reason, PartEmitter& out) = 0;
    /// After Broken: how many octets at the end of the last data belong to nothing decoded. They
    /// are scanned raw.
    [[nodiscard]] virtual std::size_t unused() const noexcept { return 0; }
    /// Octets before those, held since they may belong to nothing decoded: at most 4096. After
    /// Broken, also from on_end, they are scanned raw, too; until then they are not accounted for.
    /// Valid until the next call.
    [[nodiscard]] virtual Bytes held() const noexcept { return {}; }
    /// After Broken: why.
    [[nodiscard]] virtual Cause cause() const noexcept { return Cause::DecodeError; }
};

struct DecoderDescriptor {
    std::string_view name;  ///< the step it adds to the path, and the coding's name: "gzip"
    /// By coding (the first of info.codings), declared media type, or the first octets (`head`, up
    /// to 16; all there are if the part is shorter).
    bool (*accepts)(const PartInfo& info, Bytes head);
    std::unique_ptr<ContentDecoder> (*create)(const PartInfo& info, const Limits& limits);
    /// What one instance takes of DecoderMemory at least; 0 if it is small.
    std::uint64_t state_bytes = 0;
};

}  // namespace sealtap

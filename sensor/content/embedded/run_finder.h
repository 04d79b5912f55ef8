#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/vector_path.h"
#include "content/coding.h"
#include "content/embedded/run_look.h"
#include "sealtap/content_decoder.h"

namespace sealtap::content::embedded {

/// Finds what stands coded in a text (base64, hexadecimal digits, uuencode, yEnc), and puts what it
/// decodes to into child parts: short texts as lines of one part, everything else into a part each.
///
/// It belongs to the reader of one leaf, reads what that one reads, and keeps no more of it than
/// kLookBytes and a piece. What it finds does not depend on how the text is cut. It charges what it
/// decodes; once the budget is spent, it finds nothing more.
class RunFinder {
public:
    enum class Depth : std::uint8_t {
        Free,
        Spent,  ///< no part may be begun: a run that is found spends the budget
    };
    struct Settings {
        Depth depth = Depth::Free;
        base::VectorPath path = base::best_vector_path();
        /// Of the text that a view is made of: it finds everything else but what the view changed.
        /// It outlives the finder.
        const RunFinder* around = nullptr;
    };

    /// `out` outlives it.
    RunFinder(PartEmitter& out, const Settings& settings);
    RunFinder(const RunFinder&) = delete;
    RunFinder& operator=(const RunFinder&) = delete;

    void on_data(Bytes data);
    void on_gap(std::uint64_t length, Cause cause);
    /// As ScanStream: of a view, and there it says where something differs from the text around.
    void on_origin(std::uint64_t offset);
    /// Tells what can be told already. Called at places of the text, so that what is charged before
    /// does not depend on the cuts.
    void step();
    /// Ends its open children.
    void end(EndReason reason);
    /// The budget ended before the text did.
    [[nodiscard]] bool is_spent() const noexcept { return is_spent_; }

    /// Something is being decoded, or may be soon.
    [[nodiscard]] bool is_in_run() const noexcept {
        return run_ || held_.size() > kLongCandidateBytes;
    }

private:
    static constexpr std::size_t kLongCandidateBytes = 256;
    using Extent = Candidate::Extent;
    struct Block;
    /// From `at` on octets stand for those of the original from `original` on.
    struct Origin {
        std::uint64_t at;
        std::uint64_t original;
        bool is_change;
    };
    /// Octets of the original that were decoded.
    struct Range {
        std::uint64_t begin;
        std::uint64_t end;
    };
    static constexpr std::size_t kRangesMax = 256;

    void hold(Bytes data);
    void advance_all();
    std::size_t advance(Bytes octets, Extent extent);
    bool settle_candidate(Bytes octets, std::size_t& at, Extent extent);
    [[nodiscard]] std::size_t find(Bytes octets, std::size_t from, std::size_t limit,
                                   Block& block) const;
    [[nodiscard]] bool may_pass(Bytes octets, std::size_t from) const noexcept;
    void fill(Block& block, Bytes octets, std::size_t from) const;
    [[nodiscard]] bool is_at_begin(std::size_t at) const noexcept {
        return position_ == 0 && at == 0;
    }
    [[nodiscard]] std::byte octet_before(Bytes octets, std::size_t at,
                                         std::size_t back) const noexcept;
    [[nodiscard]] bool may_begin_word(Bytes octets, std::size_t at) const noexcept;
    [[nodiscard]] bool may_begin_row(Bytes octets, std::size_t begin,
                                     std::size_t end) const noexcept;
    [[nodiscard]] std::size_t find_row(Bytes octets, std::size_t floor, std::size_t from,
                                       std::size_t end, const Block& block) const;
    [[nodiscard]] std::size_t find_word(Bytes octets, std::size_t from, std::size_t limit,
                                        const Block& block) const;
    [[nodiscard]] Bytes before(Bytes octets, std::size_t at, std::span<std::byte> room) const;
    [[nodiscard]] Verdict look(Bytes octets, std::size_t at, Extent extent) const;
    [[nodiscard]] Verdict if_changed(Verdict&& verdict, Bytes octets, std::size_t at,
                                     Extent extent) const;
    [[nodiscard]] std::uint64_t original_of(std::uint64_t place) const noexcept;
    [[nodiscard]] bool has_read(std::uint64_t original) const noexcept;
    [[nodiscard]] bool is_read_around(std::uint64_t original) const noexcept;
    void note_read(std::uint64_t begin, std::uint64_t end);
    void put_line(const Verdict& verdict);
    void begin_run(Verdict&& verdict);
    std::size_t read(Bytes octets);
    void end_run(EndReason reason);
    void reach_depth();
    void spend();
    void remember(Bytes octets);

    PartEmitter& out_;
    Settings settings_;
    std::unique_ptr<ContentDecoder> run_;                ///< that is being decoded
    std::array<std::unique_ptr<DecodedPart>, 2> lines_;  ///< short texts: of base64, of hex
    std::vector<std::byte> held_;  ///< what is not yet told: from a candidate on
    std::size_t next_look_ = 0;    ///< when so many are held, they are looked at again
    std::array<std::byte, kBeforeBytes> history_;  ///< what stands before held_ and the next octet
    std::size_t history_size_ = 0;
    std::uint64_t position_ = 0;   ///< of held_, or else of the next octet
    std::vector<Origin> origins_;  ///< from the last one before position_ on
    std::vector<Range> read_;      ///< the last ones
    std::uint64_t run_begin_ = 0;  ///< of run_, in the original
    bool behind_gap_ = false;      ///< nothing came since
    bool skips_ = false;           ///< the letters that follow are of a run that proved nothing
    bool is_spent_ = false;
};

}  // namespace sealtap::content::embedded

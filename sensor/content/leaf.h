#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "content/embedded/run_finder.h"
#include "content/view/charset_view.h"
#include "content/view/text_view.h"
#include "sealtap/content_decoder.h"
#include "sealtap/part_host.h"

namespace sealtap::content {

/// What a leaf is read for beside its octets.
enum class LeafReading : std::uint8_t {
    Text,  ///< as a human reads it: a view of it is scanned, too
    Raw,   ///< nothing: octets of no text, or of a text that nothing more may be spent on
};

/// Whether a part's octets are input of the document's budget that nobody else credits.
enum class Credit : std::uint8_t { ByLeaf, ByDecoder };

/// What is scanned of a view.
enum class ViewShows : std::uint8_t {
    All,      ///< the scanner does not understand the octets
    Changes,  ///< it does: only what the view's own view changes, with what stands around
};

/// What all the readings of one part share. Belongs to the part.
struct LeafContext {
    PartHost* host;
    PartEmitter* out;      ///< where child parts go
    const RawText* path;   ///< of the part
    const PartInfo* info;  ///< of the part
    Credit credit;
};

/// The end of the way down: text that is scanned, and watched for what has to be undone before it
/// reads as a human reads it. Then a view of it, which is a leaf again, is scanned beside it; and
/// what stands coded in it goes into child parts. Owned by the part (or by the view around it),
/// used on the part's worker.
class Leaf final : public ScanStream {
public:
    /// The octets of a part. `depth`: codings around it. The context outlives the leaf.
    Leaf(const LeafContext& context, std::size_t depth, LeafReading reading);
    /// A view of `original`, the scan of the part's octets. `around` finds what stands coded in the
    /// text that the view is made of. Both outlive the leaf.
    Leaf(const LeafContext& context, std::size_t depth, ScanStream& original,
         const embedded::RunFinder* around, ViewShows shows = ViewShows::All);
    ~Leaf() override;
    Leaf(const Leaf&) = delete;
    Leaf& operator=(const Leaf&) = delete;

    void on_data(Bytes data) override;
    void on_gap(std::uint64_t length) override { on_gap(length, Cause::Gap); }
    void on_gap(std::uint64_t length, Cause cause);
    void on_place(const Place& place) override;
    void on_origin(std::uint64_t offset) override;
    void flush() override;
    void end() override { end(EndReason::Complete); }
    void end(EndReason reason);

    /// Something could not be looked at, because the document's budget is spent.
    [[nodiscard]] bool is_spent() const noexcept {
        return is_spent_ || (view_ && view_->is_spent()) || (charset_ && charset_->is_spent()) ||
               (runs_ && runs_->is_spent());
    }
    /// Its charset is declared, but nobody knows it, and it seems to be in no other.
    [[nodiscard]] bool is_unread() const noexcept { return charset_ && charset_->is_unread(); }
    /// Something coded has begun that has not ended yet.
    [[nodiscard]] bool is_in_run() const noexcept {
        return (runs_ && runs_->is_in_run()) || (view_ && view_->is_awaited());
    }

private:
    /// What watches a leaf goes on at such places of it only, so that nothing depends on how the
    /// octets came: not even what a judgement at a checkpoint knows.
    static constexpr std::uint64_t kStepBytes = 4096;

    void begin_runs(const LeafContext& context, std::size_t depth,
                    const embedded::RunFinder* around);
    void find_runs(Bytes data);
    void step();
    void keep_one_view();

    std::unique_ptr<ScanStream> scan_;         ///< null: nobody asks
    std::optional<embedded::RunFinder> runs_;  ///< none: only the octets are read
    std::unique_ptr<TextView> view_;           ///< null: only the octets are read
    std::unique_ptr<CharsetView> charset_;  ///< null: they are read as UTF-8, ASCII, or not at all
    DecodeBudget* credited_ = nullptr;      ///< with the octets that came, in whole steps
    StageClock* stages_ = nullptr;
    std::uint64_t position_ = 0;
    bool is_spent_ = false;  ///< said by a view that is no more
};

}  // namespace sealtap::content

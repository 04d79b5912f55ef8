#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/offset_track.h"
#include "base/vector_path.h"
#include "content/view/edit.h"
#include "content/view/shown_text.h"
#include "sealtap/bytes.h"
#include "sealtap/part_host.h"

namespace sealtap::content {

class Leaf;
struct LeafContext;
namespace embedded {
class RunFinder;
}

/// Watches the text of a leaf for what a human reads otherwise than it is written (escapes, tags,
/// characters that do not show), and gives the text as it reads to a leaf of its own, with the
/// offsets of the part. Only where something differs: from some octets before a change to as many
/// behind it, so a long text with one escape costs little. Nothing depends on how octets come.
/// Belongs to the leaf.
class TextView {
public:
    /// Who keeps what came before, which a change wants for context.
    enum class Memory : std::uint8_t { OfScan, Own };

    /// All of it outlives this.
    TextView(const LeafContext& context, std::size_t depth, ScanStream& original, Memory memory,
             const embedded::RunFinder* runs);
    ~TextView();
    TextView(const TextView&) = delete;
    TextView& operator=(const TextView&) = delete;

    /// Keeps them until step(), if something may have to be undone there. `before` is what the scan
    /// of the leaf keeps of the octets before them.
    void on_data(Bytes before, Bytes data);
    void on_gap(std::uint64_t length);
    void on_origin(std::uint64_t offset);
    /// Reads what came, as far as what follows does not matter.
    void step();
    void flush();
    void end();
    /// Ends what is shown already. What came since the last step is not read.
    void leave();
    /// The budget could not pay for the rest.
    [[nodiscard]] bool is_spent() const noexcept;
    /// The view is amid something coded, which it shall show to its end.
    [[nodiscard]] bool is_awaited() const noexcept;

private:
    [[nodiscard]] bool is_quiet(Bytes before, Bytes data) const noexcept;
    void begin_keeping(Bytes before);

    enum class More : std::uint8_t { MayCome, WillNotCome };
    /// What lies before the next octet of the view.
    enum class Before : std::uint8_t { Begin, Text, Seam, Gap };

    void read(More more);
    void change(std::size_t at, const Edit& edit, std::string_view text);
    void open(std::uint64_t from);
    void close();
    void finish_piece();
    void show_until(std::uint64_t to);
    void keep(std::uint64_t from, std::uint64_t to);
    void replace(std::uint64_t from, std::uint64_t to, std::string_view text);
    void put(std::uint64_t original, std::string_view text);
    void trim();
    [[nodiscard]] std::uint64_t reach() const noexcept;
    Leaf& view();
    [[nodiscard]] std::uint64_t end_offset() const noexcept { return base_ + buffer_.size(); }
    [[nodiscard]] bool is_keeping() const noexcept { return !buffer_.empty(); }
    [[nodiscard]] std::string_view text() const noexcept;

    const LeafContext& context_;
    std::size_t depth_;
    ScanStream& original_;
    Memory memory_;
    const embedded::RunFinder* runs_;  ///< what finds runs in the text itself
    base::VectorPath vectors_ = base::best_vector_path();
    std::vector<std::byte> buffer_;  ///< empty while all is quiet
    std::uint64_t base_ = 0;         ///< offset of buffer_[0]
    std::uint64_t piece_begin_ = 0;  ///< of what follows the last gap
    bool after_seam_ = false;        ///< it begins at a seam of the view around
    std::uint64_t done_ = 0;         ///< read so far
    bool is_open_ = false;           ///< within reach of a change
    std::uint64_t changed_ = 0;      ///< while open: end of the last change
    std::uint64_t shown_ = 0;        ///< given to the view, or left out of it
    Before before_ = Before::Begin;
    std::uint64_t expected_ = 0;  ///< where the next octet of the view stands if nothing is said
    ShownText shown_text_;
    bool is_spent_ = false;
    base::OffsetTrack origins_;   ///< of the text that a view is given
    std::unique_ptr<Leaf> view_;  ///< made at the first change
};

}  // namespace sealtap::content

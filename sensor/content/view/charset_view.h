#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "content/charset/character_decoder.h"
#include "content/charset/guess_charset.h"
#include "content/view/change_watch.h"
#include "content/view/shown_text.h"
#include "sealtap/bytes.h"
#include "sealtap/part_host.h"

namespace sealtap::content {

class Leaf;
struct LeafContext;
namespace embedded {
class RunFinder;
}

/// Watches the octets of a leaf for a charset, and gives what they read as to a leaf of its own, in
/// UTF-8 with the offsets of the part: all of it where the scanner does not understand the charset
/// (Big5, Shift-JIS, HZ); in UTF-16 and GB18030 for what a text view changes only. The charset is
/// chosen by the first octets that are not plain ASCII. Nothing depends on how octets come. Belongs
/// to the leaf.
class CharsetView {
public:
    /// All of it outlives this.
    CharsetView(const LeafContext& context, std::size_t depth, ScanStream& original,
                const embedded::RunFinder* runs);
    ~CharsetView();
    CharsetView(const CharsetView&) = delete;
    CharsetView& operator=(const CharsetView&) = delete;

    /// Keeps them until step().
    void on_data(Bytes data);
    void on_gap(std::uint64_t length);
    void step();
    void flush();
    void end();

    /// The charset is one that the scanner reads as it is and a text view, too: no more is wanted.
    [[nodiscard]] bool is_needless() const noexcept { return state_ == State::Needless; }
    /// The text is read here: a view of its octets as UTF-8 would see what is not there.
    [[nodiscard]] bool is_chosen() const noexcept {
        return state_ == State::Viewing || state_ == State::Spent;
    }
    /// The budget could not pay for the rest.
    [[nodiscard]] bool is_spent() const noexcept;
    /// The declared charset is not known, and the octets make no text in any other.
    [[nodiscard]] bool is_unread() const noexcept;

private:
    enum class State : std::uint8_t { Looking, Viewing, Needless, Spent };
    /// Later: something is to be told by what there is.
    enum class More : std::uint8_t { MayCome, Later, WillNotCome };

    void go_on(More more);
    void look(More more);
    void find_declaration();
    void choose(More more);
    void begin(std::string_view charset);
    void begin_decoder();
    void watch(More more);
    void show(std::size_t octets);
    void forget(std::size_t octets);
    void forget_plain();
    void forget_all();
    void read();
    void put_characters();
    void put(const Character& character);
    void put_run();
    void put_text(std::string_view text);
    void say_origin();
    [[nodiscard]] Bytes unread() const noexcept;
    [[nodiscard]] CharsetTables& tables();

    const LeafContext& context_;
    std::size_t depth_;
    ScanStream& original_;
    const embedded::RunFinder* runs_;  ///< what finds runs in the octets
    State state_ = State::Looking;
    std::string declared_;
    std::vector<std::byte> held_;  ///< the last are those that came since the last step
    std::size_t looked_ = 0;       ///< of these
    std::uint64_t base_ = 0;       ///< offset of the first
    std::uint64_t steps_ = 0;
    std::uint64_t next_look_ = 0;  ///< the step at which octets that were no text are tried again
    bool has_strange_ = false;     ///< octets that no known charset made a text of

    std::unique_ptr<CharsetTables> own_tables_;  ///< where the host has none
    std::unique_ptr<CharacterDecoder> decoder_;
    std::vector<Character> characters_;
    std::string_view charset_;
    bool is_whole_ = false;  ///< all that is read is scanned, and paid for
    ChangeWatch watch_{ChangeWatch::Octets::Gb18030};  ///< unless it is
    bool owes_context_ = false;   ///< to what changed at the end of what was shown
    std::uint64_t shown_ = 0;     ///< end of that
    std::string run_;             ///< ASCII that is not given yet
    std::uint64_t position_ = 0;  ///< of the next character, behind `run_`
    std::uint64_t expected_ = 0;  ///< where the view's next octet stands if nothing is said
    ShownText shown_text_;
    std::unique_ptr<Leaf> view_;
};

}  // namespace sealtap::content

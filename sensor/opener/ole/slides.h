#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "opener/ole/office_art.h"
#include "opener/ole/slide_styles.h"
#include "opener/text_writer.h"

namespace sealtap::opener::ole {

/// Writes what the stream of a presentation holds: a part for each slide, page of notes, master and
/// the outline, in the order of the stream.
class Slides {
public:
    Slides(Bytes stream, std::string_view name, Output& out);

    void write();
    /// A record was longer than what is left of its container.
    [[nodiscard]] bool is_damaged() const noexcept { return is_damaged_; }

private:
    struct Container {
        std::uint16_t type = 0;
        std::uint16_t instance = 0;
        std::size_t end = 0;
    };
    struct Text {
        Bytes octets;
        bool is_wide = false;
    };

    void find_slides();
    void enter(const ArtRecord& record);
    void take(const ArtRecord& record);
    void take_string(const ArtRecord& record);
    void begin_part(const ArtRecord& record);
    void end_part();
    void write_text(const Text& text, const std::vector<SlideRun>& runs);
    void write_piece(Bytes octets, bool is_wide, const SlideRun& run);
    void flush_text();
    void write_aside();
    [[nodiscard]] Region region() const noexcept;
    [[nodiscard]] bool is_within(std::uint16_t type) const noexcept;

    Bytes stream_;
    std::string name_;
    Output& out_;
    std::map<std::size_t, std::uint32_t> numbers_;  ///< of slides, by the offset of their record
    std::vector<Container> open_;
    std::unique_ptr<TextWriter> writer_;
    Text pending_;
    std::uint32_t page_ = 0;
    std::uint32_t listed_ = 0;  ///< slides of the outline so far
    bool is_first_text_ = true;
    std::vector<Bytes> rest_;           ///< records that nothing here reads
    std::vector<std::size_t> objects_;  ///< offsets of embedded ones
    bool is_damaged_ = false;
};

}  // namespace sealtap::opener::ole

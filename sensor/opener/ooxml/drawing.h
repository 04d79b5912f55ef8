#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "opener/ooxml/word_styles.h"
#include "opener/xml/flow.h"
#include "opener/xml/xml.h"
#include "sealtap/place.h"

namespace sealtap::opener::ooxml {

/// Width and height of a slide in English metric units; 0: unknown.
struct SlideSize {
    std::int64_t width = 0;
    std::int64_t height = 0;
};

/// What a part made of DrawingML is, and where it stands.
struct DrawingRole {
    enum class Kind : std::uint8_t { Slide, Master, Notes, Other };
    Kind kind = Kind::Other;
    Place place;  ///< of its text, as long as a shape says nothing else
    SlideSize size = {};
};

/// Reads the text of one DrawingML part: a slide, its notes, a master, a chart, a diagram, what is
/// drawn on a sheet.
class DrawingReader final : public xml::Events {
public:
    DrawingReader(TextWriter& out, DrawingRole role);

    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;
    /// Writes what is still open.
    void finish();

    enum class Tag : std::uint8_t;

private:
    void start_shape();
    void start_placeholder(const xml::Element& element);
    void start_offset(const xml::Element& element);
    void start_run_property(Tag tag, const xml::Element& element);
    void start_structure(Tag tag, const xml::Element& element);
    void end_structure(Tag tag);
    void end_branch(Tag tag);
    void end_paragraph();
    void put(std::string_view text);
    void part_cells();
    [[nodiscard]] Place place() const;
    [[nodiscard]] Place hidden_place() const;

    struct Alternative {
        xml::Flow::Lines lines;
        bool has_choice = false;
    };

    xml::Flow flow_;
    DrawingRole role_;
    Place shape_;  ///< of the shape that is open
    std::vector<Tag> open_;
    std::vector<Alternative> alternatives_;
    RunLook run_;
    std::uint32_t cells_ = 0;
    std::uint32_t tabs_ = 0;
    bool is_in_row_ = false;
    bool is_line_over_ = false;
    bool has_text_ = false;
    bool is_in_run_properties_ = false;
};

}  // namespace sealtap::opener::ooxml

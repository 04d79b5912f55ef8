#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "opener/odf/styles.h"
#include "opener/xml/flow.h"
#include "opener/xml/row_stack.h"
#include "opener/xml/xml.h"
#include "sealtap/place.h"

namespace sealtap::opener::odf {

/// Reads the text of content.xml or styles.xml (headers, footers, what stands on master pages), or
/// of a whole document in one file: paragraphs, tables, sheets with the place of each cell, slides.
/// Notes, annotations, text boxes and deleted text stand behind the paragraph that holds them.
class ContentReader final : public xml::Events {
public:
    /// `styles`: those that are known beforehand. What is embedded (base64) goes to `out`.
    ContentReader(Output& out, TextWriter& text, Styles styles);
    ~ContentReader() override { end_object(); }
    ContentReader(const ContentReader&) = delete;
    ContentReader& operator=(const ContentReader&) = delete;

    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;
    /// Writes what is still open.
    void finish();

    enum class Tag : std::uint8_t;

private:
    struct Open {
        Tag tag;
        Look look;              ///< before it
        bool is_block = false;  ///< what lies in it stands beside the paragraph around it
        Region region;          ///< before it
        bool is_gone = false;   ///< what lies in it is deleted or hidden
    };

    void start_paragraph(const xml::Element& element);
    void start_span(const xml::Element& element);
    void start_block(Region region);
    void start_region(const xml::Element& element);
    void start_sheet(const xml::Element& element);
    void start_row(const xml::Element& element);
    void start_cell(const xml::Element& element);
    void start_page(const xml::Element& element);
    void start_inline(Tag tag, const xml::Element& element);
    void start_structure(Tag tag, const xml::Element& element);
    void start_hidden();
    void start_object();
    void end_structure(Tag tag);
    void end_paragraph();
    void end_cell();
    void end_row();
    void end_object();
    void tell_attributes(const xml::Element& element);
    void put(std::string_view text);
    void put_collapsed(std::string_view text);

    [[nodiscard]] bool is_in_text() const noexcept { return paragraphs_ != 0; }
    [[nodiscard]] Place place() const;
    [[nodiscard]] Place hidden_place() const;

    Output& out_;
    xml::Flow flow_;
    xml::RowStack rows_{flow_};
    Styles styles_;
    std::vector<Open> open_;
    Look look_;
    Region region_ = Region::Unknown;
    Place cell_;                      ///< of the sheet that is open
    std::string identifier_;          ///< the cell's number, where its text may show less of it
    std::vector<std::size_t> outer_;  ///< paragraphs around each block that is open
    std::size_t paragraphs_ = 0;      ///< that are open in the innermost block
    std::size_t gone_ = 0;
    std::uint32_t repeated_rows_ = 1;
    std::uint32_t repeated_columns_ = 1;
    std::uint32_t page_ = 1;
    std::uint32_t lines_ = 0;
    bool is_book_ = false;
    bool is_show_ = false;
    bool is_row_hidden_ = false;
    bool has_text_ = false;
    bool is_after_space_ = true;
    bool has_object_ = false;
};

}  // namespace sealtap::opener::odf

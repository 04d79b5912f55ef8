#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "opener/ooxml/word_styles.h"
#include "opener/xml/flow.h"
#include "opener/xml/row_stack.h"
#include "opener/xml/xml.h"
#include "sealtap/place.h"

namespace sealtap::opener::ooxml {

/// Reads the text of one WordprocessingML part: a document, a header, notes, comments. Runs of a
/// paragraph are joined; what is deleted or hidden, field codes, text boxes and alternative texts
/// stand behind their paragraph with a place that says so.
class WordReader final : public xml::Events {
public:
    WordReader(TextWriter& out, const WordStyles& styles, Region region);

    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;

    /// Writes what is still open.
    void finish();

    enum class Tag : std::uint8_t;

private:
    /// A paragraph that is open: text boxes in it hold others.
    struct Paragraph {
        RunLook base;
        RunLook run;
        bool is_in_run = false;
        bool is_left = true;
        bool has_text = false;
    };
    struct Alternative {
        xml::Flow::Lines lines;
        bool has_choice = false;
    };

    void start_text_element(Tag tag, const xml::Element& element);
    void start_property(Tag tag, const xml::Element& element);
    void start_structure(Tag tag, const xml::Element& element);
    void start_box();
    void start_branch();
    void end_structure(Tag tag);
    void end_paragraph();
    void end_branch(Tag tag);
    void turn_page(Tag tag, const xml::Element& element);
    void tell_attributes(const xml::Element& element);
    void put(std::string_view text);
    void put_symbol(std::string_view code);
    void put_hidden(std::string_view text);

    [[nodiscard]] Tag parent() const noexcept;
    [[nodiscard]] bool is_hidden() const noexcept;
    [[nodiscard]] Place place() const;
    [[nodiscard]] Place hidden_place() const;
    [[nodiscard]] Paragraph& paragraph() noexcept { return paragraphs_.back(); }
    [[nodiscard]] const Paragraph& paragraph() const noexcept { return paragraphs_.back(); }

    xml::Flow flow_;
    const WordStyles& styles_;
    Region region_;
    std::vector<Tag> open_;
    std::vector<Paragraph> paragraphs_{1};
    std::vector<Alternative> alternatives_;
    xml::RowStack rows_{flow_};
    std::uint32_t page_ = 1;
    std::uint32_t lines_ = 0;  ///< paragraphs with text so far
    std::size_t gone_ = 0;     ///< open elements that say that their text is deleted
    std::size_t boxes_ = 0;
    bool is_watermark_ = false;  ///< the drawing that is open says so
    bool page_was_broken_ = false;
};

}  // namespace sealtap::opener::ooxml

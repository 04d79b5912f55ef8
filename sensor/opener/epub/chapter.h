#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "opener/xml/flow.h"
#include "opener/xml/row_stack.h"
#include "opener/xml/xml.h"
#include "sealtap/place.h"

namespace sealtap::opener::epub {

/// Reads the text of one XHTML document: blocks are lines, inline elements tear nothing apart,
/// tables are rows. Scripts, styles and what is not displayed are told as hidden.
class ChapterReader final : public xml::Events {
public:
    explicit ChapterReader(TextWriter& out) : flow_(out) {}

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
        bool hides = false;
    };

    void put(std::string_view text);
    [[nodiscard]] Place place() const;

    xml::Flow flow_;
    xml::RowStack rows_{flow_};
    std::vector<Open> open_;
    std::size_t hidden_ = 0;
    bool has_text_ = false;
    bool is_after_space_ = true;
};

}  // namespace sealtap::opener::epub

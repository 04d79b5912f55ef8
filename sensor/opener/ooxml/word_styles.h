#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opener/xml/xml.h"

namespace sealtap::opener::ooxml {

/// How a run looks, as far as it is said; what is not said comes from the style below.
struct RunLook {
    std::optional<std::uint16_t> half_points;
    std::optional<std::uint32_t> colour;
    std::optional<bool> is_hidden;

    /// What `over` says counts.
    void lay(const RunLook& over) noexcept;
    /// Takes what a child of w:rPr says.
    void read(const xml::Element& element) noexcept;
};

/// The styles of a document: styles.xml. As many as limits allow; the rest looks like the default.
class WordStyles final : public xml::Events {
public:
    /// With what it is based on; of the empty name, that of the default paragraph style.
    [[nodiscard]] RunLook look_of(std::string_view style) const;
    [[nodiscard]] const RunLook& standard() const noexcept { return standard_; }

    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view) override {}
    void on_aside(std::string_view) override {}

private:
    struct Style {
        RunLook look;
        std::string based_on;
    };

    RunLook standard_;
    std::map<std::string, Style, std::less<>> styles_;
    std::string usual_;       ///< style of paragraphs that name none
    Style* style_ = nullptr;  ///< that is open
    bool is_in_run_ = false;
    bool is_in_paragraph_ = false;
};

}  // namespace sealtap::opener::ooxml

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "opener/xml/xml.h"

namespace sealtap::opener::odf {

/// How text looks, as far as it is said.
struct Look {
    std::optional<std::uint16_t> half_points;
    std::optional<std::uint32_t> colour;
    std::optional<bool> is_hidden;
    std::optional<bool> is_left;

    /// What `over` says counts.
    void lay(const Look& over) noexcept;
};

/// The styles that were read so far: those of styles.xml, and the automatic ones of a part, which
/// stand in front of its text. Bounded; what there is no room for looks like nothing in particular.
class Styles {
public:
    /// Takes what an element says, if it is one of a style.
    void on_start(const xml::Element& element);
    void on_end(std::string_view local);

    /// Of a style and what it is based on. `family`: "text", "paragraph", "table" …
    [[nodiscard]] Look look_of(std::string_view family, std::string_view name) const;

private:
    struct Style {
        Look look;
        std::string parent;  ///< its key
    };
    void begin_style(const xml::Element& element);

    std::map<std::string, Style, std::less<>> styles_;
    Style* style_ = nullptr;  ///< that is open
};

}  // namespace sealtap::opener::odf

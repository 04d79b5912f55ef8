#include "opener/odf/styles.h"

#include <array>
#include <charconv>
#include <cmath>

#include "opener/ooxml/values.h"

namespace sealtap::opener::odf {
namespace {

constexpr std::size_t kStylesMax = 8192;
constexpr std::size_t kNameBytesMax = 256;
constexpr std::size_t kBasesMax = 12;

std::string key_of(std::string_view family, std::string_view name) {
    std::string key(family.substr(0, kNameBytesMax));
    key += '/';
    key += name.substr(0, kNameBytesMax);
    return key;
}

/// "12pt", "0.5cm" in half points; percentages and others are not known.
std::optional<std::uint16_t> half_points_of(std::string_view value) noexcept {
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || !(number > 0)) return std::nullopt;
    const std::string_view unit = value.substr(static_cast<std::size_t>(end - value.data()));
    const double points = unit == "pt"   ? number
                          : unit == "in" ? number * 72
                          : unit == "cm" ? number * 72 / 2.54
                          : unit == "mm" ? number * 72 / 25.4
                                         : 0;
    if (points <= 0 || points > 30000) return std::nullopt;
    return static_cast<std::uint16_t>(std::lround(points * 2));
}

}  // namespace

void Look::lay(const Look& over) noexcept {
    if (over.half_points) half_points = over.half_points;
    if (over.colour) colour = over.colour;
    if (over.is_hidden) is_hidden = over.is_hidden;
    if (over.is_left) is_left = over.is_left;
}

void Styles::on_start(const xml::Element& element) {
    if (element.local == "style" || element.local == "default-style") return begin_style(element);
    if (style_ == nullptr) return;
    Look& look = style_->look;
    if (element.local == "text-properties") {
        if (const auto size = half_points_of(element.get("font-size"))) look.half_points = size;
        if (const auto colour = ooxml::colour_of(element.get("color"))) look.colour = colour;
        if (element.get("display") == "none") look.is_hidden = true;
    } else if (element.local == "paragraph-properties") {
        const std::string_view way = element.get("text-align");
        if (!way.empty()) look.is_left = way != "center" && way != "end" && way != "right";
    } else if (element.local == "table-properties") {
        if (element.get("display") == "false") look.is_hidden = true;
    } else if (element.local == "drawing-page-properties") {
        if (element.get("visibility") == "hidden") look.is_hidden = true;
    }
}

void Styles::begin_style(const xml::Element& element) {
    const std::string_view family = element.get("family");
    if (family.empty()) return;
    std::string key = key_of(family, element.get("name"));
    if (styles_.size() >= kStylesMax && !styles_.contains(key)) return;
    style_ = &styles_[std::move(key)];
    *style_ = {};
    const std::string_view parent = element.get("parent-style-name");
    if (element.local == "style") style_->parent = key_of(family, parent);
}

void Styles::on_end(std::string_view local) {
    if (local == "style" || local == "default-style") style_ = nullptr;
}

Look Styles::look_of(std::string_view family, std::string_view name) const {
    std::array<const Style*, kBasesMax> chain{};
    std::size_t length = 0;
    std::string key = key_of(family, name);
    while (length < kBasesMax) {
        const auto found = styles_.find(key);
        if (found == styles_.end()) break;
        chain[length++] = &found->second;
        if (found->second.parent.empty()) break;
        key = found->second.parent;
    }
    Look look;
    while (length > 0) look.lay(chain[--length]->look);
    return look;
}

}  // namespace sealtap::opener::odf

#include "opener/ooxml/word_styles.h"

#include <algorithm>
#include <array>

#include "opener/ooxml/values.h"

namespace sealtap::opener::ooxml {
namespace {

constexpr std::size_t kStylesMax = 4096;
constexpr std::size_t kNameBytesMax = 256;
constexpr std::size_t kBasesMax = 12;

}  // namespace

void RunLook::lay(const RunLook& over) noexcept {
    if (over.half_points) half_points = over.half_points;
    if (over.colour) colour = over.colour;
    if (over.is_hidden) is_hidden = over.is_hidden;
}

void RunLook::read(const xml::Element& element) noexcept {
    if (element.local == "sz") {
        const auto size = number_of(element.get("val"));
        if (size && *size > 0 && *size <= UINT16_MAX)
            half_points = static_cast<std::uint16_t>(*size);
    } else if (element.local == "color") {
        if (const auto found = colour_of(element.get("val"))) colour = found;
    } else if (element.local == "vanish") {
        is_hidden = is_on(element);
    }
}

RunLook WordStyles::look_of(std::string_view style) const {
    if (style.empty()) style = usual_;
    std::array<const Style*, kBasesMax> chain{};
    std::size_t length = 0;
    while (length < kBasesMax) {
        const auto found = styles_.find(style);
        if (found == styles_.end()) break;
        chain[length++] = &found->second;
        style = found->second.based_on;
    }
    RunLook look;
    while (length > 0) look.lay(chain[--length]->look);
    return look;
}

void WordStyles::on_start(const xml::Element& element) {
    if (element.local == "style") {
        const std::string_view name = element.get("styleId");
        if (styles_.size() < kStylesMax && name.size() <= kNameBytesMax)
            style_ = &styles_[std::string(name)];
        if (element.get("type") == "paragraph" && element.get("default") == "1") usual_ = name;
    } else if (element.local == "basedOn") {
        if (style_ != nullptr) style_->based_on = element.get("val").substr(0, kNameBytesMax);
    } else if (element.local == "tblStylePr" || element.local == "pPr") {
        is_in_paragraph_ = true;  // what it says of runs holds for some of them
    } else if (element.local == "rPr") {
        is_in_run_ = !is_in_paragraph_;
    } else if (is_in_run_) {
        (style_ != nullptr ? style_->look : standard_).read(element);
    }
}

void WordStyles::on_end(std::string_view local) {
    if (local == "style") style_ = nullptr;
    if (local == "rPr") is_in_run_ = false;
    if (local == "tblStylePr" || local == "pPr") is_in_paragraph_ = false;
}

}  // namespace sealtap::opener::ooxml

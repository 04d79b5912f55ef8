#include "opener/ooxml/workbook.h"

#include <algorithm>

#include "opener/ooxml/values.h"
#include "opener/xml/blanks.h"

namespace sealtap::opener::ooxml {
namespace {

constexpr std::size_t kSheetsMax = 4096;
constexpr std::size_t kNameBytesMax = 1024;
constexpr std::size_t kLooksMax = std::size_t{1} << 16U;
constexpr std::size_t kTextBytesMax = std::size_t{20} << 20U;
/// Excel allows 32,767 characters; what is longer is written once, and not in each cell.
constexpr std::size_t kTextLengthMax = std::size_t{128} * 1024;
constexpr std::size_t kTextsMax = std::size_t{2} << 20U;

Place hidden() {
    Place where;
    where.region = Region::Hidden;
    return where;
}

}  // namespace

void WorkbookReader::on_start(const xml::Element& element) {
    if (element.local == "sheet") {
        const std::string_view state = element.get("state");
        add_sheet({.name = std::string(element.get("name")),
                   .relation = std::string(element.attributes.prefixed("id")),
                   .is_hidden = state == "hidden" || state == "veryHidden"});
    } else if (element.local == "workbookPr") {
        is_since_1904_ = element.attributes.find("date1904") && is_on(element, "date1904");
    } else if (element.local == "definedName") {
        defined_ = std::string(element.get("name")) + "\t";
    }
    element.attributes.each([&](std::string_view name, std::string_view value) {
        if (name != "name" && is_told(name, value)) out_.line(value);
    });
}

void WorkbookReader::add_sheet(Sheet&& sheet) {
    out_.line(sheet.name);
    sheet.name.resize(std::min(sheet.name.size(), kNameBytesMax));
    if (sheets_.size() < kSheetsMax) sheets_.push_back(std::move(sheet));
}

void WorkbookReader::on_end(std::string_view local) {
    if (local == "definedName") out_.end_line();
}

void WorkbookReader::on_text(std::string_view text) {
    if (xml::is_blank(text)) return;
    out_.place(hidden());
    out_.text(defined_);
    defined_.clear();
    out_.text(text);
}

void WorkbookReader::on_aside(std::string_view text) {
    out_.place(hidden());
    if (!xml::is_blank(text)) out_.line(text);
}

CellStyles::Look CellStyles::look_of(std::string_view style) const {
    const auto index = number_of(style);
    if (!index || *index < 0 || static_cast<std::size_t>(*index) >= looks_.size()) return {};
    return looks_[static_cast<std::size_t>(*index)];
}

void CellStyles::on_start(const xml::Element& element) {
    const auto number = [&element](std::string_view name) {
        return static_cast<std::uint32_t>(number_of(element.get(name)).value_or(0) & 0xFFFFFFFF);
    };
    if (element.local == "numFmt") {
        add_format(number("numFmtId"), element.get("formatCode"));
    } else if (element.local == "fonts") {
        is_in_fonts_ = true;
    } else if (element.local == "cellXfs") {
        is_in_looks_ = true;
    } else if (element.local == "font" && is_in_fonts_) {
        add_font(0, std::nullopt);
    } else if (element.local == "sz" && is_in_fonts_ && !fonts_.empty()) {
        fonts_.back().half_points = static_cast<std::uint16_t>(number("val") * 2 & 0xFFFFU);
    } else if (element.local == "color" && is_in_fonts_ && !fonts_.empty()) {
        const std::string_view rgb = element.get("rgb");  // with the alpha channel in front
        fonts_.back().colour = colour_of(rgb.size() == 8 ? rgb.substr(2) : rgb);
    } else if (element.local == "xf" && is_in_looks_) {
        add_look(number("numFmtId"), number("fontId"));
    }
}

void CellStyles::add_format(std::uint32_t id, std::string_view code) {
    if (formats_.size() < kLooksMax) formats_[id] = format_of(id, code);
}

void CellStyles::add_font(std::uint16_t half_points, std::optional<std::uint32_t> colour) {
    if (fonts_.size() < kLooksMax) fonts_.push_back({.half_points = half_points, .colour = colour});
}

void CellStyles::add_look(std::uint32_t format, std::uint32_t font) {
    if (looks_.size() == kLooksMax) return;
    Look look;
    const auto found = formats_.find(format);
    look.format = found == formats_.end() ? format_of(format, {}) : found->second;
    if (font < fonts_.size()) {
        look.half_points = fonts_[font].half_points;
        look.colour = fonts_[font].colour;
    }
    looks_.push_back(look);
}

void CellStyles::on_end(std::string_view local) {
    if (local == "fonts") is_in_fonts_ = false;
    if (local == "cellXfs") is_in_looks_ = false;
}

void SharedStrings::add(std::string_view text) {
    is_full_ = is_full_ || texts_.size() > kTextBytesMax || ends_.size() > kTextsMax;
    if (is_full_) return overflow_->line(text);
    texts_ += text.substr(0, kTextLengthMax);
    ends_.push_back(static_cast<std::uint32_t>(texts_.size()));
    if (text.size() > kTextLengthMax) overflow_->line(text);
}

void SharedStrings::on_start(const xml::Element& element) {
    if (element.local == "t") is_in_text_ = !is_in_reading_;
    if (element.local == "rPh") is_in_reading_ = true;
    if (element.local == "si" && (texts_.size() > kTextBytesMax || ends_.size() > kTextsMax))
        is_full_ = true;
}

void SharedStrings::on_end(std::string_view local) {
    if (local == "t") is_in_text_ = false;
    if (local == "rPh") is_in_reading_ = false;
    if (local != "si") return;
    if (is_full_) return overflow_->end_line();
    ends_.push_back(static_cast<std::uint32_t>(texts_.size()));
}

void SharedStrings::on_text(std::string_view text) {
    if (!is_in_text_) {
        if (!xml::is_blank(text)) overflow_->line(text);
    } else if (is_full_ || length() + text.size() > kTextLengthMax) {
        overflow_->text(text);
    } else {
        texts_ += text;
    }
}

std::size_t SharedStrings::length() const noexcept {
    return texts_.size() - (ends_.empty() ? 0 : ends_.back());
}

void SharedStrings::on_aside(std::string_view text) {
    if (!xml::is_blank(text)) overflow_->line(text);
}

std::string_view SharedStrings::show(std::string_view number) {
    const auto index = number_of(number);
    if (!index || *index < 0 || static_cast<std::size_t>(*index) >= ends_.size()) return {};
    const auto at = static_cast<std::size_t>(*index);
    if (shown_.size() < ends_.size()) shown_.resize(ends_.size());
    shown_[at] = true;
    const std::size_t begin = at == 0 ? 0 : ends_[at - 1];
    return std::string_view(texts_).substr(begin, ends_[at] - begin);
}

void SharedStrings::write_unshown(TextWriter& out) const {
    out.place(hidden());
    for (std::size_t i = 0; i < ends_.size() && out.wants_more(); ++i) {
        if (i < shown_.size() && shown_[i]) continue;
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        out.line(std::string_view(texts_).substr(begin, ends_[i] - begin));
    }
    // What the damage of the part left without its end.
    const std::size_t end = ends_.empty() ? 0 : ends_.back();
    out.line(std::string_view(texts_).substr(end));
}

}  // namespace sealtap::opener::ooxml

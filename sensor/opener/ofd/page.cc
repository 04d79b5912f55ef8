#include "opener/ofd/page.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "opener/ooxml/values.h"
#include "opener/xml/blanks.h"

namespace sealtap::opener::ofd {
namespace {

constexpr double kPointsPerMillimetre = 72 / 25.4;
constexpr std::size_t kGlyphsMax = 100'000;
constexpr std::size_t kCodeBytesMax = std::size_t{1} << 18U;
constexpr std::size_t kAsidesMax = 4096;

/// The next number in a list; false: there is none.
bool take_number(std::string_view& list, double& number) noexcept {
    const std::size_t begin = list.find_first_not_of(" \t\r\n,");
    if (begin == std::string_view::npos) return false;
    list.remove_prefix(begin);
    const auto [end, error] = std::from_chars(list.data(), list.data() + list.size(), number);
    if (error != std::errc{} || !std::isfinite(number)) return false;
    list.remove_prefix(static_cast<std::size_t>(end - list.data()));
    return true;
}

template <std::size_t N>
std::array<double, N> numbers_of(std::string_view list) noexcept {
    std::array<double, N> numbers{};
    for (double& number : numbers) {
        if (!take_number(list, number)) break;
    }
    return numbers;
}

/// The characters of UTF-8 that the XML reader made, so it is sound; a broken one is left out.
template <class Visit>
void each_character(std::string_view utf8, Visit&& visit) {
    for (std::size_t at = 0; at < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (utf8.size() - at < length) return;
        char32_t character = length == 1 ? lead : lead & (0x7FU >> length);
        for (std::size_t i = 1; i < length; ++i)
            character = character << 6U | (static_cast<unsigned char>(utf8[at + i]) & 0x3FU);
        visit(character);
        at += length;
    }
}

/// Millimetres in points; what lies on no page that anyone prints lies at its corner.
float points_of(double millimetres) noexcept {
    constexpr double kFarthest = 100'000;
    const double points = millimetres * kPointsPerMillimetre;
    return std::isfinite(points) && std::fabs(points) < kFarthest ? static_cast<float>(points) : 0;
}

double number_or(std::string_view text, double other) noexcept {
    double number = 0;
    return take_number(text, number) ? number : other;
}

}  // namespace

Box box_of(std::string_view text) noexcept {
    const auto [x, y, width, height] = numbers_of<4>(text);
    return {.x = x, .y = y, .width = width, .height = height};
}

std::vector<float> deltas_of(std::string_view text, std::size_t most) {
    std::vector<float> deltas;
    while (deltas.size() < most) {
        double number = 0;
        const std::size_t begin = text.find_first_not_of(" \t\r\n,");
        if (begin == std::string_view::npos) break;
        text.remove_prefix(begin);
        double count = 1;
        if (text.starts_with('g')) {
            text.remove_prefix(1);
            if (!take_number(text, count) || count < 0) break;
        }
        if (!take_number(text, number)) break;
        const auto room = static_cast<double>(most - deltas.size());
        deltas.insert(deltas.end(), static_cast<std::size_t>(std::min(count, room)),
                      static_cast<float>(number));
    }
    return deltas;
}

PageReader::PageReader(pdf::PageText& page, Region region, Full& full)
    : page_(page), full_(full), usual_(region), region_(region) {}

void PageReader::on_start(const xml::Element& element) {
    const std::string_view local = element.local;
    tell_attributes(element);
    if (local == "TextObject") return start_object(element);
    if (local == "TextCode") return start_code(element);
    if (local == "FillColor") return set_colour(element);
    if (local == "Annot") return start_annotation(element);
    if (local == "Appearance") frame_ = box_of(element.get("Boundary"));
    if (local == "PhysicalBox") {
        is_in_box_ = true;
        box_text_.clear();
    }
}

void PageReader::start_object(const xml::Element& element) {
    object_ = box_of(element.get("Boundary"));
    size_ = std::clamp(number_or(element.get("Size"), 0), 0.0, 10000.0);
    colour_ = 0;
    x_ = y_ = 0;
    is_in_object_ = true;
    is_visible_ = element.get("Visible") != "false" && element.get("Alpha") != "0";
    matrix_ = {};
    if (const std::string_view ctm = element.get("CTM"); !ctm.empty()) {
        const auto [a, b, c, d, e, f] = numbers_of<6>(ctm);
        matrix_ = {.a = a, .b = b, .c = c, .d = d, .e = e, .f = f};
    }
}

void PageReader::start_code(const xml::Element& element) {
    // What is left out is that of the code before.
    x_ = number_or(element.get("X"), x_);
    y_ = number_or(element.get("Y"), y_);
    delta_x_ = element.get("DeltaX").substr(0, kCodeBytesMax);
    delta_y_ = element.get("DeltaY").substr(0, kCodeBytesMax);
    code_.clear();
    is_in_code_ = is_in_object_;
}

void PageReader::start_annotation(const xml::Element& element) {
    region_ = element.get("Type") == "Watermark" ? Region::Watermark : usual_;
    if (element.get("Visible") == "false") region_ = Region::Hidden;
}

/// Grey, RGB or CMYK by the number of values; other colour spaces are not known here.
void PageReader::set_colour(const xml::Element& element) {
    if (!is_in_object_) return;
    std::string_view list = element.get("Value");
    std::array<double, 4> values{};
    std::size_t count = 0;
    while (count < values.size() && take_number(list, values[count])) ++count;
    const auto channel = [](double value) {
        return static_cast<std::uint32_t>(std::lround(std::clamp(value, 0.0, 255.0)));
    };
    if (count == 1) colour_ = channel(values[0]) * 0x010101U;
    if (count == 3)
        colour_ = channel(values[0]) << 16U | channel(values[1]) << 8U | channel(values[2]);
}

void PageReader::on_end(std::string_view local) {
    if (local == "TextCode" && is_in_code_) end_code();
    if (local == "TextObject") is_in_object_ = false;
    if (local == "Annot") {
        region_ = usual_;
        frame_ = {};
    }
    if (local == "PhysicalBox" && is_in_box_) {
        is_in_box_ = false;
        const Box box = box_of(box_text_);
        page_.width = static_cast<float>(box.width * kPointsPerMillimetre);
        page_.height = static_cast<float>(box.height * kPointsPerMillimetre);
    }
}

void PageReader::on_text(std::string_view text) {
    if (is_in_code_) {
        code_ += text;
        // Longer than any line: it goes on as if it began anew.
        if (code_.size() > kCodeBytesMax) {
            end_code();
            is_in_code_ = true;
        }
        return;
    }
    if (is_in_box_ && box_text_.size() < 256) box_text_ += text;
    on_aside(text);
}

void PageReader::on_aside(std::string_view text) {
    if (xml::is_measure(text)) return;
    page_.asides.emplace_back(text);
    if (page_.asides.size() >= kAsidesMax) full_.take(page_);
}

void PageReader::tell_attributes(const xml::Element& element) {
    element.attributes.each([&](std::string_view name, std::string_view value) {
        const bool is_told = ooxml::is_told(name, value) || name == "Creator" || name == "Name";
        if (is_told && !value.empty()) on_aside(value);
    });
}

void PageReader::end_code() {
    is_in_code_ = false;
    const std::vector<float> delta_x = deltas_of(delta_x_, code_.size());
    const std::vector<float> delta_y = deltas_of(delta_y_, code_.size());
    double x = x_;
    double y = y_;
    std::size_t index = 0;
    each_character(code_, [&](char32_t character) {
        const double width = character < 0x2E80 ? size_ * 0.5 : size_;
        const double step_x = index < delta_x.size() ? static_cast<double>(delta_x[index]) : 0;
        const double step_y = index < delta_y.size() ? static_cast<double>(delta_y[index]) : 0;
        // Where a file says no steps, the glyphs stand side by side.
        const bool is_stepped = step_x != 0 || step_y != 0;
        // A step is a glyph's own width, or a little more; a wide one leads to another column.
        const double widest = character < 0x2E80 ? size_ * 1.3 : size_ * 2.5;
        add_glyph(character, x, y, step_x > 0 && step_x <= widest ? step_x : width);
        x += is_stepped ? step_x : width;
        y += step_y;
        ++index;
    });
    x_ = x;
    y_ = y;
    code_.clear();
}

void PageReader::add_glyph(char32_t character, double x, double y, double advance) {
    const double left = object_.x + frame_.x + matrix_.a * x + matrix_.c * y + matrix_.e;
    const double top = object_.y + frame_.y + matrix_.b * x + matrix_.d * y + matrix_.f;
    const double scale = std::hypot(matrix_.a, matrix_.b);
    pdf::Glyph glyph;
    glyph.x = points_of(left);
    glyph.y = points_of(top);
    glyph.advance = points_of(advance * scale);
    glyph.unicode = character;
    glyph.style = style();
    glyph.octets = 1;
    page_.glyphs.push_back(glyph);
    if (page_.glyphs.size() >= kGlyphsMax) full_.take(page_);
}

std::uint32_t PageReader::style() {
    const double length = std::hypot(matrix_.a, matrix_.b);
    const double height = std::hypot(matrix_.c, matrix_.d);
    pdf::Style style;
    if (length > 0 && std::isfinite(length)) {
        style.along_x = static_cast<float>(matrix_.a / length);
        style.along_y = static_cast<float>(matrix_.b / length);
    }
    style.size =
        static_cast<float>(std::clamp(size_ * height * kPointsPerMillimetre, 0.1, 10000.0));
    style.colour = colour_;
    style.region = is_visible_ ? region_ : Region::Hidden;
    if (page_.styles.empty() || page_.styles.back() != style) page_.styles.push_back(style);
    return static_cast<std::uint32_t>(page_.styles.size() - 1);
}

}  // namespace sealtap::opener::ofd

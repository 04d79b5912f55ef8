#include "opener/pdf/glyph_device.h"

#include <poppler/GfxFont.h>
#include <poppler/GfxState.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

#include "opener/pdf/placed_text.h"
#include "opener/pdf/text_string.h"

namespace sealtap::opener::pdf {
namespace {

constexpr std::size_t kMarksMax = 256;
constexpr std::size_t kAsidesMax = 4096;
constexpr std::size_t kStraysMax = 65536;
constexpr float kSizeMin = 1e-3F;  // of a font, in points as shown
constexpr double kCoordinateMax = 1e6;

bool is_sane(double value) noexcept {
    return std::isfinite(value) && std::fabs(value) < kCoordinateMax;
}

std::uint32_t channel(GfxColorComp component) noexcept {
    return colToByte(std::clamp(component, 0, gfxColorComp1));
}

std::uint32_t rgb_of(const GfxRGB& rgb) noexcept {
    return channel(rgb.r) << 16U | channel(rgb.g) << 8U | channel(rgb.b);
}

/// What one unit of a Type 3 font is: nobody says, so a letter's width tells, as in other readers.
double type3_scale(const GfxFont& font) {
    const double* matrix = font.getFontMatrix();
    const double* box = font.getFontBBox();
    const double height = std::fabs((box[3] - box[1]) * matrix[3]);
    return is_sane(height) && height > 0.01 ? height * 0.8 : 1.0;
}

/// Whether the codes of a font are numbers of glyphs in one embedded font, and nothing says which
/// characters those are. poppler takes them for Unicode then, which reads like text and is none.
/// With a table of its own from codes to glyphs they are Unicode in practice.
bool has_unknown_characters(const GfxFont& font) {
    if (!font.isCIDFont() || font.hasToUnicodeCMap()) return false;
    const auto& composite = static_cast<const GfxCIDFont&>(font);
    const GooString* collection = composite.getCollection();
    return collection != nullptr && collection->cmp("Adobe-Identity") == 0 &&
           composite.getCIDToGIDLen() == 0;
}

/// Text alone counts: spaces and hyphens of a line's end are put in and left out at will.
std::u32string letters_of(std::string_view utf8) {
    std::u32string letters;
    for (std::size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        char32_t character = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k) {
            character = character << 6U | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
        }
        i += length;
        if (character > ' ' && character != '-' && character != 0xAD) letters += character;
    }
    return letters;
}

}  // namespace

void GlyphDevice::startPage(int, GfxState* state, XRef*) {
    page_.width = static_cast<float>(std::clamp(state->getPageWidth(), 1.0, kCoordinateMax));
    page_.height = static_cast<float>(std::clamp(state->getPageHeight(), 1.0, kCoordinateMax));
    style_is_old_ = colour_is_old_ = true;
    marks_.clear();
    has_actual_text_ = false;
}

void GlyphDevice::restoreState(GfxState* state) { updateAll(state); }

void GlyphDevice::updateAll(GfxState* state) {
    updateFont(state);
    style_is_old_ = colour_is_old_ = true;
}

void GlyphDevice::updateFont(GfxState* state) {
    const GfxFont* font = state->getFont().get();
    const bool is_type3 = font != nullptr && font->getType() == fontType3;
    type3_scale_ = is_type3 ? static_cast<float>(type3_scale(*font)) : 1.0F;
    has_characters_ = font == nullptr || !has_unknown_characters(*font);
    style_is_old_ = true;
}

void GlyphDevice::updateTextMat(GfxState* state) {
    style_is_old_ = true;
    notice_lost_font(*state);
}
void GlyphDevice::updateTextPos(GfxState* state) { notice_lost_font(*state); }
void GlyphDevice::endTextObject(GfxState* state) {
    notice_lost_font(*state);
    end_strays();
}

/// poppler says nothing of text whose font it does not find, but that there is a size and no font.
void GlyphDevice::notice_lost_font(const GfxState& state) {
    has_lost_text_ |= state.getFont() == nullptr && state.getFontSize() != 0;
}
void GlyphDevice::updateCTM(GfxState*, double, double, double, double, double, double) {
    style_is_old_ = true;
}
void GlyphDevice::updateRender(GfxState*) { style_is_old_ = colour_is_old_ = true; }
void GlyphDevice::updateHorizScaling(GfxState*) { style_is_old_ = true; }
void GlyphDevice::updateFillColor(GfxState*) { colour_is_old_ = true; }
void GlyphDevice::updateFillColorSpace(GfxState*) { colour_is_old_ = true; }
void GlyphDevice::updateStrokeColor(GfxState*) { colour_is_old_ = true; }
void GlyphDevice::updateStrokeColorSpace(GfxState*) { colour_is_old_ = true; }

Region GlyphDevice::region_now(const GfxState& state) const noexcept {
    // Modes 3 and 7 paint nothing (ISO 32000-2, 9.3.6): the text layer of a scan, or a hidden one.
    if ((state.getRender() & 3) == 3) return Region::Hidden;
    for (auto mark = marks_.rbegin(); mark != marks_.rend(); ++mark) {
        if (*mark != Region::Unknown) return *mark;
    }
    return region_;
}

void GlyphDevice::refresh_style(const GfxState& state) {
    const GfxFont* font = state.getFont().get();
    const bool is_vertical = font != nullptr && font->getWMode() != 0;
    double x = 0;
    double y = 0;
    const double unit = state.getFontSize() < 0 ? -1.0 : 1.0;
    state.textTransformDelta(is_vertical ? 0 : unit, is_vertical ? -unit : 0, &x, &y);
    state.transformDelta(x, y, &x, &y);
    const double length = std::hypot(x, y);
    style_.along_x = length > 0 && is_sane(length) ? static_cast<float>(x / length) : 1.0F;
    style_.along_y = length > 0 && is_sane(length) ? static_cast<float>(y / length) : 0.0F;
    const double size = std::fabs(state.getTransformedFontSize());
    style_.size = static_cast<float>(is_sane(size) ? size : 1.0) * type3_scale_;
    style_is_old_ = false;
}

void GlyphDevice::refresh_colour(GfxState& state) {
    GfxRGB rgb{};
    const bool is_stroked = (state.getRender() & 3) == 1;
    const GfxColorSpace* space =
        is_stroked ? state.getStrokeColorSpace() : state.getFillColorSpace();
    if (space != nullptr && space->getMode() != csPattern) {
        is_stroked ? state.getStrokeRGB(&rgb) : state.getFillRGB(&rgb);
    }
    style_.colour = rgb_of(rgb);
    colour_is_old_ = false;
}

void GlyphDevice::drawChar(GfxState* state, double x, double y, double dx, double dy, double,
                           double, CharCode, int octets, const Unicode* unicode, int length) {
    if (style_is_old_) refresh_style(*state);
    if (colour_is_old_) refresh_colour(*state);
    style_.region = region_now(*state);
    double shown_x = 0;
    double shown_y = 0;
    double step_x = 0;
    double step_y = 0;
    state->transform(x, y, &shown_x, &shown_y);
    state->transformDelta(dx, dy, &step_x, &step_y);
    const bool is_somewhere = is_sane(shown_x) && is_sane(shown_y);
    if (!is_somewhere) shown_x = shown_y = 0;
    const double advance = step_x * style_.along_x + step_y * style_.along_y;
    const bool is_outside =
        shown_x < 0 || shown_y < 0 || shown_x > page_.width || shown_y > page_.height;
    if (is_outside && style_.region == Region::Body) style_.region = Region::Hidden;
    if (length <= 0 || !has_characters_) {
        ++page_.unmapped;
        return;
    }
    if (!is_somewhere || style_.size < kSizeMin) return add_stray(unicode, length);
    Glyph glyph;
    glyph.x = static_cast<float>(shown_x);
    glyph.y = static_cast<float>(shown_y);
    glyph.advance = static_cast<float>(is_sane(advance) ? advance : 0) / static_cast<float>(length);
    glyph.octets = static_cast<std::uint8_t>(octets);
    for (int i = 0; i < length; ++i) {
        const float along = glyph.advance * static_cast<float>(i);
        add(glyph, unicode[i], along * style_.along_x, along * style_.along_y);
        glyph.octets = 0;
    }
}

void GlyphDevice::incCharCount(int octets) {
    page_.suppressed += static_cast<std::uint64_t>(std::max(octets, 0));
}

void GlyphDevice::add(const Glyph& glyph, char32_t unicode, float x_step, float y_step) {
    if (unicode == 0) return;
    if (page_.styles.empty() || page_.styles.back() != style_) page_.styles.push_back(style_);
    Glyph placed = glyph;
    placed.x += x_step;
    placed.y += y_step;
    placed.unicode = unicode < 0x20 ? U' ' : unicode;
    placed.style = static_cast<std::uint32_t>(page_.styles.size() - 1);
    page_.glyphs.push_back(placed);
    if (page_.glyphs.size() < kGlyphsMax) return;
    full_();
    actual_from_ = 0;
}

void GlyphDevice::beginActualText(GfxState*, const GooString* text) {
    has_actual_text_ = true;
    actual_text_ = utf8_of(text->toStr());
    actual_from_ = page_.glyphs.size();
    actual_unmapped_ = page_.unmapped;
}

/// ActualText is what the glyphs mean (ISO 32000-2, 14.9.4). A reader sees the glyphs, a search
/// finds the text: where they differ both are written.
void GlyphDevice::endActualText(GfxState*) {
    if (!has_actual_text_) return;
    has_actual_text_ = false;
    std::string shown;
    for (std::size_t i = std::min(actual_from_, page_.glyphs.size()); i < page_.glyphs.size();
         ++i) {
        append_utf8(shown, page_.glyphs[i].unicode);
    }
    if (letters_of(shown) == letters_of(actual_text_)) return;
    page_.unmapped = std::min(page_.unmapped, actual_unmapped_);
    add_aside(actual_text_);
}

void GlyphDevice::beginMarkedContent(const char* name, Dict* properties) {
    Region region = Region::Unknown;
    const bool is_artifact = name != nullptr && std::strcmp(name, "Artifact") == 0;
    if (properties != nullptr) {
        for (const char* key : {"Alt", "E"}) {
            const Object text = properties->lookup(key);
            if (text.isString()) add_aside(utf8_of(text.getString()->toStr()));
        }
        const Object subtype = properties->lookup("Subtype");
        if (is_artifact && subtype.isName("Watermark")) region = Region::Watermark;
        if (is_artifact && subtype.isName("Header")) region = Region::Header;
        if (is_artifact && subtype.isName("Footer")) region = Region::Footer;
    }
    if (marks_.size() < kMarksMax) marks_.push_back(region);
}

void GlyphDevice::endMarkedContent(GfxState*) {
    if (!marks_.empty()) marks_.pop_back();
}

void GlyphDevice::beginForm(Ref id) {
    if (form_) form_(id);
}

void GlyphDevice::add_aside(const std::string& text) {
    if (text.empty()) return;
    page_.asides.push_back(text);
    if (page_.asides.size() < kAsidesMax) return;
    full_();
    actual_from_ = 0;
}

/// No line can be made of these: they stand in the order in which they are drawn.
void GlyphDevice::add_stray(const Unicode* unicode, int length) {
    for (int i = 0; i < length; ++i) append_utf8(strays_, unicode[i] < 0x20 ? U' ' : unicode[i]);
    if (strays_.size() >= kStraysMax) end_strays();
}

void GlyphDevice::end_strays() { add_aside(std::exchange(strays_, {})); }

}  // namespace sealtap::opener::pdf

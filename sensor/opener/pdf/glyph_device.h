#pragma once

#include <poppler/OutputDev.h>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "opener/pdf/glyphs.h"

namespace sealtap::opener::pdf {

/// Listens to poppler interpreting a content stream and notes the glyphs. It asks for text alone,
/// so pictures, shadings and patterns are not even decoded. Memory is bounded: a page of more
/// glyphs than `kGlyphsMax` is handed over in pieces.
class GlyphDevice final : public OutputDev {
public:
    static constexpr std::size_t kGlyphsMax = 1U << 17U;

    /// `full` is called when the page must be written out and cleared; it and `page` outlive this.
    GlyphDevice(PageText& page, std::function<void()> full) : page_(page), full_(std::move(full)) {}

    /// What the text drawn from now on is, unless its own marks tell otherwise.
    void set_region(Region region) noexcept { region_ = region; }
    /// Text was left out since no resource is the font it names. Asking resets it.
    [[nodiscard]] bool has_lost_text() noexcept { return std::exchange(has_lost_text_, false); }
    /// Called with each form that is interpreted.
    void on_form(std::function<void(Ref)> form) { form_ = std::move(form); }

    /// Forms are no longer interpreted.
    void leave_out_forms() noexcept { leaves_out_forms_ = true; }
    bool useDrawForm() override { return leaves_out_forms_; }

    bool upsideDown() override { return true; }
    bool useDrawChar() override { return true; }
    bool interpretType3Chars() override { return false; }
    bool needNonText() override { return false; }
    bool needCharCount() override { return true; }
    void incCharCount(int octets) override;

    void startPage(int number, GfxState* state, XRef* xref) override;
    void restoreState(GfxState* state) override;
    void updateAll(GfxState* state) override;
    void updateFont(GfxState* state) override;
    void updateTextMat(GfxState* state) override;
    void updateTextPos(GfxState* state) override;
    void endTextObject(GfxState* state) override;
    void updateCTM(GfxState* state, double m11, double m12, double m21, double m22, double m31,
                   double m32) override;
    void updateRender(GfxState* state) override;
    void updateHorizScaling(GfxState* state) override;
    void updateFillColor(GfxState* state) override;
    void updateFillColorSpace(GfxState* state) override;
    void updateStrokeColor(GfxState* state) override;
    void updateStrokeColorSpace(GfxState* state) override;
    void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x,
                  double origin_y, CharCode code, int octets, const Unicode* unicode,
                  int length) override;
    void beginActualText(GfxState* state, const GooString* text) override;
    void endActualText(GfxState* state) override;
    void beginMarkedContent(const char* name, Dict* properties) override;
    void endMarkedContent(GfxState* state) override;
    void beginForm(Ref id) override;

private:
    [[nodiscard]] Region region_now(const GfxState& state) const noexcept;
    void notice_lost_font(const GfxState& state);
    void refresh_style(const GfxState& state);
    void refresh_colour(GfxState& state);
    void add(const Glyph& glyph, char32_t unicode, float x_step, float y_step);
    void add_aside(const std::string& text);
    void add_stray(const Unicode* unicode, int length);
    void end_strays();

    PageText& page_;
    std::function<void()> full_;
    std::function<void(Ref)> form_;
    Region region_ = Region::Body;
    std::vector<Region> marks_;  // of the marked contents around; Unknown: nothing told
    Style style_;
    bool style_is_old_ = true;
    bool colour_is_old_ = true;
    float type3_scale_ = 1;
    bool has_characters_ = true;  ///< of the font: known
    bool has_lost_text_ = false;
    bool leaves_out_forms_ = false;
    std::string strays_;  ///< what is drawn where nothing is drawn, or without a size
    // The ActualText that stands for what is drawn now.
    bool has_actual_text_ = false;
    std::string actual_text_;
    std::size_t actual_from_ = 0;
    std::uint64_t actual_unmapped_ = 0;
};

}  // namespace sealtap::opener::pdf

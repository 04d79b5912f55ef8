#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "opener/pdf/glyphs.h"
#include "opener/xml/xml.h"
#include "sealtap/place.h"

namespace sealtap::opener::ofd {

/// Millimetres.
struct Box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};
/// "0 0 210 297".
[[nodiscard]] Box box_of(std::string_view text) noexcept;

/// "3 g 2 1.5": 3, then twice 1.5 (GB/T 33190-2016, 11.3). As many as `most` are read.
[[nodiscard]] std::vector<float> deltas_of(std::string_view text, std::size_t most);

/// Reads the glyphs of one page, a template of pages, or the annotations of a page; the PDF
/// module's layout makes lines of them. Called with what is gathered when there is too much of it.
class PageReader final : public xml::Events {
public:
    /// `full` takes the glyphs whenever there are many, so that memory stays bounded.
    class Full {
    public:
        virtual ~Full() = default;
        virtual void take(pdf::PageText& page) = 0;
    };
    PageReader(pdf::PageText& page, Region region, Full& full);

    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;

private:
    struct Matrix {
        double a = 1;
        double b = 0;
        double c = 0;
        double d = 1;
        double e = 0;
        double f = 0;
    };

    void start_object(const xml::Element& element);
    void start_code(const xml::Element& element);
    void start_annotation(const xml::Element& element);
    void set_colour(const xml::Element& element);
    void end_code();
    void add_glyph(char32_t character, double x, double y, double advance);
    void tell_attributes(const xml::Element& element);
    [[nodiscard]] std::uint32_t style();

    pdf::PageText& page_;
    Full& full_;
    Region usual_;
    Region region_;
    Box object_;
    Box frame_;  ///< of an annotation's appearance
    Matrix matrix_;
    double size_ = 0;
    std::uint32_t colour_ = 0;
    bool is_visible_ = true;
    bool is_in_object_ = false;
    bool is_in_code_ = false;
    bool is_in_box_ = false;
    double x_ = 0;
    double y_ = 0;
    std::string code_;
    std::string delta_x_;
    std::string delta_y_;
    std::string box_text_;
};

}  // namespace sealtap::opener::ofd

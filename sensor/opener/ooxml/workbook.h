#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opener/ooxml/cell_values.h"
#include "opener/text_writer.h"
#include "opener/xml/xml.h"

namespace sealtap::opener::ooxml {

/// workbook.xml: which sheets there are. Names that are defined in it are written.
class WorkbookReader final : public xml::Events {
public:
    struct Sheet {
        std::string name;
        std::string relation;
        bool is_hidden = false;
    };

    explicit WorkbookReader(TextWriter& out) : out_(out) {}
    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;

    void add_sheet(Sheet&& sheet);
    void set_since_1904(bool is_since_1904) noexcept { is_since_1904_ = is_since_1904; }
    [[nodiscard]] const std::vector<Sheet>& sheets() const noexcept { return sheets_; }
    [[nodiscard]] bool is_since_1904() const noexcept { return is_since_1904_; }

private:
    TextWriter& out_;
    std::vector<Sheet> sheets_;
    std::string defined_;
    bool is_since_1904_ = false;
};

/// styles.xml: how cells look.
class CellStyles final : public xml::Events {
public:
    struct Look {
        NumberFormat format;
        std::uint16_t half_points = 0;
        std::optional<std::uint32_t> colour;
    };
    [[nodiscard]] Look look_of(std::string_view style) const;

    void add_format(std::uint32_t id, std::string_view code);
    void add_font(std::uint16_t half_points, std::optional<std::uint32_t> colour);
    void add_look(std::uint32_t format, std::uint32_t font);

    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view) override {}
    void on_aside(std::string_view) override {}

private:
    struct Font {
        std::uint16_t half_points = 0;
        std::optional<std::uint32_t> colour;
    };

    std::map<std::uint32_t, NumberFormat> formats_;
    std::vector<Font> fonts_;
    std::vector<Look> looks_;
    bool is_in_fonts_ = false;
    bool is_in_looks_ = false;
};

/// sharedStrings.xml: texts that cells name by their number. Bounded; those for which there is no
/// room are written at once, without the cell that shows them.
class SharedStrings final : public xml::Events {
public:
    /// Where to write what there is no room for, while the part is read.
    void begin(TextWriter& overflow) noexcept { overflow_ = &overflow; }
    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;

    /// One text at once.
    void add(std::string_view text);
    /// Notes that it is shown. Empty: there is none of that number.
    [[nodiscard]] std::string_view show(std::string_view number);
    /// Writes those that no cell has shown: they are still there to read.
    void write_unshown(TextWriter& out) const;
    [[nodiscard]] bool is_full() const noexcept { return is_full_; }

private:
    /// Of the text that is being read.
    [[nodiscard]] std::size_t length() const noexcept;

    TextWriter* overflow_ = nullptr;
    std::string texts_;
    std::vector<std::uint32_t> ends_;
    std::vector<bool> shown_;
    bool is_in_text_ = false;
    bool is_in_reading_ = false;  ///< how a word is pronounced
    bool is_full_ = false;
};

}  // namespace sealtap::opener::ooxml

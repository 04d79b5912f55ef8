#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "opener/format.h"
#include "opener/rtf/blobs.h"
#include "opener/rtf/stories.h"
#include "opener/rtf/tokens.h"

namespace sealtap::opener::rtf {

/// Follows one document from its first brace to its last.
class Reader {
public:
    Reader(Bytes document, std::size_t begin, Output& out);

    void read();
    /// Where the last group ended.
    [[nodiscard]] std::size_t end() const noexcept { return tokens_.position(); }
    /// Groups were still open at the end.
    [[nodiscard]] bool is_cut() const noexcept { return !groups_.empty(); }

private:
    enum class FontUse : std::uint8_t { Any, DoubleByte, Other };

    /// What holds until its group ends.
    struct State {
        Target target = Target::Body;
        bool is_hidden = false;
        bool is_deleted = false;
        bool is_name = false;  ///< of a property; its value follows
        std::uint16_t half_points = 0;
        std::uint16_t colour = 0;
        std::uint16_t page = 0;              ///< code page; 0: that of the document
        std::uint16_t double_byte_page = 0;  ///< of the font for Asian letters
        std::uint16_t skip = 1;              ///< characters that stand for a \u
        FontUse font_use = FontUse::Any;
    };
    enum class Opening : std::uint8_t { No, Begun, Starred };

    bool take(const Token& token);
    void open_group();
    void close_group();
    void take_symbol(char symbol);
    void take_word(const Token& token);
    void take_target(const Token& token, const Word& word);
    void take_table_word(const Token& token, WordKind kind);
    bool take_look(const Token& token, WordKind kind);
    bool take_break(WordKind kind);
    [[nodiscard]] std::uint16_t font_page(std::int32_t font) const noexcept;
    void take_text(const Token& token);
    void take_octet(std::uint8_t octet);
    void take_unicode(std::int32_t number);
    void take_colours(Bytes text);
    void end_line();
    void end_cell();
    void put(std::string_view utf8);
    void put_other(std::string_view octets);
    void flush();
    [[nodiscard]] unsigned page_of(std::string_view octets) const noexcept;
    [[nodiscard]] Place place() const;
    [[nodiscard]] Target text_target() const;

    Tokens tokens_;
    Stories stories_;
    Blobs blobs_;
    Output& out_;
    State state_;
    std::vector<State> groups_;
    std::uint64_t groups_too_deep_ = 0;
    Opening opening_ = Opening::No;

    unsigned document_page_ = 1252;
    std::int32_t default_font_ = 0;
    std::int32_t font_ = 0;  ///< the one that the table is about to tell of
    std::map<std::int32_t, std::uint16_t> font_pages_;
    std::vector<std::optional<std::uint32_t>> colours_;
    std::uint32_t colour_ = 0;
    bool colour_is_set_ = false;

    std::string pending_;  ///< octets in a code page
    std::size_t skip_ = 0;
    std::uint32_t high_surrogate_ = 0;
    std::string shape_name_;
    bool cell_has_ended_ = false;
    bool line_has_text_ = false;
    std::uint32_t lines_ = 0;
    std::uint32_t page_ = 1;
};

}  // namespace sealtap::opener::rtf

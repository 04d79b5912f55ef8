#pragma once

#include <string>
#include <vector>

#include "opener/ole/word_file.h"
#include "opener/ole/word_formats.h"
#include "opener/text_writer.h"

namespace sealtap::opener::ole {

/// Writes the text of a Word document, a part for each of its stories.
class WordText {
public:
    WordText(const WordFile& file, std::string_view name, Output& out);

    void write();
    /// Some pieces lay outside the stream.
    [[nodiscard]] bool is_damaged() const noexcept { return is_damaged_; }

private:
    struct Run {
        Bytes octets;
        bool is_wide = false;
        WordFormat format;
    };

    void write_story(WordStory story, std::uint32_t first, std::uint32_t end);
    void write_piece(const WordPiece& piece, TextWriter& writer);
    void write_run(const Run& run, std::uint32_t offset, TextWriter& writer);
    void write_text(Bytes octets, bool is_wide, TextWriter& writer);
    void write_control(unsigned control, std::uint32_t offset, TextWriter& writer);
    void end_cell(TextWriter& writer);
    void end_line(TextWriter& writer);
    void begin_place(const Run& run, std::uint32_t offset, TextWriter& writer);
    [[nodiscard]] Region header_region(std::uint32_t character) const noexcept;
    [[nodiscard]] std::uint32_t header_end(std::uint32_t character) const noexcept;

    const WordFile& file_;
    std::string_view name_;
    Output& out_;
    WordFormats characters_;
    WordFormats paragraphs_;
    std::vector<std::uint32_t> header_starts_;  ///< of each header and footer, from the story's

    WordStory story_ = WordStory::Main;
    Region region_ = Region::Body;
    std::uint32_t lines_ = 0;
    bool line_has_text_ = false;
    bool cell_has_ended_ = false;
    std::uint32_t page_ = 0;
    std::vector<bool> fields_;  ///< open ones; whether their instruction is being read
    std::string codes_;         ///< instructions of fields
    std::string decoded_;
    bool is_damaged_ = false;
};

}  // namespace sealtap::opener::ole

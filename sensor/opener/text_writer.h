#pragma once

#include <string>
#include <string_view>

#include "opener/format.h"

namespace sealtap::opener {

/// One part of text that a format makes of a document, in UTF-8. The part begins with the first
/// text, so that what is empty leaves no trace, and ends with the writer. Small pieces are
/// gathered.
class TextWriter {
public:
    TextWriter(Output& out, std::string_view step, std::string_view name = {});
    ~TextWriter();
    TextWriter(const TextWriter&) = delete;
    TextWriter& operator=(const TextWriter&) = delete;

    void text(std::string_view utf8);
    /// One that ends with a line feed of its own; nothing for nothing.
    void line(std::string_view utf8);
    /// A line feed, unless the text ends with one already.
    void end_line();
    [[nodiscard]] bool is_at_line_start() const noexcept { return last_ == '\n'; }
    /// Of the text that follows.
    void place(const Place& place);
    [[nodiscard]] bool wants_more() const noexcept { return out_.wants_more(); }

private:
    void begin();
    void write(std::string_view utf8);
    void flush();

    Output& out_;
    std::string step_;
    std::string name_;
    std::string pending_;
    Place place_;
    Place told_;
    char last_ = '\n';
    bool begun_ = false;
};

/// The information of a raw part: `name` is traffic text.
[[nodiscard]] PartInfo raw_part(std::string_view step, std::string_view name);

/// Writes `octets` as one raw part, as long as the output wants them.
void put_raw(Output& out, PartInfo&& info, Bytes octets);

}  // namespace sealtap::opener

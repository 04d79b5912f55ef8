#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "opener/format.h"

namespace sealtap::opener::pdf {

/// Text with its places on the way to an output: written in a few large pieces, and a place only
/// when it changes. One part at a time. Borrows the output.
class PlacedText {
public:
    explicit PlacedText(Output& out) : out_(out) {}
    PlacedText(const PlacedText&) = delete;
    PlacedText& operator=(const PlacedText&) = delete;

    void begin(std::string_view step);
    /// Text that follows stands here.
    void stand(const Place& place);
    void add(std::string_view text);
    void add(char32_t character);
    /// Writes what waits: what is written is inspected even if the rest kills the process.
    void flush();
    void end(EndReason reason);

    [[nodiscard]] bool is_open() const noexcept { return is_open_; }
    [[nodiscard]] bool wants_more() const noexcept { return out_.wants_more(); }
    [[nodiscard]] Output& output() noexcept { return out_; }

private:
    Output& out_;
    std::string waiting_;
    std::optional<Place> place_;
    bool is_open_ = false;
};

/// Appends one character in UTF-8; nothing for what is no character.
void append_utf8(std::string& text, char32_t character);

}  // namespace sealtap::opener::pdf

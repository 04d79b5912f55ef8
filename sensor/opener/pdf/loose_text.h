#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "opener/pdf/framing.h"
#include "opener/pdf/placed_text.h"
#include "opener/writing.h"

namespace sealtap::opener::pdf {

/// Gathers what stands in a file and is shown by no reader: comments, names that are no plain
/// words, strings that are operands of nothing. Words go to one part, octets that are none to
/// another; both end the text that is being written when they are full. Borrows it; flush() must be
/// called.
class LooseText {
public:
    explicit LooseText(PlacedText& text)
        : text_(text),
          words_(text.output(), "pdf:loose", Reading::AsText),
          octets_(text.output(), "pdf:octets", Reading::AsRecognised) {}

    /// A piece of PDF syntax, its strings and names decoded.
    void add_syntax(std::string_view syntax);
    void add(std::string_view octets);
    /// One that stands for itself: each is written once.
    void add_once(std::string_view octets);
    /// Of a dictionary, or a value. Those that programs make up are left out.
    void add_name(std::string_view name);
    void flush();

private:
    static constexpr std::size_t kKnownMax = 1U << 14U;

    PlacedText& text_;
    LazyPart words_;
    LazyPart octets_;
    std::unordered_set<std::string> known_;
};

}  // namespace sealtap::opener::pdf

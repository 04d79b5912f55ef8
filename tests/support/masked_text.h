#pragma once

#include <string>

#include "sealtap/document.h"
#include "sealtap/raw_text.h"

namespace sealtap::test {

/// Texts of tests that were never traffic.
class LiteralText : public MaskedTextMaker {
public:
    [[nodiscard]] static MaskedText of(std::string text) { return seal(std::move(text)); }
};

/// A masker that knows one secret: every run of digits. `calls` tells how often it was asked.
class DigitMasker : public TextMasker, private MaskedTextMaker {
public:
    [[nodiscard]] MaskedText mask(const RawText& text) const override {
        ++calls;
        std::string masked = text.unmasked();
        for (char& c : masked) {
            if (c >= '0' && c <= '9') c = '*';
        }
        return seal(std::move(masked));
    }
    mutable int calls = 0;
};

}  // namespace sealtap::test

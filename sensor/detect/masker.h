#pragma once

#include <memory>
#include <string_view>

#include "detect/ruleset.h"
#include "sealtap/document.h"

namespace sealtap::detect {

/// Makes MaskedText: valid UTF-8 (from UTF-8, else GB18030, else with octets written as \xHH),
/// no control characters, 512 characters at most, and the middle of every identifier replaced by
/// '*'. It masks more than the detectors find: any 11 digits or more in a row, also when spaces or
/// dashes part them, and passwords and tokens in URLs. Marking words are no secret and stay.
/// Stateless, for any thread.
class Masker final : public TextMasker, private MaskedTextMaker {
public:
    explicit Masker(std::shared_ptr<const Ruleset> rules);

    [[nodiscard]] MaskedText mask(const RawText& text) const override;

private:
    std::shared_ptr<const Ruleset> rules_;
};

}  // namespace sealtap::detect

#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace sealtap {

/// Text from traffic that nobody has masked yet: names, URLs, subjects, users. It cannot be
/// printed, formatted or stored; `Masker` in sensor/detect turns it into MaskedText.
class RawText {
public:
    RawText() = default;
    explicit RawText(std::string text) : text_(std::move(text)) {}
    explicit RawText(std::string_view text) : text_(text) {}
    explicit RawText(const char* text) : text_(text) {}

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    /// For parsing, matching and masking only.
    [[nodiscard]] const std::string& unmasked() const noexcept { return text_; }

    friend bool operator==(const RawText&, const RawText&) = default;

private:
    std::string text_;
};

/// The only type of traffic text that may leave the process. Made by `Masker` alone.
class MaskedText {
public:
    MaskedText() = default;
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    friend auto operator<=>(const MaskedText&, const MaskedText&) = default;
    friend bool operator==(const MaskedText&, const MaskedText&) = default;

private:
    friend class MaskedTextMaker;
    explicit MaskedText(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// The key to MaskedText's constructor: derived from by whoever proves that a text is masked (the
/// masker), or was never traffic (our own literals), or was masked before it was stored (the
/// violation store).
class MaskedTextMaker {
protected:
    [[nodiscard]] static MaskedText seal(std::string masked) {
        return MaskedText(std::move(masked));
    }
};

}  // namespace sealtap

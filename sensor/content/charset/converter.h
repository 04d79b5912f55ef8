#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sealtap::content {

/// The only door to iconv in this module. Opening one takes less than a microsecond once its
/// charset is loaded, 40 to 600 the first time.
class Converter {
public:
    enum class To : std::uint8_t { Utf8, Utf32 };
    enum class Invalid : std::uint8_t { Replace, Refuse };

    /// A name with other than letters, digits and `-_.:()+` is not known: iconv would take options.
    Converter(std::string_view from, To to);
    ~Converter();
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    [[nodiscard]] bool is_open() const noexcept { return handle_ != nullptr; }

    /// Each octet that does not decode becomes U+FFFD or makes it nothing. `input` may be of any
    /// length. To UTF-8 only.
    [[nodiscard]] std::optional<std::string> convert(std::string input, Invalid invalid);

    enum class Outcome : std::uint8_t { Code, Incomplete, None };
    struct Converted {
        Outcome outcome = Outcome::None;
        char32_t code = 0;  ///< the first, 0 for none
    };
    /// What `octets` decode to from the initial state. To UTF-32 only.
    [[nodiscard]] Converted one(std::string_view octets);

private:
    void* handle_ = nullptr;
};

}  // namespace sealtap::content

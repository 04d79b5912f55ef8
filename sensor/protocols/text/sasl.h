#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sealtap::protocols {

/// Finds the user's name in an AUTH exchange (RFC 4954). Secrets pass by: what is decoded beside
/// the name is forgotten within the call, and a line that can only hold a password is not decoded
/// at all.
class SaslExchange {
public:
    /// `argument` is that of AUTH: a mechanism, perhaps an initial response.
    void start(std::string_view argument);
    /// The client's next response.
    void on_response(std::string_view line);

    /// How many more responses a client of that mechanism sends, for a capture without the server.
    [[nodiscard]] std::size_t responses_left() const noexcept { return responses_left_; }
    /// The user's name, once it is known; it is then forgotten here.
    [[nodiscard]] std::optional<std::string> take_user() noexcept {
        const std::unique_ptr<std::string> user = std::move(user_);
        return user ? std::optional(std::move(*user)) : std::nullopt;
    }

private:
    enum class Mechanism : std::uint8_t { Other, Plain, Login, CramMd5, OAuth };
    void read(std::string_view response);
    void keep(std::optional<std::string> user) {
        user_ = user ? std::make_unique<std::string>(*std::move(user)) : nullptr;
    }

    Mechanism mechanism_ = Mechanism::Other;
    std::uint8_t responses_left_ = 0;
    bool found_ = false;                 // no later response is read
    std::unique_ptr<std::string> user_;  // mostly null, in flows that are many
};

}  // namespace sealtap::protocols

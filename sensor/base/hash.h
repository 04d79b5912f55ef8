#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "sealtap/bytes.h"

namespace sealtap::base {

/// Key of the hash tables that traffic fills.
struct HashKey {
    std::uint64_t k0 = 0;
    std::uint64_t k1 = 0;

    /// From the kernel's random source. Table order must never show in any output.
    [[nodiscard]] static HashKey random();
};

/// SipHash-2-4 (Aumasson, Bernstein 2012): for tables keyed by traffic (random key) and for stable
/// ids (fixed key).
[[nodiscard]] std::uint64_t siphash(const HashKey& key, Bytes data) noexcept;

/// A digest of octets that come in pieces. Used by one thread.
class Digest {
public:
    enum class Kind { Sha1, Sha256 };
    explicit Digest(Kind kind);
    ~Digest();
    Digest(Digest&&) noexcept;
    Digest& operator=(Digest&&) noexcept;

    void update(Bytes data);
    [[nodiscard]] std::string octets();  ///< the digest itself; nothing may follow
    [[nodiscard]] std::string hex();     ///< the same in lower-case hex

private:
    struct State;
    std::unique_ptr<State> state_;
};

[[nodiscard]] std::string to_hex(Bytes data);
[[nodiscard]] std::string to_base64(Bytes data);

}  // namespace sealtap::base

#include "base/hash.h"

#include <openssl/evp.h>
#include <sys/random.h>

#include <bit>
#include <cstring>
#include <new>

#include "base/assert.h"

namespace sealtap::base {
namespace {

struct SipState {
    std::uint64_t v0, v1, v2, v3;

    void round() noexcept {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }
};

std::uint64_t little_endian(Bytes data) noexcept {
    std::uint64_t word = 0;
    for (std::size_t i = data.size(); i-- > 0;)
        word = (word << 8U) | std::to_integer<std::uint64_t>(data[i]);
    return word;
}

}  // namespace

HashKey HashKey::random() {
    HashKey key;
    SEALTAP_ASSERT(getrandom(&key, sizeof key, 0) == static_cast<ssize_t>(sizeof key));
    return key;
}

std::uint64_t siphash(const HashKey& key, Bytes data) noexcept {
    SipState s{key.k0 ^ 0x736f6d6570736575ULL, key.k1 ^ 0x646f72616e646f6dULL,
               key.k0 ^ 0x6c7967656e657261ULL, key.k1 ^ 0x7465646279746573ULL};
    const std::uint64_t length_byte = static_cast<std::uint64_t>(data.size()) << 56U;
    while (data.size() >= 8) {
        std::uint64_t word = 0;
        if constexpr (std::endian::native == std::endian::little) {
            std::memcpy(&word, data.data(), 8);
        } else {
            word = little_endian(data.first(8));
        }
        s.v3 ^= word;
        s.round();
        s.round();
        s.v0 ^= word;
        data = data.subspan(8);
    }
    const std::uint64_t last = length_byte | little_endian(data);
    s.v3 ^= last;
    s.round();
    s.round();
    s.v0 ^= last;
    s.v2 ^= 0xff;
    for (int i = 0; i < 4; ++i) s.round();
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

struct Digest::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

Digest::Digest(Kind kind) : state_(std::make_unique<State>()) {
    if (state_->context == nullptr) throw std::bad_alloc();
    SEALTAP_ASSERT(EVP_DigestInit_ex(state_->context,
                                     kind == Kind::Sha1 ? EVP_sha1() : EVP_sha256(), nullptr) == 1);
}
Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::update(Bytes data) { EVP_DigestUpdate(state_->context, data.data(), data.size()); }

std::string Digest::octets() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(state_->context, out.data(), &size);
    return std::string(out.begin(), out.begin() + size);
}

std::string Digest::hex() { return to_hex(bytes_of(octets())); }

std::string to_hex(Bytes data) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    out.reserve(data.size() * 2);
    for (const std::byte octet : data) {
        out += kDigits[std::to_integer<unsigned>(octet) >> 4U];
        out += kDigits[std::to_integer<unsigned>(octet) & 15U];
    }
    return out;
}

std::string to_base64(Bytes data) {
    std::string out((data.size() + 2) / 3 * 4 + 1, '\0');
    const auto* in = static_cast<const unsigned char*>(static_cast<const void*>(data.data()));
    auto* to = static_cast<unsigned char*>(static_cast<void*>(out.data()));
    out.resize(static_cast<std::size_t>(EVP_EncodeBlock(to, in, static_cast<int>(data.size()))));
    return out;
}

}  // namespace sealtap::base

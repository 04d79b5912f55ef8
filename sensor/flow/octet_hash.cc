#include "flow/octet_hash.h"

#include <xxhash.h>
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h>  // the same functions, with the widest vectors that the processor has
#endif

#include <cstring>
#include <span>

namespace sealtap::flow {

// XXH3 expects a secret that looks random all over; SipHash makes one of the key, word by word.
OctetHash::OctetHash(const base::HashKey& key) noexcept {
    for (std::size_t at = 0; at < secret_.size(); at += sizeof(std::uint64_t)) {
        const std::array position{static_cast<std::byte>(at)};
        const std::uint64_t word = base::siphash(key, position);
        std::memcpy(secret_.data() + at, &word, sizeof word);
    }
}

std::uint64_t OctetHash::operator()(Bytes data) const noexcept {
    return XXH3_64bits_withSecret(data.data(), data.size(), secret_.data(), secret_.size());
}

}  // namespace sealtap::flow

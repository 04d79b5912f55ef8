#include "base/hash.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace sealtap::base {
namespace {

// The key 00 01 … 0f of the reference implementation's vectors.
constexpr HashKey kReferenceKey{0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL};

std::uint64_t of_first(std::size_t count) {
    std::vector<std::byte> data;
    for (std::size_t i = 0; i < count; ++i) data.push_back(static_cast<std::byte>(i));
    return siphash(kReferenceKey, data);
}

TEST(SipHash, EqualsTheReferenceVectors) {
    EXPECT_EQ(of_first(0), 0x726fdb47dd0e0e31ULL);
    EXPECT_EQ(of_first(1), 0x74f839c593dc67fdULL);
    EXPECT_EQ(of_first(8), 0x93f5f5799a932462ULL);
    EXPECT_EQ(of_first(15), 0xa129ca6149be45e5ULL);
}

TEST(SipHash, ChangesWithTheKey) {
    std::set<std::uint64_t> hashes;
    for (std::uint64_t key = 0; key < 1000; ++key)
        hashes.insert(siphash({key, 0}, bytes_of("10.0.0.1")));
    EXPECT_EQ(hashes.size(), 1000U);
}

TEST(HashKey, IsRandom) {
    const HashKey a = HashKey::random();
    const HashKey b = HashKey::random();
    EXPECT_FALSE(a.k0 == b.k0 && a.k1 == b.k1);
}

TEST(Digest, EqualsTheStandardsVectors) {
    Digest sha1(Digest::Kind::Sha1);
    sha1.update(bytes_of("abc"));
    EXPECT_EQ(sha1.hex(), "a9993e364706816aba3e25717850c26c9cd0d89d");
    Digest sha256(Digest::Kind::Sha256);
    sha256.update(bytes_of("a"));
    sha256.update(bytes_of("bc"));
    EXPECT_EQ(sha256.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Base64, PadsAsTheRfcSays) {
    EXPECT_EQ(to_base64(bytes_of("")), "");
    EXPECT_EQ(to_base64(bytes_of("f")), "Zg==");
    EXPECT_EQ(to_base64(bytes_of("fo")), "Zm8=");
    EXPECT_EQ(to_base64(bytes_of("foobar")), "Zm9vYmFy");
}

}  // namespace
}  // namespace sealtap::base

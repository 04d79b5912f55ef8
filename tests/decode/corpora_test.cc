// Runs over a folder of real captures that the variable SEALTAP_CORPORA names; it is not part of
// the repository.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "capture/capture_file.h"
#include "decode/decoding.h"

namespace sealtap::test {
namespace {

/// Returns the octets of all payloads.
std::uint64_t decode_all(capture::CaptureFile& source, decode::Decoder& decoder) {
    std::uint64_t payload = 0;
    for (;;) {
        Packet packet;
        const Result<Poll> answer = source.poll(packet);
        if (!answer) std::cout << answer.error().message << '\n';
        if (!answer || *answer != Poll::Packet) return payload;
        if (const auto datagram = decoder.decode(packet)) payload += datagram->payload.size();
        while (decoder.has_more()) {
            if (const auto more = decoder.decode_more()) payload += more->payload.size();
        }
    }
}

TEST(Corpora, EveryCaptureIsCountedExactly) {
    const char* folder = std::getenv("SEALTAP_CORPORA");
    if (folder == nullptr) GTEST_SKIP() << "SEALTAP_CORPORA names no folder of captures";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        const auto source = capture::open_capture_file(entry.path(), 0);
        if (!source) {
            std::cout << source.error().message << '\n';
            continue;
        }
        Decoding decoding;
        const std::uint64_t payload = decode_all(**source, decoding.decoder);
        EXPECT_EQ(decoding.ledger.difference(), static_cast<std::int64_t>(payload)) << entry.path();
    }
}

}  // namespace
}  // namespace sealtap::test

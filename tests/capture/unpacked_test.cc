// Captures packed with gzip and zstd: the same packets as of the plain file.
#include "capture/unpacked.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <random>

#include "capture/capture_file.h"
#include "support/capture_seen.h"
#include "support/pcapng_writer.h"
#include "support/scratch_dir.h"

namespace sealtap::test {
namespace {

using testing::HasSubstr;

std::string gzip(const std::string& plain) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string packed(deflateBound(&stream, plain.size()) + 32, '\0');
    std::string copy = plain;
    stream.next_in = static_cast<Bytef*>(static_cast<void*>(copy.data()));
    stream.avail_in = static_cast<uInt>(copy.size());
    stream.next_out = static_cast<Bytef*>(static_cast<void*>(packed.data()));
    stream.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.resize(packed.size() - stream.avail_out);
    deflateEnd(&stream);
    return packed;
}

std::string zstd(const std::string& plain) {
    std::string packed(ZSTD_compressBound(plain.size()), '\0');
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    packed.resize(
        ZSTD_compress2(context, packed.data(), packed.size(), plain.data(), plain.size()));
    ZSTD_freeCCtx(context);
    return packed;
}

struct Way {
    const char* name;
    std::string (*pack)(const std::string&);
};
constexpr std::array kWays{Way{"gzip", gzip}, Way{"zstd", zstd}};

class UnpackedTest : public testing::Test {
protected:
    std::string file(const std::string& octets) {
        write_file(folder_.file("file"), std::string_view(octets));
        return folder_.file("file");
    }
    /// The message of what ended the file, after so many packets.
    std::pair<std::size_t, std::string> end_of(const std::string& octets) {
        const auto source = capture::open_capture_file(file(octets), 0);
        if (!source) return {0, source.error().message};
        std::size_t packets = 0;
        for (Packet packet;; ++packets) {
            const Result<Poll> polled = (*source)->poll(packet);
            if (!polled) return {packets, polled.error().message};
            if (*polled != Poll::Packet) return {packets, ""};
        }
    }

private:
    ScratchDir folder_;
};

std::vector<CapturedFrame> frames(std::size_t count) {
    std::mt19937_64 random(3);
    std::vector<CapturedFrame> all;
    for (std::size_t i = 0; i < count; ++i) {
        std::string data(random() % 2'000, static_cast<char>(random()));
        for (std::size_t at = 0; at < data.size(); at += 3) data[at] = static_cast<char>(random());
        all.push_back({static_cast<std::int64_t>(i) * 1'000, std::move(data), {}});
    }
    return all;
}

TEST_F(UnpackedTest, PacketsAreThoseOfThePlainFile) {
    for (const std::string& plain :
         {pcap_file(frames(2'000)), pcapng_file({1}, frames(2'000)), pcap_file({})}) {
        const CaptureSeen expected = as_we_read(file(plain));
        for (const Way& way : kWays) {
            SCOPED_TRACE(way.name);
            EXPECT_TRUE(as_we_read(file(way.pack(plain))) == expected);
        }
    }
}

TEST_F(UnpackedTest, MembersAndFramesOneBehindTheOtherAreOneFile) {
    const std::string plain = pcap_file(frames(50));
    const CaptureSeen expected = as_we_read(file(plain));
    const std::string skippable("\x5a\x2a\x4d\x18\x03\0\0\0abc", 11);
    for (const Way& way : kWays) {
        for (const std::size_t at : {0U, 1U, 24U, 1'000U}) {
            const std::string packed =
                way.pack(plain.substr(0, at)) + way.pack("") + way.pack(plain.substr(at));
            EXPECT_TRUE(as_we_read(file(packed)) == expected) << way.name << " at " << at;
        }
    }
    EXPECT_TRUE(as_we_read(file(skippable + zstd(plain) + skippable)) == expected);
}

TEST_F(UnpackedTest, CutOffFileDeliversWhatCameBeforeAndTellsWhere) {
    const std::string plain = pcap_file(frames(600));
    for (const Way& way : kWays) {
        const std::string packed = way.pack(plain);
        std::size_t most = 0;
        for (std::size_t size = 8; size < packed.size(); size += packed.size() / 23) {
            const auto [packets, error] = end_of(packed.substr(0, size));
            EXPECT_GE(packets, most);
            most = packets;
            EXPECT_THAT(error, HasSubstr(std::string("the ") + way.name + " coding is cut off"));
        }
        EXPECT_GT(most, 300U);
    }
}

TEST_F(UnpackedTest, DamageIsToldWithTheOctetOfWhatItUnpacksTo) {
    const std::string plain = pcap_file(frames(600));
    for (const Way& way : kWays) {
        std::string packed = way.pack(plain);
        packed[packed.size() - 2] ^= 0x55;  // in the check sum, or in the length behind it
        const auto [packets, error] = end_of(packed);
        EXPECT_EQ(packets, 600U);
        EXPECT_THAT(error, HasSubstr("is damaged after packet 600 (at octet " +
                                     std::to_string(plain.size()) + " unpacked: the " + way.name +
                                     " coding is damaged before octet "));
        EXPECT_THAT(end_of(way.pack(plain) + "garbage").second, HasSubstr("coding is damaged"));
    }
}

TEST_F(UnpackedTest, DamagedFilesEndInOneLine) {
    std::mt19937_64 random(7);
    const std::string plain = pcapng_file({1}, frames(20));
    for (const Way& way : kWays) {
        const std::string packed = way.pack(plain);
        for (int round = 0; round < 200; ++round) {
            std::string damaged = packed;
            damaged[random() % damaged.size()] = static_cast<char>(random());
            EXPECT_EQ(end_of(damaged).second.find('\n'), std::string::npos);
        }
    }
}

TEST_F(UnpackedTest, WindowsLargerThanTheStandardAreRefused) {
    // A frame header that asks for 2 GiB (RFC 8878, section 3.1.1.1.2).
    const std::string header("\x28\xb5\x2f\xfd\x00\xa8", 6);
    EXPECT_THAT(end_of(header + std::string(40, '\0')).second, HasSubstr("coding is damaged"));
}

TEST_F(UnpackedTest, ProgressCountsPackedOctets) {
    const std::string packed = gzip(pcap_file(frames(100)));
    const auto source = capture::open_capture_file(file(packed), 0).value();
    for (Packet packet; source->poll(packet).value() == Poll::Packet;) {
    }
    EXPECT_EQ(source->progress()->total_bytes, packed.size());
    EXPECT_EQ(source->progress()->read_bytes, packed.size());
}

}  // namespace
}  // namespace sealtap::test

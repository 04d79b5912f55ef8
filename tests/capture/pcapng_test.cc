// Our reader of pcapng: what libpcap shows of a file it shows too, and what libpcap refuses it
// reads.
#include "capture/pcapng.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "capture/capture_file.h"
#include "support/capture_seen.h"
#include "support/pcapng_writer.h"
#include "support/scratch_dir.h"

namespace sealtap::test {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kMicros = 1'700'000'000'123'456;
constexpr std::int64_t kTime = 1'700'000'000'123'456'000;
constexpr std::uint32_t kTlsKeyLog = 0x544c534b;
constexpr std::array kOrders{PcapOrder::Little, PcapOrder::Big};

class PcapngTest : public testing::Test {
protected:
    std::string file(const std::string& octets) {
        write_file(folder_.file("file.pcapng"), std::string_view(octets));
        return folder_.file("file.pcapng");
    }
    CaptureSeen read(const std::string& octets) { return as_we_read(file(octets)); }
    CaptureSeen read(const PcapngWriter& writer) { return read(writer.octets()); }

    /// Reads both ways; libpcap opens the file.
    CaptureSeen expect_same(const std::string& octets, Times times = Times::Compared) {
        const std::string path = file(octets);
        CaptureSeen ours = as_we_read(path);
        const CaptureSeen theirs = as_libpcap_reads(std::fopen(path.c_str(), "rb"));
        EXPECT_TRUE(agree(ours, theirs, times));
        EXPECT_EQ(theirs.ending, ours.ending);
        return ours;
    }
    /// The source behind all its packets, and the error it came to.
    struct Ended {
        std::unique_ptr<capture::CaptureFile> source;
        std::string error;
    };
    Ended read_to_end(const std::string& octets) {
        Ended ended{capture::open_capture_file(file(octets), 0).value(), {}};
        for (Packet packet;;) {
            const Result<Poll> polled = ended.source->poll(packet);
            if (!polled) ended.error = polled.error().message;
            if (!polled || *polled == Poll::End) return ended;
        }
    }

private:
    ScratchDir folder_;
};

std::string text_of_octets(const std::vector<std::byte>& octets) {
    std::string text;
    for (const std::byte octet : octets) text += std::to_integer<char>(octet);
    return text;
}

/// One of everything that libpcap takes.
PcapngWriter usual_file(PcapOrder order) {
    PcapngWriter writer(order);
    writer.section(order, writer.option(1, "a section's comment"), 2)
        .interface(1, 1'000, writer.option(9, "\x09") + writer.option(0, ""))
        .interface(1, 1'000, writer.option(14, writer.u64(100)))
        .block(4, "names")
        .packet(0, 1'700'000'000'123'456'789, "first", writer.option(1, "a comment"))
        .cut_packet(1, kMicros, std::string(90, 'b'), 1'500)
        .old_packet(0, 1'700'000'001'000'000'000, "old")
        .block(0xbad, "custom")
        .block(77, "")
        .secrets(kTlsKeyLog, "CLIENT_RANDOM 00 11\n")
        .packet(1, kMicros + 5, "")
        .statistics(0, 3, 4);
    return writer;
}

TEST_F(PcapngTest, WhatLibpcapOpensIsShownAsLibpcapShowsIt) {
    for (const PcapOrder order : kOrders) {
        const CaptureSeen seen = expect_same(usual_file(order).octets());
        ASSERT_EQ(seen.records.size(), 4U);
        EXPECT_EQ(seen.records[0].time_ns, 1'700'000'000'123'456'789);
        EXPECT_EQ(seen.records[1].time_ns, kTime + 100'000'000'000);
        EXPECT_EQ(seen.records[1].wire_length, 1'500U);
    }
}

TEST_F(PcapngTest, EveryResolutionIsReadAsLibpcapReadsIt) {
    for (const PcapOrder order : kOrders) {
        for (unsigned resolution = 0; resolution < 256; ++resolution) {
            const bool is_binary = resolution >= 0x80;
            const unsigned exponent = resolution & 0x7fU;
            // Beyond, libpcap refuses, or multiplies beyond 64 bits.
            if (exponent > (is_binary ? 34 : 19)) continue;
            SCOPED_TRACE(resolution);
            PcapngWriter writer(order);
            writer.section().interface(
                1, 0, writer.option(9, std::string(1, static_cast<char>(resolution))));
            for (std::uint64_t ticks = 0x7f3a'91b2'77e1'0c35; ticks != 0; ticks >>= 5U)
                if (ticks >> exponent < 2'000'000'000 || !is_binary) writer.packet(0, ticks, "x");
            // Decimal times beyond what is held come out alike, since both are held.
            expect_same(writer.octets());
        }
    }
}

TEST_F(PcapngTest, InterfacesMayDifferInEverything) {
    PcapngWriter writer;
    writer.section()
        .interface(1, 100)
        .interface(113, 0, writer.option(9, "\x03"))
        .interface(12, 65'535, writer.option(9, "\x8a"))
        .packet(1, 5'250, "cooked")
        .packet(2, 1'024, "raw")
        .packet(0, 7, "ethernet");
    const CaptureSeen seen = read(writer);
    EXPECT_EQ(seen.ending, Ending::Whole);
    const std::vector<RecordSeen> expected{{"cooked", 6, 5'250'000'000, 113},
                                           {"raw", 3, 1'000'000'000, 101},
                                           {"ethernet", 8, 7'000, 1}};
    EXPECT_EQ(seen.records, expected);
}

TEST_F(PcapngTest, EachSectionHasItsByteOrderAndItsInterfaces) {
    PcapngWriter writer;
    for (const PcapOrder order : {PcapOrder::Little, PcapOrder::Big, PcapOrder::Little})
        writer.section(order).interface(order == PcapOrder::Big ? 113 : 1).packet(0, kMicros, "x");
    writer.section().packet(0, kMicros, "of no interface");
    const CaptureSeen seen = read(writer);
    EXPECT_EQ(seen.ending, Ending::Damaged);
    ASSERT_EQ(seen.records.size(), 3U);
    for (const RecordSeen& record : seen.records) EXPECT_EQ(record.time_ns, kTime);
    EXPECT_EQ(seen.records[1].link_type, 113);
}

TEST_F(PcapngTest, SimplePacketsHaveTheSnapLengthAndTheTimeOfThePacketBefore) {
    for (const PcapOrder order : kOrders) {
        PcapngWriter writer(order);
        writer.section().interface(1, 6).simple_packet("abc", 3).packet(0, kMicros, "timed");
        writer.simple_packet("abcdef", 900);
        const CaptureSeen seen = expect_same(writer.octets(), Times::Ignored);
        const std::vector<RecordSeen> expected{
            {"abc", 3, 0, 1}, {"timed", 5, kTime, 1}, {"abcdef", 900, kTime, 1}};
        EXPECT_EQ(seen.records, expected);
    }
}

TEST_F(PcapngTest, PacketsLongerThanTheSnapLengthAreWhole) {
    PcapngWriter writer;
    writer.section().interface(1, 4).packet(0, kMicros, "longer");
    EXPECT_EQ(read(writer).records.at(0).data, "longer");
}

TEST_F(PcapngTest, WhatIsNoPacketIsCounted) {
    PcapngWriter writer = usual_file(PcapOrder::Big);
    const std::string overrun = writer.u16(1) + writer.u16(900) + "x";
    writer.packet(0, kMicros, "x", overrun).block(0x4000'0bad, "too");
    const Ended ended = read_to_end(writer.octets());
    EXPECT_EQ(ended.error, "");
    capture::BlockCounts expected;
    expected.sections = 1;
    expected.interfaces = 2;
    expected.statistics = 1;
    expected.secrets = 1;
    expected.names = 1;
    expected.custom = 2;
    expected.unknown = 1;
    expected.comments = 2;
    expected.bad_options = 1;
    EXPECT_EQ(ended.source->blocks(), expected);
}

TEST_F(PcapngTest, DropsAreThoseOfTheLastStatisticsOfEachInterfaceOfEachSection) {
    PcapngWriter writer;
    writer.section().interface(1).interface(1);
    EXPECT_FALSE(read_to_end(writer.octets()).source->drops());
    writer.statistics(0, 1, 10).statistics(0, 2, 20).statistics(1, 100, 1'000);
    writer.statistics(2, 7, 7);  // of no interface
    writer.section().interface(1).statistics(0, 10'000, 100'000);
    const auto drops = read_to_end(writer.octets()).source->drops();
    ASSERT_TRUE(drops);
    EXPECT_EQ(drops->interface_packets, 10'102U);
    EXPECT_EQ(drops->kernel_packets, 101'020U);
}

TEST_F(PcapngTest, DropsThatPacketsTellCountWhereStatisticsLack) {
    PcapngWriter writer;
    const auto lost = [&writer](std::uint64_t packets) {
        return writer.option(4, writer.u64(packets));
    };
    writer.section().interface(1).interface(1);
    writer.packet(0, 0, "x", lost(3)).packet(1, 0, "y", lost(5)).packet(0, 0, "z", lost(4));
    const auto told = read_to_end(writer.octets()).source->drops();
    ASSERT_TRUE(told);
    EXPECT_EQ(told->kernel_packets, 12U);
    writer.statistics(0, 2, 5).statistics(1, 0, 6);
    const auto drops = read_to_end(writer.octets()).source->drops();
    EXPECT_EQ(drops->interface_packets, 2U);
    EXPECT_EQ(drops->kernel_packets, 11U);
}

TEST_F(PcapngTest, KeyLogsAreHandedOnOnceAndOtherSecretsAreCountedOnly) {
    PcapngWriter writer;
    writer.section().secrets(kTlsKeyLog, "CLIENT_RANDOM 00 11").secrets(0x57474b4c, "wireguard");
    writer.secrets(kTlsKeyLog, "CLIENT_RANDOM 22 33\n").block(10, "short");
    const Ended ended = read_to_end(writer.octets());
    EXPECT_EQ(text_of_octets(ended.source->take_key_log()),
              "CLIENT_RANDOM 00 11\nCLIENT_RANDOM 22 33\n");
    EXPECT_TRUE(ended.source->take_key_log().empty());
    EXPECT_EQ(ended.source->blocks().secrets, 3U);
    EXPECT_EQ(ended.source->blocks().bad_options, 1U);
}

TEST_F(PcapngTest, KeyLogsAreKeptUpToALimit) {
    const std::string most(capture::Pcapng::kKeyLogMax - 3, 'k');
    PcapngWriter writer;
    writer.section().secrets(kTlsKeyLog, most + "\n").secrets(kTlsKeyLog, "12345");
    const Ended ended = read_to_end(writer.octets());
    EXPECT_EQ(text_of_octets(ended.source->take_key_log()), most + "\n12");
    EXPECT_EQ(ended.source->blocks().key_log_left_out_bytes, 3U);
}

TEST_F(PcapngTest, BlocksLongerThanAChunkArePassedOver) {
    for (const std::size_t octets : {524'276U, 524'280U, 1'048'572U, 3'000'000U}) {
        PcapngWriter writer;
        writer.section().interface(1).block(4, std::string(octets, 'n'));
        writer.packet(0, kMicros, "after");
        EXPECT_EQ(read(writer).records.at(0).data, "after");
        const std::string whole = writer.octets();
        const std::string cut = whole.substr(0, whole.size() - 60);
        EXPECT_THAT(read_to_end(cut).error, HasSubstr("is cut off after packet 0 (at octet 48: "));
        std::string damaged = whole;
        damaged[whole.size() - 41] ^= 1;
        EXPECT_THAT(read_to_end(damaged).error, HasSubstr("(at octet 48: a block"));
    }
}

TEST_F(PcapngTest, PacketsWithMoreThanAChunkAreCutAndTheirBlocksPassedOver) {
    const std::string options(65'000, 'o');
    PcapngWriter writer;
    std::string many;
    for (int i = 0; i < 9; ++i) many += writer.option(1, options);
    writer.section()
        .interface(1)
        .packet(0, kMicros, std::string(262'144, 'a'))
        .packet(0, kMicros, std::string(262'145, 'b'))
        .packet(0, kMicros, std::string(900'000, 'c'))
        .packet(0, kMicros, "d", many)
        .packet(0, kMicros, "e");
    const CaptureSeen seen = read(writer);
    EXPECT_EQ(seen.ending, Ending::Whole);
    ASSERT_EQ(seen.records.size(), 5U);
    EXPECT_EQ(seen.records[1].data, std::string(262'144, 'b'));
    EXPECT_EQ(seen.records[1].wire_length, 262'145U);
    EXPECT_EQ(seen.records[2].data, std::string(262'144, 'c'));
    EXPECT_EQ(seen.records[2].wire_length, 900'000U);
    EXPECT_EQ(seen.records[4].data, "e");
}

TEST_F(PcapngTest, PacketsOfAnyLengthComeOverTheBordersOfChunks) {
    std::mt19937_64 random(5);
    PcapngWriter writer;
    writer.section().interface(1);
    std::size_t packets = 0;
    for (const std::size_t longest : {2'000U, 262'144U, 300U, 70'000U}) {
        for (const std::size_t before = writer.octets().size();
             writer.octets().size() < before + 1'500'000; ++packets)
            writer.packet(0, kMicros, std::string(random() % (longest + 1), 'x'));
    }
    EXPECT_EQ(expect_same(writer.octets()).records.size(), packets);
}

TEST_F(PcapngTest, PacketsAreViewsOfChunksThatCanBeHeld) {
    PcapngWriter writer;
    writer.section().interface(1).packet(0, kMicros, "first").packet(0, kMicros, "second");
    const auto source = capture::open_capture_file(file(writer.octets()), 0).value();
    Packet first;
    Packet second;
    ASSERT_EQ(source->poll(first).value(), Poll::Packet);
    ASSERT_NE(first.buffer, nullptr);
    first.buffer->hold();
    ASSERT_EQ(source->poll(second).value(), Poll::Packet);
    EXPECT_EQ(text_of(first.data), "first");
    first.buffer->release();
}

TEST_F(PcapngTest, DamageIsToldWithFileOctetAndBlock) {
    PcapngWriter writer;
    writer.section().interface(1).packet(0, kMicros, "first!!!").packet(9, kMicros, "x");
    const Ended ended = read_to_end(writer.octets());
    EXPECT_THAT(ended.error, HasSubstr("file.pcapng: is damaged after packet 1 (at octet 88: a "
                                       "block of type 0x6 (enhanced packet), of interface 9, "
                                       "which its section does not describe)"));
    Packet packet;
    EXPECT_EQ(ended.source->poll(packet).value(), Poll::End);
}

TEST_F(PcapngTest, HostileBlocksEndTheFileBehindWhatIsSound) {
    const PcapngWriter w;
    const auto block = [&](std::uint32_t type, std::uint32_t octets, const std::string& rest) {
        return w.u32(type) + w.u32(octets) + rest;
    };
    const std::string zeros(64, '\0');
    const auto frame = [&](std::uint32_t type, const std::string& body) {
        return PcapngWriter().block(type, body).octets();
    };
    for (const std::string& hostile : std::vector<std::string>{
             block(6, 0, zeros), block(6, 11, zeros), block(6, 13, zeros), block(6, 32, zeros),
             block(4, 0xffff'fff8, zeros), frame(6, ""), frame(6, std::string(16, '\0')),
             frame(6, std::string(12, '\0') + w.u32(5) + w.u32(5) + "abcd"),
             frame(6, std::string(12, '\0') + w.u32(0xffff'ffff) + w.u32(5) + "abcd"), frame(2, ""),
             frame(3, ""), frame(3, w.u32(5) + "abcd"), frame(1, "abcd"),
             frame(1, std::string(8, '\0') + w.option(9, "xy")),
             frame(1, std::string(8, '\0') + w.option(14, "xy")),
             frame(1, std::string(8, '\0') + w.u16(2) + w.u16(9)),
             frame(0x0a0d0d0a, "abcdabcdabcdabcd"), frame(0x0a0d0d0a, w.u32(0x1a2b3c4d)),
             frame(0x0a0d0d0a, w.u32(0x1a2b3c4d) + w.u16(2) + w.u16(0) + zeros)}) {
        PcapngWriter writer;
        writer.section().interface(1).packet(0, kMicros, "sound");
        const std::string path = file(writer.octets() + hostile);
        const CaptureSeen seen = as_we_read(path);
        EXPECT_TRUE(agree(seen, as_libpcap_reads(std::fopen(path.c_str(), "rb")), Times::Compared));
        EXPECT_NE(seen.ending, Ending::Whole);
        EXPECT_EQ(seen.records.size(), 1U);
    }
}

TEST_F(PcapngTest, InterfacesOfASectionAreBounded) {
    PcapngWriter writer;
    writer.section();
    for (std::size_t i = 0; i < capture::Pcapng::kInterfacesMax; ++i) writer.interface(1);
    writer.packet(65'535, kMicros, "x");
    EXPECT_EQ(read(writer).ending, Ending::Whole);
    EXPECT_EQ(read(writer.interface(1)).ending, Ending::Damaged);
}

TEST_F(PcapngTest, FileCutAnywhereEndsAlike) {
    const std::string octets = usual_file(PcapOrder::Big).octets();
    for (std::size_t size = 1; size < octets.size(); ++size) {
        SCOPED_TRACE(size);
        const std::string path = file(octets.substr(0, size));
        EXPECT_TRUE(agree(as_we_read(path), as_libpcap_reads(std::fopen(path.c_str(), "rb")),
                          Times::Compared));
    }
}

TEST_F(PcapngTest, DamagedFilesAreReadAsFarAsLibpcapReadsThem) {
    std::mt19937_64 random(11);
    for (int round = 0; round < 1'000; ++round) {
        SCOPED_TRACE(round);
        std::string octets = usual_file(kOrders[random() % 2]).octets();
        for (std::uint64_t i = random() % 4; i < 4; ++i)
            octets[random() % octets.size()] = static_cast<char>(random());
        const std::string path = file(octets);
        const CaptureSeen ours = as_we_read(path);
        const CaptureSeen theirs = as_libpcap_reads(std::fopen(path.c_str(), "rb"));
        EXPECT_TRUE(agree(ours, theirs, Times::Ignored))
            << static_cast<int>(ours.ending) << " after " << ours.records.size() << ", libpcap "
            << static_cast<int>(theirs.ending) << " after " << theirs.records.size();
        if (HasFailure()) break;
    }
}

}  // namespace
}  // namespace sealtap::test

// Our reader of classic captures beside libpcap's: the same records, the same end, whatever the
// file.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <random>

#include "support/capture_seen.h"
#include "support/pcap_writer.h"

namespace sealtap::test {
namespace {

constexpr std::int64_t kTime = 1'700'000'000'123'456'000;
constexpr std::size_t kHeaderBytes = 24;

class ClassicPcapTest : public testing::Test {
protected:
    ClassicPcapTest() {
        std::string pattern = testing::TempDir() + "/classic.XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    ~ClassicPcapTest() override { std::filesystem::remove_all(folder_); }

    /// Reads the octets both ways; returns what both showed.
    CaptureSeen expect_same(const std::string& octets) {
        const std::string path = folder_ + "/file.pcap";
        write_file(path, octets);
        return expect_same_file(path);
    }
    static CaptureSeen expect_same_file(const std::string& path) {
        CaptureSeen ours = as_we_read(path);
        const CaptureSeen theirs = as_libpcap_reads(std::fopen(path.c_str(), "rb"));
        EXPECT_EQ(ours.ending, theirs.ending);
        EXPECT_EQ(ours.records.size(), theirs.records.size());
        EXPECT_TRUE(ours.records == theirs.records);
        return ours;
    }

private:
    std::string folder_;
};

std::vector<CapturedFrame> three_frames() {
    return {{kTime, "first", {}}, {kTime + 1'000, std::string(90, 'b'), 1'500}, {kTime, "", {}}};
}

/// Every combination of what a file's header can say of byte order, times and record headers.
std::vector<PcapShape> shapes() {
    std::vector<PcapShape> all;
    for (const PcapOrder order : {PcapOrder::Little, PcapOrder::Big}) {
        all.push_back({.order = order, .times = PcapTimes::Microseconds});
        all.push_back({.order = order, .times = PcapTimes::Nanoseconds});
        all.push_back({.order = order, .kind = PcapKind::Kuznetzov});
    }
    return all;
}

TEST_F(ClassicPcapTest, EveryFixtureIsReadAsLibpcapReadsIt) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(SEALTAP_SOURCE_DIR "/pcaps")) {
        if (entry.path().extension() != ".pcap") continue;
        SCOPED_TRACE(entry.path().filename());
        ++files;
        EXPECT_FALSE(expect_same_file(entry.path()).records.empty());
    }
    EXPECT_GT(files, 20U);
}

TEST_F(ClassicPcapTest, ByteOrdersPrecisionsAndTheModifiedFormatAreRead) {
    for (const PcapShape& shape : shapes())
        EXPECT_EQ(expect_same(pcap_file(three_frames(), shape)).records.size(), 3U);
}

TEST_F(ClassicPcapTest, OldVersionsHaveTheirLengthsTheOtherWayRound) {
    for (PcapShape shape : shapes()) {
        for (const auto& [major, minor] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{
                 {2, 0}, {2, 2}, {2, 3}, {2, 4}, {2, 5}, {1, 4}, {3, 0}, {543, 0}, {543, 1}}) {
            SCOPED_TRACE(std::to_string(major) + "." + std::to_string(minor));
            shape.major = major;
            shape.minor = minor;
            const std::string plain(40, 'p');
            expect_same(
                pcap_file({{kTime, plain, {}}, {kTime, plain, 90}, {kTime, plain, 20}}, shape));
        }
    }
}

TEST_F(ClassicPcapTest, SnapLengthCutsWhatIsLonger) {
    for (PcapShape shape : shapes()) {
        for (const std::uint32_t snap_length :
             {0U, 1U, 10U, 76U, 90U, 65'535U, 0x7ffffff0U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
            SCOPED_TRACE(snap_length);
            shape.snap_length = snap_length;
            expect_same(pcap_file(three_frames(), shape));
        }
    }
}

TEST_F(ClassicPcapTest, LinkTypesAndTheBitsAboveThemAreTakenAlike) {
    for (std::uint32_t link = 0; link < 320; ++link) {
        SCOPED_TRACE(link);
        expect_same(pcap_file(three_frames(), {.link_type = link}));
    }
    for (std::uint32_t bit = 16; bit < 32; ++bit) {
        SCOPED_TRACE(bit);
        expect_same(pcap_file(three_frames(), {.link_type = 1U | (1U << bit)}));
    }
}

TEST_F(ClassicPcapTest, FileCutAnywhereEndsAlike) {
    for (const PcapShape& shape : shapes()) {
        const std::string octets = pcap_file(three_frames(), shape);
        for (std::size_t size = 1; size < octets.size(); ++size) {
            SCOPED_TRACE(size);
            expect_same(octets.substr(0, size));
        }
    }
}

TEST_F(ClassicPcapTest, HostileLengthsEndAlike) {
    const std::string octets = pcap_file(three_frames());
    for (const std::size_t field : {kHeaderBytes + 4, kHeaderBytes + 8, kHeaderBytes + 12}) {
        for (const std::uint32_t value : {0U, 1U, 6U, 0x3ffffU, 0x40000U, 0x40001U, 0x7fffffffU,
                                          0x80000000U, 0xfffffff0U, 0xffffffffU}) {
            SCOPED_TRACE(std::to_string(field) + ": " + std::to_string(value));
            std::string damaged = octets;
            damaged.replace(field, 4, number(value, 4, PcapOrder::Little));
            expect_same(damaged);
        }
    }
}

TEST_F(ClassicPcapTest, RecordsOfAnyLengthComeOverTheBordersOfChunks) {
    std::mt19937_64 random(5);
    std::vector<CapturedFrame> frames;
    for (const std::size_t longest : {2'000U, 262'144U, 300U, 70'000U}) {
        for (std::size_t octets = 0; octets < 2'500'000; octets += frames.back().data.size() + 16) {
            const std::size_t size = octets == 0 ? longest : random() % (longest + 1);
            frames.push_back({kTime, std::string(size, static_cast<char>(random())), {}});
        }
    }
    EXPECT_EQ(expect_same(pcap_file(frames)).records.size(), frames.size());
}

TEST_F(ClassicPcapTest, DamagedFilesEndAlike) {
    std::mt19937_64 random(11);
    for (int round = 0; round < 3'000; ++round) {
        SCOPED_TRACE(round);
        const std::vector<PcapShape> all = shapes();
        std::string octets = pcap_file(three_frames(), all[random() % all.size()]);
        for (std::uint64_t i = random() % 4; i < 4; ++i)
            octets[random() % octets.size()] = static_cast<char>(random());
        expect_same(octets);
        if (HasFailure()) break;
    }
}

}  // namespace
}  // namespace sealtap::test

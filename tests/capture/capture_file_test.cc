#include "capture/capture_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "support/pcap_writer.h"

namespace sealtap::test {
namespace {

using capture::CaptureFile;
using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t kTime = 1'700'000'000'123'456'000;

/// A folder of its own for each test.
class CaptureFileTest : public testing::Test {
protected:
    CaptureFileTest() {
        std::string pattern = testing::TempDir() + "/capture.XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    ~CaptureFileTest() override { std::filesystem::remove_all(folder_); }

    std::string file(std::string_view octets) {
        const std::string path = folder_ + "/file.pcap";
        write_file(path, octets);
        return path;
    }
    std::string folder_;
};

struct Reading {
    std::vector<std::string> frames;
    std::vector<Packet> packets;  ///< their data is gone
    std::string error;            ///< empty: it came to its end
};

Reading read_all(CaptureFile& source) {
    Reading reading;
    for (;;) {
        Packet packet;
        const Result<Poll> answer = source.poll(packet);
        if (!answer) reading.error = answer.error().message;
        if (!answer || *answer != Poll::Packet) break;
        reading.frames.emplace_back(text_of(packet.data));
        packet.data = {};
        reading.packets.push_back(packet);
    }
    return reading;
}

Reading read_all(const std::string& path) {
    const auto source = capture::open_capture_file(path, 4);
    if (!source) return {{}, {}, source.error().message};
    return read_all(**source);
}

std::vector<CapturedFrame> frames(std::size_t count) {
    std::vector<CapturedFrame> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back({kTime + static_cast<std::int64_t>(i) * 1000, std::string(60, 'a'), {}});
    return out;
}

TEST_F(CaptureFileTest, PacketsComeWithAllThatIsKnownOfThem) {
    const std::string path = file(pcap_file({{kTime, "first", {}}, {kTime + 1000, "second", 900}}));
    const Reading reading = read_all(path);
    EXPECT_EQ(reading.error, "");
    ASSERT_EQ(reading.frames, (std::vector<std::string>{"first", "second"}));
    const Packet& second = reading.packets[1];
    EXPECT_EQ(second.number, 2U);
    EXPECT_EQ(second.wire_length, 900U);
    EXPECT_EQ(second.link_type, 1);
    EXPECT_EQ(second.source, 4U);
    EXPECT_EQ(second.time, Timestamp(Duration(kTime + 1000)));
}

TEST_F(CaptureFileTest, ByteOrderAndPrecisionOfTheFileDoNotShow) {
    for (const PcapOrder order : {PcapOrder::Little, PcapOrder::Big}) {
        for (const PcapTimes times : {PcapTimes::Microseconds, PcapTimes::Nanoseconds}) {
            const bool nano = times == PcapTimes::Nanoseconds;
            const std::int64_t time = kTime + (nano ? 789 : 0);
            const std::string path =
                file(pcap_file({{time, "frame", 70}}, {.order = order, .times = times}));
            const Reading reading = read_all(path);
            ASSERT_EQ(reading.frames.size(), 1U) << reading.error;
            EXPECT_EQ(reading.packets[0].time, Timestamp(Duration(time)));
            EXPECT_EQ(reading.packets[0].wire_length, 70U);
        }
    }
}

TEST_F(CaptureFileTest, PcapngIsRead) {
    const Reading reading = read_all(file(pcapng_file({113}, {{kTime, "frame", 70}})));
    ASSERT_EQ(reading.frames, std::vector<std::string>{"frame"}) << reading.error;
    EXPECT_EQ(reading.packets[0].link_type, 113);
    EXPECT_EQ(reading.packets[0].time, Timestamp(Duration(kTime)));
}

TEST_F(CaptureFileTest, LinkTypesAreThoseOfFiles) {
    for (const auto& [written, expected] : std::vector<std::pair<std::uint32_t, int>>{
             {0, 0}, {12, 101}, {14, 101}, {101, 101}, {113, 113}, {228, 228}, {276, 276}}) {
        const Reading reading = read_all(file(pcap_file(frames(1), {.link_type = written})));
        ASSERT_EQ(reading.packets.size(), 1U) << reading.error;
        EXPECT_EQ(reading.packets[0].link_type, expected);
    }
}

TEST_F(CaptureFileTest, SecondsBeyond2038AreRead) {
    const std::int64_t time = 3'000'000'000LL * 1'000'000'000LL;
    const Reading reading = read_all(file(pcap_file({{time, "frame", {}}})));
    EXPECT_EQ(reading.packets.at(0).time, Timestamp(Duration(time)));
}

TEST_F(CaptureFileTest, AbsurdTimesAreHeldInRange) {
    std::string octets = pcapng_file({1}, {{kTime, "frame", {}}});
    const std::size_t time_at = octets.size() - (12 + 20 + 8) + 12;
    octets.replace(time_at, 8, std::string(8, '\xff'));
    const Reading reading = read_all(file(octets));
    ASSERT_EQ(reading.packets.size(), 1U) << reading.error;
    EXPECT_GE(reading.packets[0].time, Timestamp{});
    EXPECT_LT(reading.packets[0].time, Timestamp{} + std::chrono::years(260));
}

TEST_F(CaptureFileTest, CaptureWithoutPacketsIsNoError) {
    const auto source = capture::open_capture_file(file(pcap_file({})), 0);
    ASSERT_TRUE(source);
    Packet packet;
    EXPECT_EQ((*source)->poll(packet).value(), Poll::End);
    EXPECT_EQ((*source)->poll(packet).value(), Poll::End);
    EXPECT_FALSE((*source)->drops());
}

TEST_F(CaptureFileTest, ProgressGoesFromTheStartToTheSize) {
    const std::string octets = pcap_file(frames(30'000));
    const auto source = capture::open_capture_file(file(octets), 0);
    ASSERT_TRUE(source);
    const auto at_start = (*source)->progress();
    ASSERT_TRUE(at_start);
    EXPECT_EQ(at_start->total_bytes, octets.size());
    EXPECT_LT(at_start->read_bytes, octets.size() / 2);
    (void)read_all(**source);
    EXPECT_EQ((*source)->progress()->read_bytes, octets.size());
}

TEST_F(CaptureFileTest, MissingFileIsNamed) {
    const auto source = capture::open_capture_file("/nonexistent/x.pcap", 0);
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().code, ErrorCode::BadArgument);
    EXPECT_EQ(source.error().message, "/nonexistent/x.pcap: No such file or directory");
}

TEST_F(CaptureFileTest, FolderIsNoCapture) {
    const auto source = capture::open_capture_file(folder_, 0);
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().message, folder_ + ": is a folder, not a capture file");
}

TEST_F(CaptureFileTest, EmptyFileIsSaidToBeEmpty) {
    const std::string path = file("");
    EXPECT_EQ(read_all(path).error, path + ": is empty, not a capture");
}

TEST_F(CaptureFileTest, ForeignFileIsNoCapture) {
    for (const std::string octets : {"%PDF-1.7 and so on for a while", "BZ but not bzip2", "x"}) {
        const std::string path = file(octets);
        EXPECT_EQ(read_all(path).error.find(path + ": is "), 0U);
        EXPECT_THAT(read_all(path).error, Not(HasSubstr("\n")));
    }
    EXPECT_THAT(read_all(file("%PDF-1.7 and so on")).error, HasSubstr("neither pcap nor pcapng"));
}

TEST_F(CaptureFileTest, CaptureCompressedOtherwiseIsToldHowToBeRead) {
    const std::string path = file("BZh9....");
    const auto source = capture::open_capture_file(path, 0);
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().code, ErrorCode::BadInput);
    EXPECT_EQ(source.error().message,
              path + ": is compressed with bzip2; unpack it on the way in: bzcat " + path +
                  " | sealtap replay -");
    EXPECT_THAT(read_all(file("\xfd"
                              "7zXZ...."))
                    .error,
                HasSubstr("xzcat"));
    EXPECT_THAT(read_all(file("\x04\x22\x4d\x18....")).error, HasSubstr("lz4cat"));
}

TEST_F(CaptureFileTest, FileCutAtAnyOctetDeliversWhatCameBefore) {
    const std::string octets = pcap_file({{kTime, "first", {}}, {kTime, "second", {}}});
    const std::size_t first_end = 24 + 16 + 5;
    for (std::size_t size = 1; size < octets.size(); ++size) {
        const std::string path = file(octets.substr(0, size));
        const Reading reading = read_all(path);
        EXPECT_EQ(reading.frames.size(), size >= first_end ? 1U : 0U);
        if (size == 24 || size == first_end) {
            EXPECT_EQ(reading.error, "");
        } else if (size < 24) {
            EXPECT_THAT(reading.error, HasSubstr(path + ": is "));
        } else {
            const std::string after = size > first_end ? "1" : "0";
            EXPECT_THAT(reading.error, HasSubstr(path + ": is cut off after packet " + after));
        }
    }
}

TEST_F(CaptureFileTest, PcapngCutAtAnyOctetDeliversWhatCameBefore) {
    const std::string octets = pcapng_file({1}, {{kTime, "frame", {}}, {kTime, "frame", {}}});
    const std::size_t record = 32 + 8;
    for (std::size_t size = 1; size < octets.size(); ++size) {
        const Reading reading = read_all(file(octets.substr(0, size)));
        EXPECT_EQ(reading.frames.size(), size >= octets.size() - record ? 1U : 0U) << size;
        EXPECT_THAT(reading.error, Not(HasSubstr("\n")));
    }
}

TEST_F(CaptureFileTest, CorruptRecordNamesTheLastSoundPacketAndEndsTheSource) {
    std::string octets = pcap_file(frames(3));
    octets.replace(24 + 2 * 76 + 8, 4, "\xff\xff\xff\x7f");
    const std::string path = file(octets);
    const auto source = capture::open_capture_file(path, 0);
    ASSERT_TRUE(source);
    const Reading reading = read_all(**source);
    EXPECT_EQ(reading.frames.size(), 2U);
    EXPECT_THAT(reading.error, HasSubstr(path + ": is damaged after packet 2 ("));
    Packet packet;
    EXPECT_EQ((*source)->poll(packet).value(), Poll::End);
}

/// Stands in for standard input while it lives.
class StandardInput {
public:
    explicit StandardInput(int descriptor) : saved_(::dup(STDIN_FILENO)) {
        ::dup2(descriptor, STDIN_FILENO);
        ::close(descriptor);
    }
    ~StandardInput() {
        ::dup2(saved_, STDIN_FILENO);
        ::close(saved_);
    }
    StandardInput(const StandardInput&) = delete;
    StandardInput& operator=(const StandardInput&) = delete;

private:
    int saved_;
};

Reading read_through_pipe(const std::string& octets) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return {{}, {}, "no pipe"};
    std::thread writer([&] {
        for (std::size_t at = 0; at < octets.size(); at += 7) {  // in small pieces
            const std::string piece = octets.substr(at, 7);
            if (::write(ends[1], piece.data(), piece.size()) < 0) break;
        }
        ::close(ends[1]);
    });
    const StandardInput input(ends[0]);
    const Reading reading = read_all("-");
    writer.join();
    return reading;
}

TEST_F(CaptureFileTest, StandardInputIsReadFromAPipe) {
    const Reading reading = read_through_pipe(pcap_file(frames(20)));
    EXPECT_EQ(reading.error, "");
    EXPECT_EQ(reading.frames.size(), 20U);
    EXPECT_EQ(read_through_pipe(pcapng_file({1}, frames(20))).frames.size(), 20U);
}

TEST_F(CaptureFileTest, StandardInputHasAPlainNameInErrors) {
    EXPECT_EQ(read_through_pipe("").error, "standard input: is empty, not a capture");
    EXPECT_EQ(read_through_pipe("BZh9 more").error,
              "standard input: is compressed with bzip2; unpack it on the way in: "
              "bzcat | sealtap replay -");
}

TEST_F(CaptureFileTest, StandardInputStaysOpenAndHasNoProgress) {
    const StandardInput input(::open(file(pcap_file(frames(1))).c_str(), O_RDONLY));
    const auto source = capture::open_capture_file("-", 0);
    ASSERT_TRUE(source);
    EXPECT_FALSE((*source)->progress());
    EXPECT_EQ(read_all(**source).frames.size(), 1U);
    EXPECT_NE(::fcntl(STDIN_FILENO, F_GETFD), -1);
}

}  // namespace
}  // namespace sealtap::test

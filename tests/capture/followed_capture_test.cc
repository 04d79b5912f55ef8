// Captures that grow while they are read.
#include "capture/followed_capture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "support/pcapng_writer.h"
#include "support/scratch_dir.h"

namespace sealtap::test {
namespace {

using capture::ChunkPool;
using capture::FollowedCapture;
using capture::Growth;
using testing::HasSubstr;

class FollowedCaptureTest : public testing::Test {
protected:
    FollowedCaptureTest() : path_(folder_.file("growing")) {}

    void append(std::string_view octets) const {
        std::ofstream(path_, std::ios::binary | std::ios::app)
            .write(octets.data(), static_cast<std::streamsize>(octets.size()));
    }
    /// The file goes to another name, and a new one takes its place.
    void rotate(std::string_view octets) const {
        write_file(folder_.file("next"), octets);
        std::filesystem::rename(path_, folder_.file("old" + std::to_string(rotated_++)));
        std::filesystem::rename(folder_.file("next"), path_);
    }
    std::unique_ptr<FollowedCapture> follow() {
        auto file = capture::open_capture_file(path_, 3, &pool_, Growth::Growing);
        return std::make_unique<FollowedCapture>(std::move(file.value()), path_, 3, pool_);
    }
    /// Reads until so many packets more came, however often the source is idle.
    static std::vector<std::string> read(PacketSource& source, std::size_t packets) {
        std::vector<std::string> read;
        while (read.size() < packets) {
            Packet packet;
            const Result<Poll> polled = source.poll(packet);
            if (!polled || *polled == Poll::End) return read;
            if (*polled == Poll::Packet) read.emplace_back(text_of(packet.data));
        }
        return read;
    }
    static void expect_idle(PacketSource& source) {
        for (int i = 0; i < 2; ++i) {
            Packet packet;
            EXPECT_EQ(source.poll(packet).value(), Poll::Idle);
        }
    }

    ScratchDir folder_;
    const std::string path_;
    ChunkPool pool_{16};
    mutable int rotated_ = 0;
};

std::vector<CapturedFrame> frames(const std::vector<std::string>& texts) {
    std::vector<CapturedFrame> all;
    for (const std::string& text : texts) all.push_back({0, text, {}});
    return all;
}

TEST_F(FollowedCaptureTest, RecordThatIsNotWholeIsWaitedForAtEveryOctet) {
    for (const std::string& whole :
         {pcap_file(frames({"one", "two"})), pcapng_file({1}, frames({"one", "two"}))}) {
        for (std::size_t size = 0; size < whole.size(); size += 5) {
            SCOPED_TRACE(size);
            write_file(path_, std::string_view(whole).substr(0, size));
            const auto source = follow();
            std::vector<std::string> seen;
            for (Packet packet; source->poll(packet).value() == Poll::Packet;)
                seen.emplace_back(text_of(packet.data));
            append(std::string_view(whole).substr(size));
            for (const std::string& text : read(*source, 2 - seen.size())) seen.push_back(text);
            EXPECT_EQ(seen, (std::vector<std::string>{"one", "two"}));
        }
    }
}

TEST_F(FollowedCaptureTest, ReaderWakesForWhatAnotherThreadWrites) {
    std::vector<std::string> texts;
    for (int i = 0; i < 3'000; ++i) texts.push_back("packet " + std::to_string(i));
    const std::string whole = pcap_file(frames(texts));
    append("");
    const auto source = follow();
    std::thread writer([&] {
        for (std::size_t at = 0; at < whole.size(); at += 997) append(whole.substr(at, 997));
    });
    EXPECT_EQ(read(*source, texts.size()), texts);
    writer.join();
    expect_idle(*source);
}

TEST_F(FollowedCaptureTest, FileThatTakesThePlaceIsReadBehindTheRestOfTheOld) {
    append(pcap_file(frames({"one"})));
    const auto source = follow();
    EXPECT_EQ(read(*source, 1), std::vector<std::string>{"one"});
    append(pcap_file(frames({"two"})).substr(24));
    rotate(pcapng_file({113}, frames({"three"})));
    EXPECT_EQ(read(*source, 2), (std::vector<std::string>{"two", "three"}));
    append(pcapng_file({113}, frames({"four"})));
    Packet packet;
    while (source->poll(packet).value() != Poll::Packet) {
    }
    EXPECT_EQ(packet.number, 4U);
    EXPECT_EQ(packet.source, 3U);
    EXPECT_EQ(packet.link_type, 113);
    EXPECT_FALSE(source->complaint());
}

TEST_F(FollowedCaptureTest, FileThatIsEmptiedBeginsAnew) {
    append(pcap_file(frames({"one", "two"})));
    const auto source = follow();
    EXPECT_EQ(read(*source, 2).size(), 2U);
    std::filesystem::resize_file(path_, 0);
    expect_idle(*source);
    append(pcap_file(frames({"new"})));
    EXPECT_EQ(read(*source, 1), std::vector<std::string>{"new"});
}

TEST_F(FollowedCaptureTest, FileThatIsGoneIsFollowedUntilAnotherHasItsName) {
    append(pcap_file(frames({"one"})));
    const auto source = follow();
    EXPECT_EQ(read(*source, 1).size(), 1U);
    std::filesystem::remove(path_);
    expect_idle(*source);
    append(pcap_file(frames({"new"})));
    EXPECT_EQ(read(*source, 1), std::vector<std::string>{"new"});
}

TEST_F(FollowedCaptureTest, FileThatIsGoneAgainBeforeItIsOpenedIsWaitedFor) {
    append(pcap_file(frames({"one"})));
    const auto source = follow();
    EXPECT_EQ(read(*source, 1).size(), 1U);
    rotate(pcap_file(frames({"never seen"})));
    Packet packet;
    EXPECT_EQ(source->poll(packet).value(), Poll::Idle);  // leaves the old file
    std::filesystem::remove(path_);
    expect_idle(*source);
    append(pcap_file(frames({"new"})));
    EXPECT_EQ(read(*source, 1), std::vector<std::string>{"new"});
}

TEST_F(FollowedCaptureTest, RecordThatItsWriterLeftUnfinishedIsAComplaint) {
    const std::string whole = pcap_file(frames({"one", "two"}));
    append(std::string_view(whole).substr(0, whole.size() - 2));
    const auto source = follow();
    EXPECT_EQ(read(*source, 1), std::vector<std::string>{"one"});
    rotate(pcap_file(frames({"three"})));
    EXPECT_EQ(read(*source, 1), std::vector<std::string>{"three"});
    ASSERT_TRUE(source->complaint());
    EXPECT_THAT(source->complaint()->message, HasSubstr("is cut off after packet 1"));
}

TEST_F(FollowedCaptureTest, DamageIsAnError) {
    append(pcap_file(frames({"one"})) + std::string(64, '\xff'));
    const auto source = follow();
    EXPECT_EQ(read(*source, 1).size(), 1U);
    Packet packet;
    const Result<Poll> polled = source->poll(packet);
    ASSERT_FALSE(polled);
    EXPECT_THAT(polled.error().message, HasSubstr("is damaged after packet 1"));
}

TEST_F(FollowedCaptureTest, DropsAreTheSumOverTheFiles) {
    PcapngWriter writer;
    writer.section().interface(1).statistics(0, 1, 10).packet(0, 0, "x");
    append(writer.octets());
    const auto source = follow();
    EXPECT_EQ(read(*source, 1).size(), 1U);
    rotate(writer.octets());
    EXPECT_EQ(read(*source, 1).size(), 1U);
    EXPECT_EQ(source->drops()->kernel_packets, 20U);
    EXPECT_EQ(source->drops()->interface_packets, 2U);
}

TEST_F(FollowedCaptureTest, LinkTypesThatLibpcapReadsCannotBeFollowed) {
    append(pcap_file(frames({"one"}), {.link_type = 249}));
    Packet packet;
    const Result<Poll> polled = follow()->poll(packet);
    ASSERT_FALSE(polled);
    EXPECT_THAT(polled.error().message, HasSubstr("cannot be followed"));
}

}  // namespace
}  // namespace sealtap::test

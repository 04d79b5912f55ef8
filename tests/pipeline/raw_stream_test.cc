// Streams of a protocol that nobody knows, and datagrams: windows, pauses and what crosses them.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "pipeline/dialogues.h"
#include "pipeline/replay_fixture.h"

namespace sealtap::test {
namespace {

Dialogue unknown(std::vector<Message> messages) {
    return {{*IpAddress::parse("10.1.0.5"), 5000},
            {*IpAddress::parse("203.0.113.5"), 7777},
            std::move(messages)};
}

ReplayResult replay_one(const Dialogue& dialogue) {
    std::mt19937_64 random(7);
    return replay(frames_of({dialogue}, {}, random), 1);
}

std::size_t documents_with(const ReplayResult& result, std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        result.documents,
        [&](const std::string& line) { return line.find(text) != std::string::npos; }));
}

TEST(RawStream, FindsWhatAWindowsBoundaryCutsInTwo) {
    std::string data((1U << 20U) - 4, 'x');
    data += "\n机密★5年\n";
    data += std::string(100, 'y');
    const ReplayResult result = replay_one(unknown({{Direction::ToResponder, data}}));
    EXPECT_EQ(documents_with(result, "marking.zh.star x1"), 1U);
    EXPECT_EQ(result.documents.size(), 2U);
}

TEST(RawStream, FindsWhatAPauseCutsInTwo) {
    std::mt19937_64 random(7);
    auto frames = frames_of({unknown({{Direction::ToResponder, "hello\n机"},
                                      {Direction::ToOriginator, "ok"},
                                      {Direction::ToResponder, "密★5年\nbye\n"}})},
                            {}, random);
    const std::string_view late = "密★5年";
    bool is_late = false;
    for (Frame& frame : frames) {
        is_late = is_late || frame.data.find(late) != std::string::npos;
        if (is_late) frame.time += std::chrono::seconds(5);
    }
    EXPECT_EQ(documents_with(replay(frames, 1), "marking.zh.star x1"), 1U);
}

TEST(RawStream, GivesEachWindowAnIdOfItsOwn) {
    std::string data = "\n机密★5年\n";
    data.resize((1U << 20U) + 100, 'x');
    const ReplayResult result =
        replay_one(unknown({{Direction::ToResponder, data + "\n绝密★长期\n"}}));
    EXPECT_EQ(result.judgements().size(), 2U);
}

TEST(RawStream, JudgesBothDirectionsApart) {
    const ReplayResult result = replay_one(unknown(
        {{Direction::ToResponder, "question\n"}, {Direction::ToOriginator, "\n绝密★长期\n"}}));
    EXPECT_EQ(result.documents.size(), 2U);
    EXPECT_EQ(result.violations.size(), 0U);  // from the internet inward nothing is judged
}

/// A ServerHello of TLS 1.3, and from the first record of application data on nothing is read.
const std::string kServerHello = std::string("\x16\x03\x03\0\x2a\x02\0\0\x26\x03\x03", 11) +
                                 std::string(32, 'r') + std::string("\0\x13\x01\0", 4);
const std::string kRecord = std::string("\x17\x03\x03\x40\0", 5);
const std::string kEncrypted = "\n机密★5年\n" + std::string(16000, 'x');
const Dialogue kTls = unknown({{Direction::ToOriginator, kServerHello + kRecord + kEncrypted},
                               {Direction::ToResponder, kRecord + kEncrypted},
                               {Direction::ToOriginator, kEncrypted + kEncrypted}});

std::uint64_t encrypted_bytes(const ReplayResult& result) {
    return result.report.counts.parts.not_inspected[static_cast<std::size_t>(Cause::Encrypted)];
}

TEST(RawStream, CountsWhatIsEncryptedWithoutReadingIt) {
    const ReplayResult result = replay_one(kTls);
    EXPECT_TRUE(result.report.is_exact());
    EXPECT_EQ(documents_with(result, "marking"), 0U);
    EXPECT_EQ(documents_with(result, "tcp.stream"), 2U);
    EXPECT_EQ(documents_with(result, "none"), 2U);
    EXPECT_EQ(encrypted_bytes(result), 2 * kRecord.size() + 4 * kEncrypted.size());
}

/// Flows whose octets are shed, the encrypted ones first, must not cost more than the others.
TEST(RawStream, MakesNoDocumentOfAnEncryptedFlowForWhatItLacks) {
    std::mt19937_64 random(7);
    std::vector<Frame> frames = frames_of({kTls}, {}, random);
    const auto is_full = [](const Frame& frame) {
        return frame.data.find(std::string(1000, 'x')) != std::string::npos;
    };
    std::vector<Frame> seen;
    std::uint64_t octets = 0;
    Timestamp::duration late{};
    for (Frame& frame : frames) {
        if (is_full(frame) && ++octets % 5 == 0) continue;
        if (is_full(frame)) late += std::chrono::seconds(5);
        frame.time += late;
        seen.push_back(std::move(frame));
    }
    const ReplayResult result = replay(seen, 1);
    EXPECT_TRUE(result.report.is_exact());
    EXPECT_EQ(documents_with(result, "tcp.stream"), 2U);
    const auto gap = static_cast<std::size_t>(Cause::Gap);
    EXPECT_GT(result.report.counts.parts.missing[gap], 0U);
    EXPECT_EQ(encrypted_bytes(result) + result.report.counts.parts.missing[gap],
              2 * kRecord.size() + 4 * kEncrypted.size());
}

TEST(Datagrams, AreInspectedEach) {
    const Endpoint from{*IpAddress::parse("10.1.0.5"), 5353};
    const Endpoint to{*IpAddress::parse("203.0.113.53"), 53};
    std::vector<Frame> frames;
    Timestamp time(std::chrono::seconds(1'790'000'000));
    for (int i = 0; i < 3; ++i) {
        frames.push_back(udp_frame(from, to, "\n秘密★1年\n" + std::to_string(i), time));
        time += std::chrono::seconds(40);
    }
    const ReplayResult result = replay(frames, 1);
    EXPECT_TRUE(result.report.is_exact());
    ASSERT_EQ(result.documents.size(), 2U);  // 60 s of a flow are one document
    EXPECT_EQ(documents_with(result, "marking.zh.star x2"), 1U);
    EXPECT_EQ(documents_with(result, "marking.zh.star x1"), 1U);
}

TEST(Datagrams, TakeNoPlaceThatWasAnnouncedForAStream) {
    const IpAddress client = *IpAddress::parse("10.1.0.5");
    const IpAddress server = *IpAddress::parse("203.0.113.5");
    const Dialogue control{
        {client, 5000},
        {server, 21},
        {{Direction::ToOriginator, "220 ftp ready\r\n"},
         {Direction::ToResponder, "PASV\r\n"},
         {Direction::ToOriginator, "227 Entering Passive Mode (203,0,113,5,200,10)\r\n"},
         {Direction::ToResponder, "STOR list.txt\r\n"},
         {Direction::ToOriginator, "150 go\r\n"}}};
    std::mt19937_64 random(7);
    std::vector<Frame> frames = frames_of({control}, {}, random);
    const Timestamp time = frames.back().time;
    frames.push_back(udp_frame({client, 5001}, {server, 200 * 256 + 10}, "a datagram", time));
    const ReplayResult result = replay(frames, 1);
    ASSERT_EQ(result.flows.size(), 2U);
    for (const std::string& flow : result.flows)
        EXPECT_EQ(flow.find("ftp-data"), std::string::npos);
}

}  // namespace
}  // namespace sealtap::test

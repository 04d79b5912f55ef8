// What mirror ports do to honest traffic: copies of frames with other tags, addresses and hop
// counts, losses, clocks that step back. None of it changes what was said, and all of it is
// counted.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <random>

#include "pipeline/dialogues.h"
#include "pipeline/replay_fixture.h"

namespace sealtap::test {
namespace {

std::uint64_t number_from(const char* name, std::uint64_t standard) {
    const char* given = std::getenv(name);
    return given != nullptr ? std::strtoull(given, nullptr, 10) : standard;
}
std::uint64_t first_seed() { return number_from("SEALTAP_SEED", 20261125); }
std::uint64_t rounds(std::uint64_t standard) { return number_from("SEALTAP_ROUNDS", standard); }

std::vector<Frame> honest_frames(std::mt19937_64& random) {
    std::vector<Frame> frames = frames_of(leaking_dialogues(), {}, random);
    const Endpoint client{*IpAddress::parse("10.1.0.77"), 40000};
    const Endpoint server{*IpAddress::parse("192.0.2.9"), 5140};
    for (int i = 0; i < 5; ++i) {
        const std::string text = "TOP SECRET report number " + std::to_string(i);
        frames.push_back(
            udp_frame(client, server, text, frames.back().time + std::chrono::microseconds(100)));
    }
    return frames;
}

bool is_ipv4(const Frame& frame) { return frame.data[12] == '\x08' && frame.data[13] == '\0'; }

/// The frame as another port of the same mirror shows it: behind a tag, or behind a router.
Frame copy_of(const Frame& frame, std::mt19937_64& random) {
    Frame copy = frame;
    const auto kind = random() % 4;
    if (kind == 1 && is_ipv4(frame)) {
        copy.data.replace(0, 12, "ROUTERrouter");
        --copy.data[14 + 8];                               // hop count
        copy.data[14 + 10] = static_cast<char>(random());  // header checksum
    }
    if (kind >= 2)
        copy.data.insert(12,
                         std::string("\x81\x00\x00", 3) + static_cast<char>(1 + random() % 200));
    return copy;
}

std::vector<Frame> with_copies(const std::vector<Frame>& frames, std::mt19937_64& random) {
    std::vector<std::pair<std::size_t, Frame>> placed;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        placed.emplace_back(i, frames[i]);
        if (random() % 2 == 0) {
            std::size_t late = random() % 30;  // with the copies between, up to 60 frames
            const auto is_near = [&](std::size_t at) {
                return at < frames.size() &&
                       frames[at].time - frames[i].time < std::chrono::milliseconds(10);
            };
            while (!is_near(i + late)) --late;
            placed.emplace_back(std::min(i + late, frames.size()), copy_of(frames[i], random));
        }
    }
    std::ranges::stable_sort(placed, {}, &std::pair<std::size_t, Frame>::first);
    std::vector<Frame> out;
    for (auto& [at, frame] : placed) {
        if (!out.empty() && frame.time < out.back().time) frame.time = out.back().time;
        out.push_back(std::move(frame));
    }
    return out;
}

void expect_same(const ReplayResult& result, const ReplayResult& honest) {
    EXPECT_TRUE(result.report.is_exact());
    std::vector<std::string> other_flows;
    std::ranges::set_symmetric_difference(result.flows, honest.flows,
                                          std::back_inserter(other_flows));
    EXPECT_EQ(other_flows, std::vector<std::string>{});
    EXPECT_EQ(result.documents, honest.documents);
    EXPECT_EQ(result.judgements(), honest.judgements());
    EXPECT_EQ(result.report.frames.delivered, honest.report.frames.delivered);
    EXPECT_EQ(result.report.frames.conflicting, 0U);
    EXPECT_EQ(result.report.frames.gap_bytes, 0U);
    EXPECT_EQ(result.report.counts.ambiguous_flows, 0U);
}

TEST(MirrorFaults, CopiesChangeNothingAndAreCounted) {
    for (std::uint64_t round = 0; round < rounds(6) && !HasFailure(); ++round) {
        SCOPED_TRACE("seed " + std::to_string(first_seed() + round));
        std::mt19937_64 random(first_seed() + round);
        const std::vector<Frame> frames = honest_frames(random);
        const ReplayResult honest = replay(frames, 1);
        EXPECT_EQ(honest.report.frames.duplicate, 0U);
        const std::vector<Frame> copied = with_copies(frames, random);
        const ReplayResult result = replay(copied, 1 + static_cast<unsigned>(random() % 2));
        expect_same(result, honest);
        EXPECT_GT(result.report.frames.duplicate, 0U);
    }
}

TEST(MirrorFaults, AClockThatStepsBackChangesNothing) {
    for (std::uint64_t round = 0; round < rounds(4) && !HasFailure(); ++round) {
        SCOPED_TRACE("seed " + std::to_string(first_seed() + round));
        std::mt19937_64 random(first_seed() + round);
        std::vector<Frame> frames = frames_of(leaking_dialogues(), {}, random);
        const ReplayResult honest = replay(frames, 1);
        constexpr std::size_t kFlags = 14 + 20 + 13;
        for (Frame& frame : frames) {
            const std::size_t flags = is_ipv4(frame) ? kFlags : kFlags + 20;
            const bool begins_flow = frame.data[flags] == 2;  // its time is the flow's name
            if (!begins_flow) frame.time -= std::chrono::microseconds(random() % 500);
        }
        expect_same(replay(frames, 2), honest);
    }
}

/// Octets of TCP payload that were sent, by IP's own length: short frames are padded.
std::uint64_t payload_of(const Frame& frame) {
    const auto u16 = [&frame](std::size_t at) {
        return std::size_t{static_cast<std::uint8_t>(frame.data[at])} << 8U |
               static_cast<std::uint8_t>(frame.data[at + 1]);
    };
    return is_ipv4(frame) ? u16(14 + 2) - 40 : u16(14 + 4) - 20;
}

TEST(MirrorFaults, WhatWasLostAndWhatWasReadIsWhatWasSent) {
    for (std::uint64_t round = 0; round < rounds(2) && !HasFailure(); ++round) {
        for (const std::uint64_t percent : {1U, 5U, 10U}) {
            SCOPED_TRACE("seed " + std::to_string(first_seed() + round) + ", loss of " +
                         std::to_string(percent) + " %");
            std::mt19937_64 random(first_seed() + round);
            std::vector<Frame> frames = frames_of(leaking_dialogues(), {}, random);
            std::uint64_t sent = 0;
            std::uint64_t lost = 0;
            std::erase_if(frames, [&](const Frame& frame) {
                const std::uint64_t payload = payload_of(frame);
                sent += payload;
                // A single octet that was acknowledged may as well have been a FIN.
                const bool drop = payload > 1 && random() % 100 < percent;
                if (drop) lost += payload;
                return drop;
            });
            const ReplayResult result = replay(frames, 1 + static_cast<unsigned>(random() % 2));
            EXPECT_TRUE(result.report.is_exact());
            EXPECT_EQ(result.report.frames.gap_bytes, lost);
            EXPECT_EQ(result.report.frames.delivered + result.report.frames.gap_bytes, sent);
            if (lost != 0) {
                const auto& counts = result.report.counts;
                EXPECT_GT(counts.documents_partial + counts.documents_none, 0U);
            }
        }
    }
}

}  // namespace
}  // namespace sealtap::test

// Fifty streams, cut, reordered, repeated, overlapped and fragmented at random: each time the same
// findings, hashes and judgements. Many flows go through one replay, so that a case costs little.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <random>

#include "wire/fifty_streams.h"
#include "wire/heard.h"

namespace sealtap::test {
namespace {

constexpr std::size_t kCasesAtOnce = 1000;

std::uint64_t first_seed() { return number_from("SEALTAP_SEED", 20261124); }

Wire random_wire(std::mt19937_64& random) {
    static constexpr std::array<std::size_t, 7> kSizes{7, 40, 100, 256, 536, 1460, 8000};
    Wire wire;
    wire.segment_max = kSizes[random() % kSizes.size()];
    wire.segment_min = 1 + random() % wire.segment_max;
    wire.reorder = random() % 32;
    wire.duplicate = static_cast<double>(random() % 30) / 100;
    wire.overlap = static_cast<double>(random() % 30) / 100;
    wire.fragment = static_cast<double>(random() % 20) / 100;
    return wire;
}

/// Adds the frames of one client's flows, which begin `start` later.
void add_frames(std::vector<Frame>& frames, const std::vector<Dialogue>& dialogues,
                const Wire& wire, std::mt19937_64& random, Duration start) {
    for (Frame& frame : frames_of(dialogues, wire, random)) {
        frame.time += start;
        frames.push_back(std::move(frame));
    }
}

const std::vector<Stream>& streams() {
    static const std::vector<Stream> all = fifty_streams();
    return all;
}

std::string client_of(std::size_t number) {
    const auto dialogues = said_by(streams()[number % streams().size()], number);
    const std::string name = dialogues[0].originator.address.to_string();
    return name.starts_with("10.1.") ? name : dialogues[0].responder.address.to_string();
}

/// What each stream says on a wire that does nothing to it.
const std::vector<Heard>& undisturbed() {
    static const std::vector<Heard> all = [] {
        std::mt19937_64 random(1);
        std::vector<Frame> frames;
        for (std::size_t i = 0; i < streams().size(); ++i)
            add_frames(frames, said_by(streams()[i], i), {}, random, std::chrono::minutes(i));
        HeardOfAll heard = hear(frames, 1);
        std::vector<Heard> each;
        for (std::size_t i = 0; i < streams().size(); ++i)
            each.push_back(std::move(heard.clients.at(client_of(i))));
        return each;
    }();
    return all;
}

TEST(Segmentation, EachOfTheFiftyStreamsLeaks) {
    ASSERT_EQ(streams().size(), 50U);
    for (std::size_t i = 0; i < streams().size(); ++i) {
        EXPECT_GT(undisturbed()[i].findings, 0U) << streams()[i].name;
        EXPECT_EQ(undisturbed()[i].incomplete_documents, 0U)
            << streams()[i].name << testing::PrintToString(undisturbed()[i].lines);
        EXPECT_TRUE(std::ranges::any_of(
            undisturbed()[i].lines, [](const auto& line) { return line.starts_with("judgement"); }))
            << streams()[i].name << testing::PrintToString(undisturbed()[i].lines);
    }
}

void expect_undisturbed(const HeardOfAll& heard, std::size_t cases) {
    EXPECT_TRUE(heard.report.is_exact());
    EXPECT_EQ(heard.report.frames.gap_bytes, 0U);
    EXPECT_EQ(heard.report.frames.conflicting, 0U);
    EXPECT_EQ(heard.report.counts.ambiguous_flows, 0U);
    EXPECT_EQ(heard.clients.size(), cases);
    for (std::size_t i = 0; i < cases && !testing::Test::HasFailure(); ++i) {
        const auto found = heard.clients.find(client_of(i));
        ASSERT_NE(found, heard.clients.end()) << "case " << i;
        EXPECT_EQ(found->second.lines, undisturbed()[i % streams().size()].lines)
            << "case " << i << ", " << streams()[i % streams().size()].name;
    }
}

/// `cases` random wires from this seed on, a stream after the other.
void expect_same(std::uint64_t seed, std::size_t cases) {
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    std::vector<Frame> frames;
    for (std::size_t i = 0; i < cases; ++i) {
        add_frames(frames, said_by(streams()[i % streams().size()], i), random_wire(random), random,
                   std::chrono::milliseconds(i));
    }
    std::ranges::stable_sort(frames, {}, &Frame::time);
    expect_undisturbed(hear(frames, 1 + static_cast<unsigned>(seed % 2)), cases);
}

TEST(Segmentation, OfFiftyStreamsChangesNothing) {
    std::uint64_t left = number_from("SEALTAP_ROUNDS", fewer_if_sanitized(2000));
    for (std::uint64_t seed = first_seed(); left > 0 && !HasFailure(); ++seed) {
        const std::size_t cases = std::min<std::uint64_t>(left, kCasesAtOnce);
        expect_same(seed, cases);
        left -= cases;
    }
}

constexpr std::size_t kFlagsAt = 14 + 20 + 13;

bool has_syn(const Frame& frame) { return (frame.data[kFlagsAt] & 2) != 0; }

/// The frames of each client by themselves, so that clocks may step back within them.
template <class Disturb>
void expect_same_when(Disturb disturb) {
    std::uint64_t left = number_from("SEALTAP_ROUNDS", fewer_if_sanitized(500));
    for (std::uint64_t seed = first_seed(); left > 0 && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed));
        const std::size_t cases = std::min<std::uint64_t>(left, kCasesAtOnce);
        std::mt19937_64 random(seed);
        std::vector<Frame> frames;
        for (std::size_t i = 0; i < cases; ++i) {
            Wire wire;
            wire.segment_max = 50 + random() % 600;
            wire.segment_min = 50;
            std::vector<Frame> one;
            add_frames(one, said_by(streams()[i % streams().size()], i), wire, random,
                       std::chrono::minutes(i));
            disturb(one, random);
            std::ranges::move(one, std::back_inserter(frames));
        }
        expect_undisturbed(hear(frames, 1 + static_cast<unsigned>(seed % 2)), cases);
        left -= cases;
    }
}

TEST(OneSideEarly, AcknowledgementsBeforeTheirDataChangeNothing) {
    expect_same_when([](std::vector<Frame>& frames, std::mt19937_64& random) {
        // What one of the two sends comes up to 30 frames before its place.
        const std::size_t early = 1 + random() % 30;
        const char side = static_cast<char>(random() % 2);
        std::vector<std::pair<std::size_t, Frame>> placed;
        std::size_t last_syn = 0;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            if (has_syn(frames[i])) last_syn = i + 1;  // and the acknowledgement behind it
            const bool from_port_of_client = static_cast<unsigned char>(frames[i].data[34]) == 0x9c;
            const bool moves = from_port_of_client == (side == 0) && i > last_syn;
            placed.emplace_back(moves ? std::max(i - std::min(i, early), last_syn + 1) : i,
                                std::move(frames[i]));
        }
        std::ranges::stable_sort(placed, {}, [](const auto& one) { return one.first; });
        std::vector<Timestamp> times;
        for (const auto& [at, frame] : placed) times.push_back(frame.time);
        std::ranges::sort(times);
        for (std::size_t i = 0; i < placed.size(); ++i) {
            frames[i] = std::move(placed[i].second);
            frames[i].time = times[i];
        }
    });
}

TEST(TimeThatStepsBack, ChangesNothing) {
    expect_same_when([](std::vector<Frame>& frames, std::mt19937_64& random) {
        for (Frame& frame : frames) {
            // The first time of a flow is part of its name.
            if (!has_syn(frame)) frame.time -= std::chrono::microseconds(random() % 500'000);
        }
    });
}

}  // namespace
}  // namespace sealtap::test

// What every shipped protocol must hold, over the samples of samples.cc.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include "protocols/builtin.h"
#include "protocols/conversation.h"
#include "protocols/samples.h"

namespace sealtap::test {
namespace {

using Kind = ParseStatus::Kind;

class ParserConformance : public testing::TestWithParam<Sample> {
protected:
    const Sample& sample() const { return GetParam(); }
    const ParserDescriptor& descriptor() const { return *find_parser(sample().protocol); }

    std::size_t octets() const {
        std::size_t sum = 0;
        for (const Turn& turn : sample().turns) sum += turn.octets.size();
        return sum;
    }

    /// All turns cut by `next_size`, then the end.
    template <class NextSize>
    void play_cut(Conversation& flow, NextSize next_size) const {
        for (const Turn& turn : sample().turns) {
            for (std::string_view rest = turn.octets; !rest.empty();) {
                const std::size_t size = std::min<std::size_t>(next_size(), rest.size());
                flow.data(turn.direction, rest.substr(0, size));
                rest.remove_prefix(size);
            }
        }
        flow.end(EndReason::Complete);
    }

    /// Offsets to try: all of a short sample, some of a long one.
    std::size_t stride() const { return octets() / 2000 + 1; }
};

void expect_nothing_lost(Conversation& flow) {
    EXPECT_EQ(flow.context().bytes_in_parts(), flow.taken());
    for (const auto& document : flow.context().documents) {
        EXPECT_TRUE(document->ended);
        for (const auto& part : document->parts) {
            EXPECT_TRUE(part->ended) << part->info.step;
            EXPECT_FALSE(part->info.step.empty());
        }
    }
}

TEST_P(ParserConformance, EveryOctetIsInSomePart) {
    Conversation flow(descriptor());
    flow.play(sample());
    expect_nothing_lost(flow);
    EXPECT_FALSE(flow.context().documents.empty());
}

TEST_P(ParserConformance, OctetByOctetGivesTheSame) {
    Conversation whole(descriptor());
    whole.play(sample());
    Conversation cut(descriptor());
    play_cut(cut, [] { return 1U; });
    EXPECT_EQ(transcript(cut.context()), transcript(whole.context()));
    EXPECT_EQ(cut.taken(), whole.taken());
    EXPECT_EQ(cut.status().kind, whole.status().kind);
}

TEST_P(ParserConformance, RandomCutsGiveTheSame) {
    Conversation whole(descriptor());
    whole.play(sample());
    const std::string expected = transcript(whole.context());
    for (unsigned seed = 1; seed <= 50; ++seed) {
        std::mt19937 random(seed);
        Conversation cut(descriptor());
        play_cut(cut, [&] { return 1U + random() % (seed * 2); });
        ASSERT_EQ(transcript(cut.context()), expected) << "seed " << seed;
        ASSERT_EQ(cut.taken(), whole.taken()) << "seed " << seed;
    }
}

TEST_P(ParserConformance, TruncationAtAnyOffsetLosesNothing) {
    for (const EndReason reason : {EndReason::Complete, EndReason::CaptureEnd}) {
        for (std::size_t keep = 0; keep < octets(); keep += stride()) {
            Conversation flow(descriptor());
            std::size_t left = keep;
            for (const Turn& turn : sample().turns) {
                const std::size_t size = std::min(left, turn.octets.size());
                if (size > 0) flow.data(turn.direction, turn.octets.substr(0, size));
                left -= size;
            }
            flow.end(reason);
            ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(flow)) << "after " << keep;
        }
    }
}

/// One turn of which `missing` octets from `before` on are lost.
void play_with_gap(Conversation& flow, const Turn& turn, std::size_t before, std::size_t missing) {
    const std::string_view octets = turn.octets;
    missing = std::min(missing, octets.size() - before);
    if (before > 0) flow.data(turn.direction, octets.substr(0, before));
    if (missing > 0) flow.gap(turn.direction, missing);
    if (before + missing < octets.size())
        flow.data(turn.direction, octets.substr(before + missing));
}

TEST_P(ParserConformance, AGapAtAnyOffsetLosesNothingElse) {
    for (const std::size_t length : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
        for (std::size_t offset = 0; offset < octets(); offset += stride()) {
            Conversation flow(descriptor());
            std::size_t at = 0;  // of the turn's first octet
            for (const Turn& turn : sample().turns) {
                const bool inside = offset >= at && offset < at + turn.octets.size();
                play_with_gap(flow, turn, inside ? offset - at : 0, inside ? length : 0);
                at += turn.octets.size();
            }
            flow.end(EndReason::Complete);
            ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(flow)) << offset << " length " << length;
        }
    }
}

TEST_P(ParserConformance, TinyLimitsLoseNothingAndDoNotDependOnTheCut) {
    constexpr std::array kTiny{Limit::LineBytesMax, Limit::HeaderBytesMax, Limit::HeadersMax,
                               Limit::PipelineDepthMax, Limit::RecipientsMax};
    for (const std::uint64_t tiny : {1U, 2U, 16U}) {
        std::string expected;
        for (const unsigned size : {100'000U, 1U, 5U}) {
            Conversation flow(descriptor());
            for (const Limit limit : kTiny) flow.context().limits_in_force.set(limit, tiny);
            play_cut(flow, [&] { return size; });
            ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(flow)) << "limit " << tiny;
            if (expected.empty()) expected = transcript(flow.context());
            ASSERT_EQ(transcript(flow.context()), expected) << "limit " << tiny << " cut " << size;
        }
    }
}

TEST_P(ParserConformance, RandomOctetsInsideLoseNothing) {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        std::mt19937 random(seed);
        Sample mutant = sample();
        for (unsigned i = 0; i <= seed % 8; ++i) {
            std::string& octets = mutant.turns[random() % mutant.turns.size()].octets;
            octets[random() % octets.size()] = static_cast<char>(random());
        }
        Conversation flow(descriptor());
        flow.play(mutant);
        ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(flow)) << "seed " << seed;
        Conversation cut(descriptor());
        for (const Turn& turn : mutant.turns) {
            for (const char octet : turn.octets) cut.data(turn.direction, {&octet, 1});
        }
        cut.end(EndReason::Complete);
        ASSERT_EQ(transcript(cut.context()), transcript(flow.context())) << "seed " << seed;
    }
}

/// The octets each side sends before the other says something new.
std::array<std::string, 2> opening(const Sample& sample) {
    std::array<std::string, 2> sides;
    for (const Turn& turn : sample.turns) {
        std::string& side = sides[index_of(turn.direction)];
        if (side.empty()) side = turn.octets;
    }
    return sides;
}

TEST_P(ParserConformance, ProbeKnowsTheSampleAndRulesOutNoPrefix) {
    if (descriptor().probe == nullptr) GTEST_SKIP() << "taken by expectation only";
    const auto sides = opening(sample());
    EXPECT_EQ(descriptor().probe(bytes_of(sides[0]), bytes_of(sides[1])), Probe::Match);
    const std::string& first = sides[index_of(sample().turns.front().direction)];
    for (std::size_t size = 0; size < first.size(); ++size) {
        const Bytes prefix = bytes_of(first).first(size);
        const bool to_responder = sample().turns.front().direction == Direction::ToResponder;
        const Probe probe =
            to_responder ? descriptor().probe(prefix, {}) : descriptor().probe({}, prefix);
        ASSERT_NE(probe, Probe::NoMatch) << "after " << size;
    }
}

TEST_P(ParserConformance, NoEarlierProtocolTakesTheSample) {
    if (descriptor().probe == nullptr) GTEST_SKIP() << "taken by expectation only";
    const auto sides = opening(sample());
    for (const ParserDescriptor& other : protocols::builtin_parsers()) {
        if (other.name == descriptor().name || other.probe == nullptr) continue;
        EXPECT_NE(other.probe(bytes_of(sides[0]), bytes_of(sides[1])), Probe::Match) << other.name;
    }
}

INSTANTIATE_TEST_SUITE_P(Samples, ParserConformance,
                         testing::ValuesIn(samples().begin(), samples().end()),
                         [](const auto& sample) {
                             std::string name(sample.param.protocol);
                             std::erase(name, '-');
                             return name + std::string(sample.param.name);
                         });

TEST(Builtin, EveryProtocolHasASampleAndItsOwnName) {
    const auto parsers = protocols::builtin_parsers();
    for (const ParserDescriptor& parser : parsers) {
        EXPECT_TRUE(std::ranges::any_of(samples(), [&](const Sample& sample) {
            return sample.protocol == parser.name;
        })) << parser.name;
        EXPECT_EQ(std::ranges::count(parsers, parser.name, &ParserDescriptor::name), 1);
    }
}

TEST(Builtin, NothingTakesRandomText) {
    constexpr std::array<std::string_view, 7> kTexts{
        "the GET method is used by HTTP/1.1 clients\r\n",
        "{\"method\": \"GET\"}\n",
        "2026-11-24 08:00:00 INFO start\n",
        "GET\n",
        "HTTP is a protocol\n",
        "\x16\x03 no record",
        "SSH keys are in the safe\n"};
    for (const ParserDescriptor& parser : protocols::builtin_parsers()) {
        for (const std::string_view text : kTexts) {
            if (parser.probe == nullptr) continue;
            EXPECT_NE(parser.probe(bytes_of(text), {}), Probe::Match) << parser.name << text;
            EXPECT_NE(parser.probe({}, bytes_of(text)), Probe::Match) << parser.name << text;
        }
    }
}

}  // namespace
}  // namespace sealtap::test

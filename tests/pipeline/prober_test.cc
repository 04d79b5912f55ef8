#include <gtest/gtest.h>

#include <array>

#include "pipeline/protocol_prober.h"

namespace sealtap::pipeline {
namespace {

using Kind = ProtocolProber::Answer::Kind;
using enum ProtocolProber::Patience;

Probe probe_prefix(Bytes data, std::string_view prefix) {
    const std::string_view text = text_of(data);
    if (text.starts_with(prefix)) return Probe::Match;
    return prefix.starts_with(text) ? Probe::NeedMore : Probe::NoMatch;
}
Probe probe_long(Bytes originator, Bytes) { return probe_prefix(originator, "HELLO LONG"); }
Probe probe_short(Bytes originator, Bytes) { return probe_prefix(originator, "HELLO"); }

constexpr std::array kParsers{
    ParserDescriptor{"long", ParserTransport::Stream, probe_long, nullptr},
    ParserDescriptor{"short", ParserTransport::Stream, probe_short, nullptr},
    ParserDescriptor{"never-probed", ParserTransport::Stream, nullptr, nullptr}};

TEST(ProtocolProber, WaitsForAnEarlierParserThatIsNotSure) {
    ProtocolProber prober;
    prober.add_data(Direction::ToResponder, bytes_of("HELLO"));
    EXPECT_EQ(prober.ask(kParsers, Limits(), WaitForMore).kind, Kind::Wait);
    prober.add_data(Direction::ToResponder, bytes_of(" LONG"));
    EXPECT_EQ(prober.ask(kParsers, Limits(), WaitForMore).parser->name, "long");
}

TEST(ProtocolProber, TakesTheNextParserOnceTheEarlierSaysNo) {
    ProtocolProber prober;
    prober.add_data(Direction::ToResponder, bytes_of("HELLO X"));
    EXPECT_EQ(prober.ask(kParsers, Limits(), WaitForMore).parser->name, "short");
}

TEST(ProtocolProber, DecidesWhenItMust) {
    ProtocolProber prober;
    prober.add_data(Direction::ToResponder, bytes_of("HELLO"));
    EXPECT_EQ(prober.ask(kParsers, Limits(), DecideNow).parser->name, "short");
    ProtocolProber hopeless;
    hopeless.add_data(Direction::ToResponder, bytes_of("HEL"));
    EXPECT_EQ(hopeless.ask(kParsers, Limits(), DecideNow).kind, Kind::Unknown);
}

TEST(ProtocolProber, DecidesWhenItMayHoldNoMore) {
    Limits limits;
    limits.set(Limit::ProbeBytesMax, 5);
    ProtocolProber prober;
    prober.add_data(Direction::ToResponder, bytes_of("HELLO LONG"));  // the head is cut to 5 octets
    EXPECT_EQ(prober.ask(kParsers, limits, WaitForMore).parser->name, "short");
}

TEST(ProtocolProber, AnswersForFirstOctetsAsItDoesForHeldOnes) {
    const std::string octets = "HELLO LONGER";
    for (const std::uint64_t held_max : {0U, 3U, 5U, 7U, 100U}) {
        Limits limits;
        limits.set(Limit::ProbeBytesMax, held_max);
        for (std::size_t size = 1; size <= octets.size(); ++size) {
            for (const Direction direction : {Direction::ToResponder, Direction::ToOriginator}) {
                const Bytes data = bytes_of(octets).first(size);
                ProtocolProber prober;
                prober.add_data(direction, data);
                const auto held = prober.ask(kParsers, limits, WaitForMore);
                const auto first = ProtocolProber::ask_first(direction, data, kParsers, limits);
                EXPECT_EQ(first.kind, held.kind) << size << " of " << held_max;
                EXPECT_EQ(first.parser, held.parser) << size << " of " << held_max;
            }
        }
    }
}

TEST(ProtocolProber, LooksNoFurtherThanToAGapButWaitsForTheOtherDirection) {
    ProtocolProber prober;
    prober.add_data(Direction::ToResponder, bytes_of("HELLO"));
    prober.add_gap(Direction::ToResponder, 5, Cause::Gap);
    prober.add_data(Direction::ToResponder, bytes_of(" LONG"));
    EXPECT_EQ(prober.ask(kParsers, Limits(), WaitForMore).kind, Kind::Wait);
    EXPECT_EQ(prober.ask(kParsers, Limits(), DecideNow).parser->name, "short");
}

TEST(ProtocolProber, KeepsTheOrderOfWhatHappened) {
    ProtocolProber prober;
    prober.add_gap(Direction::ToResponder, 3, Cause::Gap);
    prober.add_data(Direction::ToResponder, bytes_of("ab"));
    prober.add_data(Direction::ToResponder, bytes_of("c"));
    prober.add_data(Direction::ToOriginator, bytes_of("xyz"));
    prober.add_end(Direction::ToResponder, EndReason::Complete);
    ASSERT_EQ(prober.events().size(), 4U);
    EXPECT_EQ(prober.events()[0].length, 3U);
    EXPECT_EQ(text_of(prober.data_of(prober.events()[1])), "abc");
    EXPECT_EQ(text_of(prober.data_of(prober.events()[2])), "xyz");
    EXPECT_EQ(prober.events()[3].kind, ProtocolProber::Event::Kind::End);
}

}  // namespace
}  // namespace sealtap::pipeline

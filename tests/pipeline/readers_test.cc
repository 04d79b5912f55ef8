// Several readers into the same workers find what one reader of the merged captures finds.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <random>

#include "pipeline/dialogues.h"
#include "pipeline/replay_fixture.h"
#include "pipeline/source_chain.h"

namespace sealtap::test {
namespace {

using pipeline::Crew;
using pipeline::Overload;

using Taps = std::vector<std::vector<Frame>>;
/// Which of so many taps hears a frame.
using Deal = std::function<std::size_t(const Frame&, std::size_t taps)>;

std::size_t by_direction(const Frame& frame, std::size_t taps) {
    constexpr std::size_t kSourceAt = 26;
    const std::string_view pair(frame.data.data() + kSourceAt, 8);
    return pair.substr(0, 4) < pair.substr(4) ? 0 : taps - 1;
}

Deal at_random(std::uint64_t seed) {
    return [random = std::mt19937_64(seed)](const Frame&, std::size_t taps) mutable {
        return static_cast<std::size_t>(random() % taps);
    };
}

Taps dealt(const std::vector<Frame>& frames, std::size_t count, const Deal& deal) {
    Taps taps(count);
    for (const Frame& frame : frames) taps[deal(frame, count)].push_back(frame);
    return taps;
}

/// Sources over the taps, which outlive them.
std::vector<std::unique_ptr<PacketSource>> sources_of(const Taps& taps) {
    std::vector<std::unique_ptr<PacketSource>> sources;
    for (const auto& tap : taps) sources.push_back(std::make_unique<FrameSource>(tap));
    return sources;
}

ReplayResult read_merged(const Taps& taps) {
    pipeline::SourceChain chain(sources_of(taps), pipeline::ChainOrder::ByTime);
    return replay(chain, engine_for(three_zones()), 1);
}

ReplayResult read_apart(const Taps& taps, const Crew& crew) {
    const auto sources = sources_of(taps);
    std::vector<PacketSource*> each;
    for (const auto& source : sources) each.push_back(source.get());
    return read_together(each, engine_for(three_zones()), crew);
}

void expect_same(const ReplayResult& several, const ReplayResult& one) {
    EXPECT_TRUE(several.report.is_exact());
    EXPECT_EQ(several.judgements(), one.judgements());
    EXPECT_EQ(several.documents, one.documents);
    EXPECT_EQ(several.flows, one.flows);
    EXPECT_EQ(several.report.frames.frames, one.report.frames.frames);
    EXPECT_EQ(several.report.frames.captured, one.report.frames.captured);
    EXPECT_EQ(several.report.frames.delivered, one.report.frames.delivered);
    EXPECT_EQ(several.report.frames.duplicate, one.report.frames.duplicate);
    EXPECT_EQ(several.report.frames.not_delivered, one.report.frames.not_delivered);
}

void expect_as_merged(const std::vector<Frame>& frames, std::size_t count, const Deal& deal,
                      Overload overload = Overload::Wait) {
    const Taps taps = dealt(frames, count, deal);
    const ReplayResult one = read_merged(taps);
    EXPECT_FALSE(one.violations.empty());
    for (const unsigned workers : {1U, 2U}) {
        SCOPED_TRACE(workers);
        expect_same(read_apart(taps, {.workers = workers, .overload = overload}), one);
    }
}

std::vector<Frame> torn_traffic() {
    std::mt19937_64 random(7);
    Wire wire;
    wire.fragment = 0.3;
    wire.reorder = 3;
    wire.duplicate = 0.1;
    return frames_of(leaking_dialogues(), wire, random);
}

/// The frame inside a VXLAN between two hosts.
Frame in_vxlan(const Frame& frame) {
    const std::string header("\x08\0\0\0\0\0\x07\0", 8);
    return udp_frame({*IpAddress::parse("172.16.0.1"), 50'000},
                     {*IpAddress::parse("172.16.0.2"), 4789}, header + frame.data, frame.time);
}

void set16(std::string& text, std::size_t at, std::size_t value) {
    text[at] = static_cast<char>(value >> 8U & 0xffU);
    text[at + 1] = static_cast<char>(value & 0xffU);
}

/// An Ethernet frame with IPv4 in two fragments.
std::vector<Frame> fragments_of(const Frame& frame, std::size_t id) {
    constexpr std::size_t kPayloadAt = 34;
    const std::size_t cut = (frame.data.size() - kPayloadAt) / 16 * 8;
    Frame first{frame.data.substr(0, kPayloadAt + cut), frame.time};
    Frame last{frame.data.substr(0, kPayloadAt) + frame.data.substr(kPayloadAt + cut), frame.time};
    set16(first.data, 16, 20 + cut);
    set16(first.data, 20, 0x2000);
    set16(last.data, 16, last.data.size() - 14);
    set16(last.data, 20, cut / 8);
    set16(first.data, 18, id);
    set16(last.data, 18, id);
    return {first, last};
}

TEST(Readers, TapOfTwoDirectionsShowsWhatOneOfBothDoes) {
    expect_as_merged(torn_traffic(), 2, by_direction);
}

TEST(Readers, PacketsDealtOutAtRandomShowWhatOneReaderDoes) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        SCOPED_TRACE(seed);
        expect_as_merged(torn_traffic(), 3, at_random(seed));
    }
}

TEST(Readers, OneReaderOnAThreadOfItsOwnIsNoOther) {
    expect_as_merged(torn_traffic(), 1, by_direction);
}

/// Only whoever has all fragments of the outer datagram knows which hosts speak inside.
TEST(Readers, TunnelsInFragmentsReachTheWorkerOfTheHostsInside) {
    std::vector<Frame> frames;
    std::size_t id = 1;
    for (const Frame& frame : torn_traffic()) {
        const Frame outer = in_vxlan(frame);
        if (id % 2 == 0) {
            frames.push_back(outer);
        } else {
            for (Frame& fragment : fragments_of(outer, id)) frames.push_back(std::move(fragment));
        }
        ++id;
    }
    expect_as_merged(frames, 3, at_random(5));
}

/// Ports of a switch that are mirrored on their way in and on their way out.
TEST(Readers, CopiesOfDatagramsByAnotherTapAreCopies) {
    std::vector<Frame> frames;
    Timestamp time{std::chrono::seconds(1'790'000'000)};
    for (int i = 0; i < 50; ++i) {
        const Frame frame = udp_frame({*IpAddress::parse("10.1.0.9"), 5'000},
                                      {*IpAddress::parse("203.0.113.5"), 514},
                                      "<13>host: 机密★5年 " + std::to_string(i), time);
        frames.push_back(frame);
        frames.push_back({frame.data, frame.time + std::chrono::microseconds(30)});
        time += std::chrono::milliseconds(50);
    }
    expect_as_merged(frames, 2, [turn = std::size_t{0}](const Frame&, std::size_t) mutable {
        return turn++ % 2;
    });
}

TEST(Readers, LiveWithoutOverloadTheyFindTheSame) {
    expect_as_merged(torn_traffic(), 2, at_random(9), Overload::Shed);
}

/// Everything waits for everything: readers for room, workers and the joiner for other readers. It
/// may cost the order, as a ring that is full is not held up; never the end.
TEST(Readers, WhoWaitsForRoomIsNeverWaitedForInACircle) {
    std::mt19937_64 random(11);
    std::vector<Dialogue> dialogues;
    for (std::uint8_t host = 1; host <= 8; ++host) {
        dialogues.push_back({{*IpAddress::parse("10.1.0." + std::to_string(host)), 5'000},
                             {*IpAddress::parse("203.0.113.5"), 7'777},
                             {{Direction::ToResponder, std::string(700'000, 'x')}}});
    }
    Wire wire;
    wire.fragment = 0.5;
    std::vector<Frame> frames = frames_of(dialogues, wire, random);
    const Taps taps = dealt(frames, 3, at_random(12));
    const auto sources = sources_of(taps);
    std::vector<PacketSource*> each;
    for (const auto& source : sources) each.push_back(source.get());
    const auto& engine = engine_for(three_zones() + "limits: {batches_per_ring_max: 1}\n");
    const auto report = read_together(each, engine, {.workers = 2}).report;
    EXPECT_TRUE(report.is_exact());
    EXPECT_EQ(report.frames.frames, frames.size());
}

/// Silent until the other source is at its end.
class SilentSource final : public PacketSource {
public:
    explicit SilentSource(const std::atomic<bool>& other_ended) : other_ended_(other_ended) {}
    Result<Poll> poll(Packet&) override {
        std::this_thread::yield();
        return other_ended_ ? Poll::End : Poll::Idle;
    }
    std::optional<CaptureDrops> drops() override { return std::nullopt; }

private:
    const std::atomic<bool>& other_ended_;
};

/// Ends when everything that came was judged, so that nobody may have waited for its end.
class PatientSource final : public PacketSource {
public:
    PatientSource(const std::vector<Frame>& frames, const pipeline::LiveMonitor& monitor,
                  std::atomic<bool>& ended)
        : frames_(frames), source_(frames), monitor_(monitor), ended_(ended) {}
    Result<Poll> poll(Packet& packet) override {
        auto polled = source_.poll(packet);
        if (!polled || *polled != Poll::End) return polled;
        if (monitor_.worker(0).reading.read().load.datagrams < frames_.size()) return Poll::Idle;
        ended_ = true;
        return Poll::End;
    }
    std::optional<CaptureDrops> drops() override { return std::nullopt; }

private:
    const std::vector<Frame>& frames_;
    FrameSource source_;
    const pipeline::LiveMonitor& monitor_;
    std::atomic<bool>& ended_;
};

TEST(Readers, SilentInterfaceDoesNotHoldUpTheOthers) {
    std::mt19937_64 random(3);
    const auto frames = frames_of(leaking_dialogues(), {}, random);
    pipeline::LiveMonitor monitor(1, 2);
    std::atomic<bool> ended{false};
    SilentSource silent(ended);
    PatientSource patient(frames, monitor, ended);
    const std::vector<PacketSource*> sources{&silent, &patient};
    const auto result =
        read_together(sources, engine_for(three_zones()),
                      {.workers = 1, .overload = Overload::Shed, .monitor = &monitor});
    EXPECT_EQ(result.report.hits[Limit::MergeWaitMs], 0U);
    expect_same(result, replay(frames, 1));
}

/// What order packets around the step come in nobody can tell; all of them are read.
TEST(Readers, ClockThatWasSetBackStallsNothing) {
    std::mt19937_64 random(3);
    std::vector<Frame> frames = frames_of(leaking_dialogues(), {}, random);
    const ReplayResult before = replay(frames, 1);
    for (std::size_t i = frames.size() / 2; i < frames.size(); ++i)
        frames[i].time -= std::chrono::hours(1);
    const Taps taps = dealt(frames, 2, by_direction);
    const ReplayResult result = read_apart(taps, {.workers = 2, .overload = Overload::Shed});
    EXPECT_TRUE(result.report.is_exact());
    EXPECT_EQ(result.report.frames.delivered, before.report.frames.delivered);
    EXPECT_EQ(result.flows.size(), before.flows.size());
}

class FailingSource final : public PacketSource {
public:
    Result<Poll> poll(Packet&) override {
        return std::unexpected(Error{ErrorCode::Unavailable, "interface eth1: went down"});
    }
    std::optional<CaptureDrops> drops() override { return CaptureDrops{1, 2, 0}; }
};

class EndlessSource final : public PacketSource {
public:
    Result<Poll> poll(Packet&) override {
        std::this_thread::yield();
        return Poll::Idle;
    }
    std::optional<CaptureDrops> drops() override { return CaptureDrops{10, 20, 0}; }
};

TEST(Readers, SourceThatFailsEndsTheRun) {
    FailingSource failing;
    EndlessSource endless;
    const std::vector<PacketSource*> sources{&endless, &failing};
    const auto report = read_together(sources, engine_for(three_zones()),
                                      {.workers = 2, .overload = Overload::Shed})
                            .report;
    ASSERT_TRUE(report.failure);
    EXPECT_EQ(report.failure->message, "interface eth1: went down");
    ASSERT_TRUE(report.drops);
    EXPECT_EQ(report.drops->kernel_packets, 11U);
    EXPECT_EQ(report.drops->interface_packets, 22U);
    EXPECT_EQ(report.readers.size(), 3U) << "two, and the joiner of fragments";
    EXPECT_EQ(report.loads.size(), 5U);
}

}  // namespace
}  // namespace sealtap::test

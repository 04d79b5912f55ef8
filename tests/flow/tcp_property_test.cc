// What must hold for any TCP traffic: every octet is counted once, and the answer does not depend
// on how the wire cut, reordered and duplicated it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "dice.h"
#include "flow_lab.h"

namespace sealtap::flow::test {
namespace {

Limits random_limits(Dice& dice) {
    Limits limits;
    limits.set(Limit::ReorderBytesPerFlowMax, 500 + dice.below(20'000));
    limits.set(Limit::ReorderBytesMax, 2000 + dice.below(20'000));
    limits.set(Limit::ConflictBytesPerFlowMax, dice.below(1000));
    limits.set(Limit::HolePacketsMax, 1 + dice.below(64));
    limits.set(Limit::FlowsMax, 1 + dice.below(6));
    return limits;
}

Seg random_segment(Dice& dice, std::uint32_t isn_client, std::uint32_t isn_server) {
    Seg seg;
    seg.from_client = dice.one_in(2);
    const std::uint32_t mine = seg.from_client ? isn_client : isn_server;
    const std::uint32_t other = seg.from_client ? isn_server : isn_client;
    seg.seq = mine + dice.below(80) - (dice.one_in(20) ? 60 : 0);
    seg.ack = other + dice.below(90);
    if (dice.one_in(30)) seg.seq += 0x30000000U + dice.below(0x30000000U);
    if (dice.one_in(40)) seg.ack += dice.below(0xffffffffU);
    if (dice.one_in(12)) seg.flags |= kFin;
    if (dice.one_in(30)) seg.flags |= kSyn;
    if (dice.one_in(40)) seg.flags = kSyn;
    if (dice.one_in(40)) seg.flags |= kRst;
    if (dice.one_in(40)) seg.flags = static_cast<std::uint8_t>(dice.below(32));
    // Three letters only, so that overlaps agree now and then.
    for (std::uint32_t size = dice.below(20); size > 0; --size)
        seg.data += static_cast<char>('a' + dice.below(3) / 2);
    if (dice.one_in(15)) seg.missing = dice.below(30);
    return seg;
}

TEST(TcpProperty, EveryOctetIsCountedOnceWhateverComes) {
    const std::uint32_t seed = test_seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    for (int round = 0; round < 1500; ++round) {
        SCOPED_TRACE(round);
        FlowLab lab(dice.one_in(2) ? OverlapPolicy::Linux : OverlapPolicy::First,
                    dice.one_in(2) ? random_limits(dice) : Limits());
        const std::uint32_t isn_client = dice.one_in(2) ? 0xffffffe0U : dice.below(0xffffffffU);
        const std::uint32_t isn_server = dice.one_in(2) ? 0xffffffe0U : dice.below(0xffffffffU);
        lab.step_ms = dice.one_in(4) ? dice.below(3000) : 1;
        const std::uint32_t packets = 1 + dice.below(150);
        for (std::uint32_t i = 0; i < packets; ++i) {
            lab.client_port = static_cast<std::uint16_t>(40000 + dice.below(3));
            if (dice.one_in(50)) lab.now_ms += dice.below(4'000'000);
            lab.tcp(random_segment(dice, isn_client, isn_server));
        }
        lab.table.finish();
        ASSERT_EQ(lab.ledger.difference(), 0);
        ASSERT_EQ(lab.table.flows_now(), 0U);
        std::uint64_t delivered = 0;
        for (const auto& log : lab.factory.logs) {
            delivered += log->stats.to_responder.payload_bytes;
            delivered += log->stats.to_originator.payload_bytes;
            ASSERT_TRUE(log->closed);
            ASSERT_EQ(log->ends[0], 1);
            ASSERT_EQ(log->ends[1], 1);
        }
        ASSERT_EQ(delivered, lab.ledger.delivered);
    }
}

/// Two programs that talk: what each says, and in which packets.
struct Conversation {
    std::string told;  ///< ">question<answer>…"
    std::vector<Seg> packets;
    std::uint32_t said[2] = {0, 0};
    std::uint32_t isn[2];

    explicit Conversation(Dice& dice) : isn{dice.below(0xffffffffU), dice.below(0xffffffffU)} {
        if (dice.one_in(3)) isn[0] = 0xffffff00U;
    }
    void send(bool client, std::string data, std::uint8_t flags = kAck) {
        const int me = client ? 0 : 1;
        Seg seg{client, isn[me] + 1 + said[me], isn[1 - me] + 1 + said[1 - me], flags, "", 0};
        seg.data = std::move(data);
        said[me] += static_cast<std::uint32_t>(seg.data.size()) + ((flags & kFin) != 0 ? 1 : 0);
        packets.push_back(std::move(seg));
    }
    void say(Dice& dice, bool client) {
        const std::string words = dice.text(1 + dice.below(dice.one_in(4) ? 3000 : 40));
        told += (client ? ">" : "<") + words;
        for (std::size_t at = 0; at < words.size();) {
            const std::size_t size = 1 + dice.below(dice.one_in(2) ? 5 : 400);
            send(client, words.substr(at, size));
            at += size;
            if (dice.one_in(3)) send(!client, "");  // a bare acknowledgement
        }
    }
};

/// What the handler was told, with the octets of each turn joined.
std::string told_by(const FlowLog& log) {
    std::string out;
    char speaker = ' ';
    for (const std::string& call : log.calls) {
        if (call.substr(1).starts_with("end ")) continue;
        if (call.front() != speaker) out += speaker = call.front();
        out += call.substr(1);
    }
    return out;
}

/// Reorders within windows of 64 packets and repeats some of them.
std::vector<Seg> disturb(std::vector<Seg> packets, Dice& dice) {
    for (std::size_t begin = 0; begin < packets.size();) {
        const std::size_t end = std::min<std::size_t>(packets.size(), begin + 1 + dice.below(64));
        dice.shuffle(packets, begin, end);
        begin = end;
    }
    std::vector<Seg> out;
    for (std::size_t i = 0; i < packets.size(); ++i) {
        out.push_back(packets[i]);
        if (dice.one_in(3))
            out.push_back(packets[i - dice.below(std::min<std::uint32_t>(
                                          40, static_cast<std::uint32_t>(i + 1)))]);
    }
    return out;
}

TEST(TcpProperty, ReorderingAndDuplicationChangeNothing) {
    const std::uint32_t seed = test_seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    for (int round = 0; round < 300; ++round) {
        SCOPED_TRACE(round);
        Conversation talk(dice);
        const std::uint32_t turns = 1 + dice.below(12);
        for (std::uint32_t turn = 0; turn < turns; ++turn) talk.say(dice, turn % 2 == 0);
        talk.send(true, "", kAck | kFin);
        talk.send(false, "", kAck | kFin);
        FlowLab lab;
        lab.tcp({true, talk.isn[0], 0, kSyn, "", 0});
        lab.tcp({false, talk.isn[1], talk.isn[0] + 1, kSyn | kAck, "", 0});
        for (const Seg& packet : disturb(talk.packets, dice)) lab.tcp(packet);
        lab.table.finish();
        ASSERT_EQ(lab.ledger.difference(), 0);
        ASSERT_EQ(lab.factory.logs.size(), 1U);
        ASSERT_EQ(told_by(lab.log()), talk.told);
        ASSERT_EQ(lab.log().gaps[0] + lab.log().gaps[1], 0U);
        ASSERT_THAT(lab.log().conflicts, testing::IsEmpty());
        ASSERT_EQ(lab.log().close_reason, EndReason::Complete);
    }
}

TEST(TcpProperty, BothDirectionsAtOnceArriveWholeWhateverTheOrder) {
    const std::uint32_t seed = test_seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    for (int round = 0; round < 200; ++round) {
        SCOPED_TRACE(round);
        Conversation talk(dice);
        std::string streams[2];
        for (std::uint32_t i = 5 + dice.below(300); i > 0; --i) {
            const bool client = dice.one_in(2);
            const std::string words = dice.text(1 + dice.below(100));
            streams[client ? 0 : 1] += words;
            talk.send(client, words);
        }
        FlowLab lab(dice.one_in(2) ? OverlapPolicy::Linux : OverlapPolicy::First);
        lab.tcp({true, talk.isn[0], 0, kSyn, "", 0});
        lab.tcp({false, talk.isn[1], talk.isn[0] + 1, kSyn | kAck, "", 0});
        for (const Seg& packet : disturb(talk.packets, dice)) lab.tcp(packet);
        lab.table.finish();
        ASSERT_EQ(lab.ledger.difference(), 0);
        ASSERT_EQ(lab.log().stream[0], streams[0]);
        ASSERT_EQ(lab.log().stream[1], streams[1]);
    }
}

TEST(TcpProperty, OctetsAndGapsAddUpToWhatWasSentUnderLoss) {
    const std::uint32_t seed = test_seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Dice dice(seed);
    for (int round = 0; round < 200; ++round) {
        SCOPED_TRACE(round);
        Conversation talk(dice);
        for (std::uint32_t turn = 0; turn < 10; ++turn) talk.say(dice, turn % 2 == 0);
        talk.send(true, "", kAck | kFin);
        talk.send(false, "", kAck | kFin);
        talk.send(true, "");
        const std::uint32_t lost_one_in = 100 / (1 + dice.below(10));
        FlowLab lab;
        lab.tcp({true, talk.isn[0], 0, kSyn, "", 0});
        lab.tcp({false, talk.isn[1], talk.isn[0] + 1, kSyn | kAck, "", 0});
        for (std::size_t i = 0; i < talk.packets.size(); ++i) {
            const bool closing = i + 3 >= talk.packets.size();
            if (closing || !dice.one_in(lost_one_in)) lab.tcp(talk.packets[i]);
        }
        lab.table.finish();
        ASSERT_EQ(lab.ledger.difference(), 0);
        const FlowStats& stats = lab.log().stats;
        ASSERT_EQ(stats.to_responder.payload_bytes + stats.to_responder.gap_bytes + 1,
                  talk.said[0]);
        ASSERT_EQ(stats.to_originator.payload_bytes + stats.to_originator.gap_bytes + 1,
                  talk.said[1]);
        ASSERT_EQ(lab.log().close_reason, EndReason::Complete);
    }
}

}  // namespace
}  // namespace sealtap::flow::test

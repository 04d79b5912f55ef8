// Whatever a receiver makes of fragments that contradict each other, we read it too.
#include "flow/contested_datagram.h"

#include <gtest/gtest.h>

#include <chrono>

#include "flow/ip_defragmenter.h"
#include "flow_lab.h"
#include "overlap_cases.h"

namespace sealtap::flow::test {
namespace {

constexpr int kUnit = 8;

/// All that comes of the fragments: the whole datagram first, if the receiver has one.
class FragmentLab {
public:
    explicit FragmentLab(bool v6) : v6_(v6) {}

    void add(std::uint32_t offset, const std::string& data, bool more) {
        Datagram fragment;
        fragment.source = *IpAddress::parse(v6_ ? "fd00::1" : "10.0.0.1");
        fragment.destination = *IpAddress::parse(v6_ ? "fd00::2" : "10.0.0.2");
        fragment.protocol = kUdp;
        fragment.payload = bytes_of(data);
        fragment.fragment = FragmentInfo{7, offset, more, kUdp};
        fragment.time = at_ms(1);
        in += data.size();
        if (const auto whole = defragmenter.add(fragment)) {
            readings.emplace_back(text_of(whole->payload));
            out += whole->payload.size();
        }
        while (const auto view = defragmenter.next_view()) {
            EXPECT_TRUE(view->other_view);
            EXPECT_EQ(view->protocol, kUdp);
            readings.emplace_back(text_of(view->payload));
        }
    }
    void finish() {
        defragmenter.finish();
        std::uint64_t sum = out + ledger.duplicate + ledger.conflicting;
        for (const std::uint64_t bytes : ledger.not_delivered) sum += bytes;
        EXPECT_EQ(in, sum);
    }

    std::vector<std::string> readings;
    Limits limits;
    LimitHits hits;
    FrameLedger ledger;
    IpDefragmenter defragmenter{limits, hits, ledger, {3, 4}};
    std::uint64_t in = 0;
    std::uint64_t out = 0;

private:
    bool v6_;
};

class EveryFragmentTriplet : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Versions, EveryFragmentTriplet, testing::Values(false, true),
                         [](const auto& v) { return v.param ? "IPv6" : "IPv4"; });

TEST_P(EveryFragmentTriplet, IsReadAsEveryReceiverReadsIt) {
    for (const Triplet& triplet : all_triplets()) {
        FragmentLab lab(GetParam());
        lab.add(0, "<<<<<<<<", true);
        for (int i = 0; i < 3; ++i) {
            const Units units = triplet[static_cast<std::size_t>(i)];
            lab.add(8 + static_cast<std::uint32_t>(units.begin * kUnit),
                    segment_octets(i, units, kUnit), true);
        }
        const std::vector<int> owners = reading(kFirst, triplet);
        for (std::size_t unit = 0; unit < owners.size(); ++unit) {
            if (owners[unit] < 0)
                lab.add(8 + static_cast<std::uint32_t>(unit * kUnit), "########", true);
        }
        lab.add(8 + static_cast<std::uint32_t>(owners.size() * kUnit), ">>>", false);
        lab.finish();
        for (const Receiver receiver : kFragmentReceivers) {
            const std::string text =
                "<<<<<<<<" + text_of_reading(reading(receiver, triplet), kUnit) + ">>>";
            EXPECT_NE(std::ranges::find(lab.readings, text), lab.readings.end())
                << "receiver " << receiver << " of " << triplet[0].begin << triplet[0].end << " "
                << triplet[1].begin << triplet[1].end << " " << triplet[2].begin << triplet[2].end;
        }
        EXPECT_LE(lab.readings.size(), 1 + Limits()[Limit::ViewsMax]);
    }
}

/// Sends a triplet as fragments of one UDP datagram through the defragmenter into the flow table.
class ContestedFlow {
public:
    explicit ContestedFlow(bool v6) : v6_(v6) {}

    void send(const Triplet& triplet) {
        const std::vector<int> owners = reading(kFirst, triplet);
        std::string header("\x9c\x40\x00\x35\x00", 5);
        header += static_cast<char>(8 + owners.size() * kUnit + 3);
        add(0, header + std::string(2, '\0'), true);
        for (int i = 0; i < 3; ++i) {
            const Units units = triplet[static_cast<std::size_t>(i)];
            add(8 + static_cast<std::uint32_t>(units.begin * kUnit),
                segment_octets(i, units, kUnit), true);
        }
        for (std::size_t unit = 0; unit < owners.size(); ++unit) {
            if (owners[unit] < 0)
                add(8 + static_cast<std::uint32_t>(unit * kUnit), "########", true);
        }
        add(8 + static_cast<std::uint32_t>(owners.size() * kUnit), ">>>", false);
        defragmenter_.finish();
        lab_.table.finish();
    }
    [[nodiscard]] std::vector<std::string> delivered() const {
        return lab_.factory.logs.empty() ? std::vector<std::string>()
                                         : lab_.factory.logs[0]->datagrams;
    }
    [[nodiscard]] std::uint64_t ambiguities() const {
        return lab_.factory.logs.empty() ? 0 : lab_.factory.logs[0]->stats.ambiguities;
    }
    [[nodiscard]] std::size_t flows() const { return lab_.factory.logs.size(); }

private:
    void add(std::uint32_t offset, const std::string& data, bool more) {
        Datagram fragment =
            lab_.datagram(v6_ ? "fd00::1" : "10.0.0.1", v6_ ? "fd00::2" : "10.0.0.2", kUdp, data);
        fragment.fragment = FragmentInfo{7, offset, more, kUdp};
        if (const auto whole = defragmenter_.add(fragment)) lab_.table.on_datagram(*whole);
        while (const auto view = defragmenter_.next_view()) lab_.table.on_datagram(*view);
    }

    bool v6_;
    FlowLab lab_;
    IpDefragmenter defragmenter_{lab_.limits, lab_.hits, lab_.ledger, {3, 4}};
};

TEST_P(EveryFragmentTriplet, CountsAnAmbiguityWhereReceiversDisagree) {
    std::size_t contested = 0;
    for (const Triplet& triplet : all_triplets()) {
        SCOPED_TRACE(testing::Message()
                     << triplet[0].begin << triplet[0].end << " " << triplet[1].begin
                     << triplet[1].end << " " << triplet[2].begin << triplet[2].end);
        ContestedFlow flow(GetParam());
        flow.send(triplet);
        std::set<std::string> readings;
        for (const Receiver receiver : kFragmentReceivers)
            readings.insert(">" + text_of_reading(reading(receiver, triplet), kUnit) + ">>>");
        for (const std::string& read : flow.delivered()) readings.insert(read);
        const bool disagree = readings.size() > 1 || flow.delivered().empty();
        EXPECT_EQ(flow.flows(), 1U);
        EXPECT_EQ(flow.ambiguities() > 0, disagree);
        if (disagree) ++contested;
    }
    EXPECT_EQ(contested, 385U);  // where two of the three overlap
}

TEST(ContestedDatagram, FragmentsThatAgreeAreReadOnce) {
    FragmentLab lab(false);
    lab.add(0, "<<<<<<<<", true);
    lab.add(0, "<<<<<<<<", true);
    lab.add(8, "end", false);
    lab.finish();
    EXPECT_EQ(lab.readings, std::vector<std::string>{"<<<<<<<<end"});
}

TEST(ContestedDatagram, ACleanDatagramWithTheSameIdIsStillTheReceivers) {  // T33
    FragmentLab lab(false);
    lab.add(0, "aaaaaaaabbbbbbbb", true);
    lab.add(8, "xxxxxxxxyyyyyyyy", true);
    lab.add(0, "cleanone", true);
    lab.add(8, "end", false);
    lab.finish();
    ASSERT_FALSE(lab.readings.empty());
    EXPECT_EQ(lab.readings[0], "cleanoneend");
}

TEST(ContestedDatagram, MoreThanTheLimitAreNotReadOtherwiseAndCounted) {
    FragmentLab lab(false);
    lab.limits.set(Limit::ContestedDatagramsMax, 0);
    lab.add(0, "aaaaaaaabbbbbbbb", true);
    lab.add(8, "xxxxxxxxyyyyyyyy", true);
    lab.add(0, "cleanone", true);
    lab.add(8, "end", false);
    lab.finish();
    EXPECT_EQ(lab.readings, std::vector<std::string>{"cleanoneend"});
    EXPECT_EQ(lab.hits[Limit::ContestedDatagramsMax], 1U);
}

TEST(ContestedDatagram, ADatagramNobodyElseHasOpensAFlowThatIsAmbiguous) {
    FlowLab lab;
    std::string octets("\x9c\x40\x00\x35\x00\x0e\x00\x00secret", 14);
    Datagram view = lab.datagram("10.0.0.1", "10.0.0.2", kUdp, octets);
    view.other_view = true;
    lab.table.on_datagram(view);
    lab.table.finish();
    EXPECT_EQ(lab.log().conflicts, std::vector<std::string>{"secret"});
    EXPECT_EQ(lab.log().stats.ambiguities, 1U);
    EXPECT_EQ(lab.ledger.difference(), 0);
}

}  // namespace
}  // namespace sealtap::flow::test

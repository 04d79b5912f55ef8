// What `sealtap run` tells of itself, in the log and as JSON.
#include "app/live_statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace sealtap::app {
namespace {

using testing::HasSubstr;
using testing::Not;

TapTotals tap(std::uint64_t scale) {
    TapTotals totals;
    totals.name = "eth1";
    totals.frames.frames = 100 * scale;
    totals.frames.captured = 100'000 * scale;
    totals.frames.headers = 10'000 * scale;
    totals.frames.delivered = 80'000 * scale;
    totals.frames.count(FrameCause::ShedBulk, 6'000 * scale);
    totals.counts.parts.size = 90'000 * scale;
    totals.counts.parts.scanned = 60'000 * scale;
    totals.counts.parts.decoded = 30'000 * scale;
    totals.counts.documents_partial = scale;
    totals.drops = {7 * scale, scale, 0, 2 * scale, 0};
    for (std::uint64_t i = 0; i < 2 * scale; ++i) totals.hits.hit(Limit::FlowsMax);
    totals.readers.push_back(
        {"eth1", {0.5 * static_cast<double>(scale), 0, 0}, totals.frames.frames, totals.drops});
    totals.workers.push_back({{1.0 * static_cast<double>(scale), 0, 50 * scale}, 16, 1});
    return totals;
}

LiveTotals moment(double seconds, std::uint64_t scale) {
    LiveTotals totals{seconds, 64, {tap(scale)}, {}};
    totals.dispatch.submitted = 5 * scale;
    return totals;
}

TEST(LiveStatistics, LineHasRatesSinceTheLastTime) {
    const auto lines = statistics_lines(moment(14, 3), moment(10, 1));
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0],
              "eth1: 50 packets/s, 400.0 kbit/s; lost before: 21 kernel, 3 driver, 6 NIC; "
              "reader 25 %, workers 50 %, rings 25.00 %; SHEDDING at level 1; limits reached: "
              "flows_max 4");
}

TEST(LiveStatistics, LineHasBothLedgersFromTheBeginning) {
    const auto lines = statistics_lines(moment(14, 3), moment(10, 1));
    EXPECT_EQ(lines[1],
              "eth1: 300,000 octets = headers 10.00 % + delivered 80.00 % + not delivered: "
              "shed_bulk 6.00 % + on the way 4.00 %; content 270,000 = scanned 66.67 % + decoded "
              "33.33 %; documents 0 complete, 3 partial, 0 none");
}

TEST(LiveStatistics, LineIsQuietAboutWhatIsNot) {
    LiveTotals calm = moment(10, 1);
    calm.taps[0].workers[0].shed_level = 0;
    const auto lines = statistics_lines(calm, calm);
    EXPECT_THAT(lines[0], Not(HasSubstr("SHEDDING")));
    EXPECT_THAT(lines[0], Not(HasSubstr("limits")));
    EXPECT_THAT(lines[1], Not(HasSubstr("duplicate")));
}

TEST(LiveStatistics, JsonHasTheNamesOfEve) {
    const Timestamp eight{Duration(1'795'507'200'000'000'000)};
    const auto json =
        boost::json::parse(statistics_json(moment(14, 3), moment(10, 1), eight, "tap-1"))
            .as_object();
    EXPECT_EQ(json.at("timestamp").as_string(), "2026-11-24T08:00:00.000000+0000");
    EXPECT_EQ(json.at("event_type").as_string(), "stats");
    EXPECT_EQ(json.at("sensor").as_string(), "tap-1");
    const boost::json::object& stats = json.at("stats").as_object();
    const auto number = [&](std::string_view path) {
        return stats.at(path.substr(0, path.find('.')))
            .as_object()
            .at(path.substr(path.find('.') + 1))
            .to_number<std::uint64_t>();
    };
    EXPECT_EQ(stats.at("uptime").to_number<int>(), 14);
    EXPECT_EQ(number("capture.kernel_packets"), 321U);
    EXPECT_EQ(number("capture.kernel_drops"), 21U);
    EXPECT_EQ(number("capture.kernel_ifdrops"), 9U);
    EXPECT_EQ(number("capture.driver_drops"), 3U);
    EXPECT_EQ(number("capture.nic_drops"), 6U);
    EXPECT_EQ(number("decoder.pkts"), 300U);
    EXPECT_EQ(number("decoder.bytes"), 300'000U);
    EXPECT_EQ(number("frames.delivered"), 240'000U);
    EXPECT_EQ(number("frames.on_the_way"), 12'000U);
    EXPECT_EQ(number("parts.scanned"), 180'000U);
    EXPECT_EQ(number("limits.flows_max"), 6U);
    EXPECT_EQ(number("violations.submitted"), 15U);
    EXPECT_EQ(stats.at("frames").at("not_delivered").at("shed_bulk").to_number<int>(), 18'000);
}

TEST(LiveStatistics, JsonTellsEachInterfaceAndWorker) {
    const auto json =
        boost::json::parse(statistics_json(moment(14, 3), moment(10, 1), {}, "tap-1"));
    const auto& interface = json.at("stats").at("interfaces").as_array().at(0);
    EXPECT_EQ(interface.at("in_iface").as_string(), "eth1");
    EXPECT_EQ(interface.at("pkts_per_second").to_number<int>(), 50);
    EXPECT_EQ(interface.at("bits_per_second").to_number<int>(), 400'000);
    EXPECT_EQ(interface.at("reader_busy_percent").to_number<int>(), 25);
    const auto& worker = interface.at("workers").as_array().at(0);
    EXPECT_EQ(worker.at("busy_percent").to_number<int>(), 50);
    EXPECT_EQ(worker.at("ring_used").to_number<int>(), 16);
    EXPECT_EQ(worker.at("ring_size").to_number<int>(), 64);
    EXPECT_EQ(worker.at("shed_level").to_number<int>(), 1);
}

TEST(LiveStatistics, SeveralReadersAreToldApart) {
    LiveTotals before = moment(10, 1);
    LiveTotals now = moment(14, 3);
    before.taps[0].readers.push_back({"eth2", {1, 0, 0}, 10, {}});
    now.taps[0].readers.push_back({"eth2", {4, 0, 0}, 30, {5, 0, 0, 0, 7}});
    EXPECT_THAT(statistics_lines(now, before)[0], HasSubstr("; readers 25 % 75 %, workers 50 %"));
    const auto json = boost::json::parse(statistics_json(now, before, {}, "tap-1"));
    const auto& interface = json.at("stats").at("interfaces").as_array().at(0);
    EXPECT_EQ(interface.at("reader_busy_percent").to_number<int>(), 75) << "of the busiest";
    const auto& readers = interface.at("readers").as_array();
    ASSERT_EQ(readers.size(), 2U);
    EXPECT_EQ(readers[0].at("busy_percent").to_number<int>(), 25);
    EXPECT_EQ(readers[1].at("in_iface").as_string(), "eth2");
    EXPECT_EQ(readers[1].at("pkts").to_number<int>(), 30);
    EXPECT_EQ(readers[1].at("kernel_drops").to_number<int>(), 5);
    EXPECT_EQ(readers[1].at("super_frames").to_number<int>(), 7);
}

LiveTotals with_brokers(double seconds, std::uint64_t scale) {
    LiveTotals totals = moment(seconds, scale);
    TapTotals& tap = totals.taps[0];
    tap.counts.openings_deferred = 40 * scale;
    tap.counts.openings_shed = scale;
    tap.opener = {12, 3'000'000, {0.5 * static_cast<double>(scale), 1.0}};
    return totals;
}

TEST(LiveStatistics, LineTellsWhatWaitsForBrokersAndHowBusyTheyAre) {
    const auto lines = statistics_lines(with_brokers(14, 3), with_brokers(10, 1));
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(
        lines[2],
        "eth1: openers: 120 documents deferred, 12 waiting or being opened (3,000,000 octets), "
        "3 shed; brokers 25 % 0 %");
}

TEST(LiveStatistics, JsonTellsOfBrokers) {
    const auto json = boost::json::parse(
        statistics_json(with_brokers(14, 3), with_brokers(10, 1), Timestamp{}, "s1"));
    const auto& opener = json.at("stats").at("opener");
    EXPECT_EQ(opener.at("deferred").to_number<int>(), 120);
    EXPECT_EQ(opener.at("shed").to_number<int>(), 3);
    EXPECT_EQ(opener.at("queue_documents").to_number<int>(), 12);
    EXPECT_EQ(opener.at("queue_bytes").to_number<int>(), 3'000'000);
    const auto& interface = json.at("stats").at("interfaces").as_array().at(0);
    EXPECT_EQ(interface.at("opener_queue_documents").to_number<int>(), 12);
    ASSERT_EQ(interface.at("brokers").as_array().size(), 2U);
    EXPECT_EQ(interface.at("brokers").as_array()[0].at("busy_percent").to_number<int>(), 25);
}

TEST(LiveStatistics, NothingIsOnTheWayWhenAWorkerIsAheadOfTheReader) {
    TapTotals totals;
    totals.frames.delivered = 10;
    EXPECT_EQ(totals.on_the_way(), 0U);
}

}  // namespace
}  // namespace sealtap::app

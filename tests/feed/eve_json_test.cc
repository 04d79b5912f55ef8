#include "feed/eve_json.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "support/masked_text.h"

namespace sealtap::feed {
namespace {

using test::LiteralText;

Timestamp at(std::int64_t nanoseconds) { return Timestamp(Duration(nanoseconds)); }

constexpr std::int64_t kEight = 1'795'507'200'000'000'000;  // 2026-11-24 08:00 UTC

Violation upload() {
    Violation violation;
    violation.timestamp = at(kEight + 123'456'789);
    violation.flow_id = 123456789;
    violation.community_id = "1:wCb3OG7yAFWelaUydu0D+125CLM=";
    violation.originator = {*IpAddress::parse("10.1.0.5"), 40000};
    violation.responder = {*IpAddress::parse("203.0.113.9"), 80};
    violation.ip_protocol = 6;
    violation.app_protocol = "http";
    violation.vlans.ids = {101, 7, 0, 0};
    violation.vlans.count = 2;
    violation.capture_file = "day.pcapng";
    violation.packet_number = 42;
    violation.id = "00112233445566aa";
    violation.revision = 3;
    violation.count = 2;
    violation.first_seen = at(kEight);
    violation.last_seen = at(kEight + 123'456'789);
    violation.previous = "ffeeddccbbaa0099";
    violation.policy = "marking-above-clearance";
    violation.level = "secret";
    violation.marked_level = "secret";
    violation.categories = {Category::Personal, Category::Business};
    violation.severity = Severity::High;
    violation.confidence = 95;
    violation.from_zone = "rd";
    violation.to_zone = "internet";
    violation.sender = {*IpAddress::parse("10.1.0.5"),
                        {},
                        {},
                        LiteralText::of("li.w*"),
                        *IpAddress::parse("10.2.0.8")};
    violation.receivers = {{*IpAddress::parse("203.0.113.9"),
                            LiteralText::of("files.example"),
                            LiteralText::of("files.example"),
                            LiteralText::of("u"),
                            {}}};
    violation.receivers_total = 5;
    violation.document_name = LiteralText::of("计划.docx");
    violation.media_type = "application/msword";
    violation.size = 1000;
    violation.sha256 = "ab";
    violation.document_path = LiteralText::of("http.body > multipart:2 \"计划.docx\"");
    FindingSummary finding;
    finding.detector = "marking.zh.star";
    finding.level = Level{3};
    finding.count = 4;
    finding.distinct = 1;
    finding.confidence = 95;
    finding.excerpt = LiteralText::of("机密★");
    finding.path = LiteralText::of("http.body");
    finding.offset = 17;
    finding.place = "line 1";
    violation.findings = {finding};
    violation.level_names = {"secret"};
    violation.authorisation = "A-7";
    violation.coverage = CoverageState::Partial;
    violation.causes = {Cause::Gap, Cause::FlowCut};
    violation.protocol_fields = {{"hostname", LiteralText::of("files.example")},
                                 {"url", LiteralText::of("/upload")}};
    return violation;
}

/// The contract of DESIGN.md, key by key and in its order.
TEST(EveJson, WritesTheAlertLine) {
    EXPECT_EQ(
        to_alert_line(upload(), "tap-1"),
        R"({"timestamp":"2026-11-24T08:00:00.123456+0000","event_type":"violation","sensor":"tap-1",)"
        R"("flow_id":123456789,"community_id":"1:wCb3OG7yAFWelaUydu0D+125CLM=",)"
        R"("src_ip":"10.1.0.5","src_port":40000,"dest_ip":"203.0.113.9","dest_port":80,)"
        R"("proto":"TCP","app_proto":"http","vlan":[101,7],"pcap_filename":"day.pcapng",)"
        R"("pcap_cnt":42,"violation":{"id":"00112233445566aa","rev":3,"state":"final","count":2,)"
        R"("first_seen":"2026-11-24T08:00:00.000000+0000",)"
        R"("last_seen":"2026-11-24T08:00:00.123456+0000","previous":"ffeeddccbbaa0099",)"
        R"("policy":"marking-above-clearance","level":"secret","marked_level":"secret",)"
        R"("categories":["personal","business"],"severity":"high","confidence":95,)"
        R"("from_zone":"rd","to_zone":"internet","sender":{"ip":"10.1.0.5","user":"li.w*",)"
        R"("via":"10.2.0.8"},"receivers":[{"ip":"203.0.113.9","host":"files.example",)"
        R"("domain":"files.example","user":"u"}],"receivers_total":5,)"
        R"("document":{"name":"计划.docx","media_type":"application/msword","size":1000,)"
        R"("sha256":"ab","path":"http.body > multipart:2 \"计划.docx\""},)"
        R"("findings":[{"detector":"marking.zh.star","category":"marking","level":"secret",)"
        R"("count":4,"distinct":1,"confidence":95,"excerpt":"机密★","path":"http.body",)"
        R"("offset":17,"place":"line 1"}],"authorisation":"A-7",)"
        R"("coverage":{"state":"partial","causes":["gap","flow_cut"]}},)"
        R"("http":{"hostname":"files.example","url":"/upload"}})");
}

TEST(EveJson, LeavesOutWhatIsNotKnown) {
    const auto line = boost::json::parse(to_alert_line(Violation(), "s")).as_object();
    for (const auto key : {"pcap_filename", "pcap_cnt", "http"}) EXPECT_FALSE(line.contains(key));
    const auto& violation = line.at("violation").as_object();
    for (const auto key : {"previous", "marked_level", "authorisation"}) {
        EXPECT_FALSE(violation.contains(key)) << key;
    }
    EXPECT_FALSE(violation.at("document").as_object().contains("sha256"));
    EXPECT_EQ(violation.at("sender").as_object().size(), 1U);
    EXPECT_TRUE(line.at("vlan").as_array().empty());
}

TEST(EveJson, MakesAnArrayOfAKeyThatComesAgain) {
    Violation violation;
    violation.app_protocol = "smtp";
    violation.protocol_fields = {{"from", LiteralText::of("a@x.example")},
                                 {"to", LiteralText::of("b@y.example")},
                                 {"subject", LiteralText::of("s")},
                                 {"to", LiteralText::of("c@y.example")}};
    const std::string line = to_alert_line(violation, "s");
    EXPECT_NE(line.find(R"(,"email":{"from":"a@x.example","to":["b@y.example","c@y.example"],)"
                        R"("subject":"s"}})"),
              std::string::npos)
        << line;
}

TEST(EveJson, NamesTheObjectAsEveDoes) {
    Violation violation;
    violation.app_protocol = "ftp-data";
    violation.protocol_fields = {{"command", LiteralText::of("STOR")}};
    EXPECT_NE(to_alert_line(violation, "s").find(R"("ftp":{"command":"STOR"})"), std::string::npos);
}

TEST(EveJson, NamesTransportAndEvent) {
    Violation violation;
    violation.type = EventType::Transfer;
    violation.ip_protocol = 17;
    violation.final = false;
    const std::string line = to_alert_line(violation, "s");
    EXPECT_NE(line.find(R"("event_type":"transfer")"), std::string::npos);
    EXPECT_NE(line.find(R"("proto":"UDP")"), std::string::npos);
    EXPECT_NE(line.find(R"("state":"open")"), std::string::npos);
    violation.ip_protocol = 47;
    EXPECT_NE(to_alert_line(violation, "s").find(R"("proto":"047")"), std::string::npos);
}

TEST(EveJson, WritesTimesBefore1970AndFarAway) {
    EXPECT_EQ(to_eve_time(at(-1)), "1969-12-31T23:59:59.999999+0000");
    EXPECT_EQ(to_eve_time(at(0)), "1970-01-01T00:00:00.000000+0000");
    EXPECT_EQ(to_eve_time(at(4'102'444'800'000'000'000)), "2100-01-01T00:00:00.000000+0000");
}

TEST(EveJson, StaysOneLine) {
    Violation violation;
    violation.document_name = LiteralText::of("a\nb\r\u2028c");
    EXPECT_EQ(to_alert_line(violation, "s").find_first_of("\r\n"), std::string::npos);
}

}  // namespace
}  // namespace sealtap::feed

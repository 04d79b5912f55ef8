// What a part reads as is scanned beside its octets: findings have the offsets of the octets, count
// once, and do not depend on the wire.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <string>
#include <vector>

#include "pipeline/found_places.h"
#include "pipeline/replay_fixture.h"

namespace sealtap::test {
namespace {

class NobodyWatches final : public pipeline::RunObserver {
    void on_progress(std::uint64_t) override {}
};

class DocumentsSeen final : public pipeline::DocumentSink {
public:
    void on_document(const DocumentSummary& document) override { seen.push_back(document); }
    std::vector<DocumentSummary> seen;
};

/// The findings in a body that is uploaded in segments of so many octets at most, as lines.
std::string findings_in(const std::string& body, std::size_t least = 1460,
                        std::size_t most = 1460) {
    const Dialogue dialogue{
        {*IpAddress::parse("10.1.0.5"), 5000},
        {*IpAddress::parse("203.0.113.5"), 80},
        {{Direction::ToResponder, "PUT /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: " +
                                      std::to_string(body.size()) + "\r\n\r\n" + body}}};
    Wire wire;
    wire.segment_min = least;
    wire.segment_max = most;
    std::mt19937_64 random(3);
    const auto frames = frames_of({dialogue}, wire, random);
    FrameSource source(frames);
    DocumentsSeen documents;
    NobodyWatches observer;
    pipeline::Outputs outputs;
    outputs.documents = &documents;
    const std::atomic<bool> stop{false};
    (void)pipeline::run_pipeline(source, engine_for(three_zones()), outputs, {}, stop, observer);
    std::string out;
    for (const DocumentSummary& document : documents.seen) {
        for (const FindingSummary& finding : document.findings) {
            out += finding.detector + " x" + std::to_string(finding.count) + " at " +
                   std::to_string(finding.offset) + " " + std::to_string(finding.confidence) + " " +
                   finding.excerpt.text() + "\n";
        }
    }
    return out;
}

TEST(DocumentView, FindsWhatIsEscapedWithTheOffsetsOfTheOctets) {
    EXPECT_EQ(findings_in("<p>绝<b>密</b>★10年</p>"), "marking.zh.star x1 at 3 95 绝密★10年\n");
    EXPECT_EQ(findings_in("ab&#x7EDD;&#23494;★10年"), findings_in("ab绝密★10年"));
    EXPECT_EQ(findings_in(R"({"t":"\u7edd\u5bc6\u2605"})"), "marking.zh.star x1 at 6 95 绝密★\n");
    EXPECT_EQ(findings_in("绝\u200B密★长期"), "marking.zh.star x1 at 0 95 绝密★长期\n");
    EXPECT_EQ(findings_in("身份证 110105<span>19491231002X</span>"),
              "id.cn.resident x1 at 10 85 110*************2X\n");
}

TEST(DocumentView, ShowsWhatIsFoldedMaskedAsEver) {
    const std::string found = findings_in("张三 １３８００１３８０００ 电话");
    EXPECT_EQ(found, "phone.cn.mobile x1 at 7 75 138****8000\n");
}

TEST(DocumentView, WhatBothReadingsHoldCountsOnce) {
    std::string text = "电话 &#49;\n";
    for (int i = 0; i < 40; ++i) text += "13800138000 &nbsp;&#20013;\n";
    const std::string plain = findings_in(text);
    EXPECT_EQ(plain.substr(0, 19), "phone.cn.mobile x40") << plain;
}

TEST(DocumentView, NothingDependsOnTheSegments) {
    std::mt19937 random(11);
    std::string text;
    while (text.size() < 60'000) {
        switch (random() % 6) {
            case 0: text += "<p>机<i>密</i>★5年</p>\n"; break;
            case 1: text += "电话：１３８００１３８０００，"; break;
            case 2: text += "13800138000 "; break;
            case 3: text += "\\u7edd\\u5bc6\\u26051\\u5e74\n"; break;
            case 4: text += std::string(random() % 6000, 'x') + "\n"; break;
            default: text += "&amp;#31192;&amp;#23494;★1年\n"; break;
        }
    }
    const std::string expected = findings_in(text);
    EXPECT_NE(expected, "");
    for (const std::size_t most : {1U, 30U, 517U, 1460U})
        EXPECT_EQ(findings_in(text, 1, most), expected) << most;
}

TEST(DocumentView, OrdinaryTextGivesNothingNew) {
    std::string html = "<!DOCTYPE html><html><head><title>目录</title></head><body>";
    std::string script =
        "<script>var a={\"k\":\"\\u003cb\\u003e\",n:13.80013,p:'C:\\\\new\\\\x'};"
        "for(i=0;i<b;i++){s+='&nbsp;&lt;'+i%10;}</script>";
    std::string novel;
    for (int i = 0; i < 1500; ++i) {
        html += "<div class=\"c\"><a href=\"/x?a=1&amp;b=" + std::to_string(i) + "\">第" +
                std::to_string(i) + "章 秘<b>密</b>花园</a>&nbsp;价格：<span>" +
                std::to_string(i * 7919 % 100'000) + "</span>元</div>\n";
        novel += "他说：“这是国家的绝<b>密</b>，谁也不能 知 道。”第 " + std::to_string(i) + " 页\n";
    }
    EXPECT_EQ(findings_in(html + script + novel), "");
}

Finding finding_at(std::uint64_t offset, bool in_view) {
    Finding finding;
    finding.offset = offset;
    finding.value_hash = 7;
    finding.in_view = in_view;
    return finding;
}

TEST(FoundPlaces, TellAFindingOfBothReadingsWhicheverComesFirst) {
    pipeline::FoundPlaces places;
    EXPECT_EQ(places.occurrence_of(finding_at(10, false)), pipeline::Occurrence::First);
    EXPECT_EQ(places.occurrence_of(finding_at(10, true)), pipeline::Occurrence::Again);
    EXPECT_EQ(places.occurrence_of(finding_at(20, true)), pipeline::Occurrence::First);
    EXPECT_EQ(places.occurrence_of(finding_at(20, false)), pipeline::Occurrence::Again);
    EXPECT_EQ(places.occurrence_of(finding_at(20, true)), pipeline::Occurrence::Again);
}

TEST(FoundPlaces, LeaveTheOctetsThatSayTheSameTwiceAlone) {
    pipeline::FoundPlaces places;
    EXPECT_EQ(places.occurrence_of(finding_at(10, false)), pipeline::Occurrence::First);
    EXPECT_EQ(places.occurrence_of(finding_at(10, false)), pipeline::Occurrence::First);
}

}  // namespace
}  // namespace sealtap::test

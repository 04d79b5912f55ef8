// Documents that brokers open while workers go on: the same is found, and nothing is lost.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <string>
#include <vector>

#include "pipeline/dialogues.h"
#include "pipeline/replay_fixture.h"

namespace sealtap::test {
namespace {

/// A document of the tests' own format that looks like a zip.
std::string script(const std::string& orders) { return "PK\3\4script\n" + orders; }

std::string with_text(const std::string& text) {
    return script("begin toy a.txt\nline " + text + "\nend\n");
}

std::string http_put(const std::string& name, const std::string& body) {
    return "PUT /" + name +
           " HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

Dialogue upload(std::uint16_t port, const std::vector<std::string>& bodies) {
    Dialogue dialogue{
        {*IpAddress::parse("10.1.0.5"), port}, {*IpAddress::parse("203.0.113.5"), 80}, {}};
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        dialogue.messages.push_back(
            {Direction::ToResponder, http_put(std::to_string(i), bodies[i])});
        dialogue.messages.push_back({Direction::ToOriginator, "HTTP/1.1 204 No Content\r\n\r\n"});
    }
    return dialogue;
}

std::string form(const std::vector<std::string>& files) {
    std::string body;
    for (const std::string& file : files) {
        body += "--b\r\nContent-Disposition: form-data; name=f; filename=f.zip\r\n\r\n";
        body += file + "\r\n";
    }
    body += "--b--\r\n";
    return "POST /form HTTP/1.1\r\nHost: a.example\r\nContent-Type: multipart/form-data; "
           "boundary=b\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

Dialogue mail(const std::string& attachment) {
    return {
        {*IpAddress::parse("10.1.0.5"), 4000},
        {*IpAddress::parse("203.0.113.25"), 25},
        {{Direction::ToOriginator, "220 mx ESMTP\r\n"},
         {Direction::ToResponder, "EHLO a\r\n"},
         {Direction::ToOriginator, "250 mx\r\n"},
         {Direction::ToResponder, "MAIL FROM:<a@rd.example>\r\n"},
         {Direction::ToOriginator, "250 ok\r\n"},
         {Direction::ToResponder, "RCPT TO:<b@else.example>\r\n"},
         {Direction::ToOriginator, "250 ok\r\n"},
         {Direction::ToResponder, "DATA\r\n"},
         {Direction::ToOriginator, "354 go\r\n"},
         {Direction::ToResponder,
          "Subject: x\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\n秘密★1年\r\n"
          "--m\r\nContent-Disposition: attachment; filename=a.zip\r\n"
          "Content-Transfer-Encoding: base64\r\n\r\n" +
              base64_lines(attachment) + "\r\n--m--\r\n.\r\n"},
         {Direction::ToOriginator, "250 ok\r\n"}}};
}

/// With more to be set in `limits:`.
const pipeline::Engine& engine(const std::string& limits = "{}") {
    return engine_for(three_zones() +
                      "opener: {program: " SEALTAP_BINARY_DIR "/opener_scripted_child}\nlimits: " +
                      limits + "\n");
}

std::vector<Frame> frames(const std::vector<Dialogue>& dialogues) {
    std::mt19937_64 random(3);
    return frames_of(dialogues, {}, random);
}

ReplayResult run(const std::vector<Dialogue>& dialogues, unsigned brokers, unsigned workers = 1,
                 const std::string& limits = "{}") {
    const auto all = frames(dialogues);
    FrameSource source(all);
    return brokers == 0 ? replay(source, engine(limits), workers)
                        : replay_with_brokers(source, engine(limits), workers, brokers);
}

std::uint64_t not_inspected(const ReplayResult& result, Cause cause) {
    return result.report.counts.parts.not_inspected[static_cast<std::size_t>(cause)];
}

std::vector<Dialogue> many_documents() {
    const std::string nested = script(
        "begin toy one.txt\nline 机密★5年\nend\nbegin toy two.zip\nline PK\3\4script\nline begin "
        "toy "
        "inner.txt\nline line 绝密★长期\nline end\nend\n");
    Dialogue cut = upload(5002, {with_text("绝密★长期") + std::string(5000, 'x')});
    cut.messages[0].data.resize(cut.messages[0].data.size() - 3000);
    return {upload(5000, {with_text("绝密★长期"), nested, "秘密★1年\n", with_text("nothing")}),
            upload(5001, {script("begin toy a\nline 机密★5年\nend\ncrash\n"),
                          script("begin toy a\nline 秘密★1年\nend\nstatus damaged\n"),
                          script("status refused\n") + "绝密★长期\n"}),
            cut, mail(nested), mail(with_text("4111 1111 1111 1111"))};
}

/// Both ways, as lines; what the processes that open did is their own.
void expect_same(const ReplayResult& deferred, const ReplayResult& at_once) {
    EXPECT_EQ(deferred.judgements(), at_once.judgements());
    EXPECT_EQ(deferred.documents, at_once.documents);
    EXPECT_TRUE(deferred.report.is_exact());
    EXPECT_TRUE(at_once.report.is_exact());
    const auto& parts = deferred.report.counts.parts;
    EXPECT_EQ(parts.size, at_once.report.counts.parts.size);
    EXPECT_EQ(parts.scanned, at_once.report.counts.parts.scanned);
    EXPECT_EQ(parts.decoded, at_once.report.counts.parts.decoded);
    EXPECT_EQ(parts.not_inspected, at_once.report.counts.parts.not_inspected);
    EXPECT_EQ(parts.missing, at_once.report.counts.parts.missing);
    EXPECT_EQ(deferred.report.counts.documents, at_once.report.counts.documents);
}

TEST(Brokers, FindWhatWorkersWouldHaveFound) {
    const auto at_once = run(many_documents(), 0);
    ASSERT_GE(at_once.judgements().size(), 6U);
    for (const unsigned workers : {1U, 3U}) {
        for (const unsigned brokers : {1U, 4U}) {
            const auto deferred = run(many_documents(), brokers, workers);
            expect_same(deferred, at_once);
            EXPECT_GE(deferred.report.counts.openings_deferred, 8U);
            EXPECT_EQ(deferred.report.counts.openings_shed, 0U);
            EXPECT_EQ(deferred.report.counts.opener.died, at_once.report.counts.opener.died);
        }
    }
}

TEST(Brokers, AreNotNeededForAReplay) {
    EXPECT_EQ(run(many_documents(), 0).report.counts.openings_deferred, 0U);
}

TEST(Brokers, JudgeWithTheIdThatTheDocumentHadBefore) {
    // The file name says enough for a judgement before anything is opened.
    const auto result = run({upload(5000, {}), mail(with_text("绝密★长期"))}, 1);
    const auto at_once = run({upload(5000, {}), mail(with_text("绝密★长期"))}, 0);
    EXPECT_EQ(result.judgements(), at_once.judgements());
    ASSERT_FALSE(result.violations.empty());
    for (const Violation& violation : result.violations) EXPECT_GE(violation.revision, 1U);
}

TEST(Brokers, OpenFilesOfAFormEachForItself) {
    Dialogue dialogue = upload(5000, {});
    dialogue.messages = {
        {Direction::ToResponder, form({with_text("绝密★长期"), with_text("机密★5年")})},
        {Direction::ToOriginator, "HTTP/1.1 204 No Content\r\n\r\n"}};
    const auto deferred = run({dialogue}, 2);
    expect_same(deferred, run({dialogue}, 0));
    EXPECT_EQ(deferred.report.counts.openings_deferred, 2U);
}

TEST(Brokers, WhatHasNoRoomIsJudgedAtOnceAndCountedAsOverload) {
    const std::string body = with_text("绝密★长期");
    const auto result = run({upload(5000, {body, body})}, 1, 1, "{opener_queue_bytes_max: 1}");
    EXPECT_EQ(not_inspected(result, Cause::Overload), 2 * body.size());
    EXPECT_EQ(result.report.counts.openings_shed, 2U);
    EXPECT_EQ(result.report.counts.openings_deferred, 0U);
    EXPECT_EQ(result.report.counts.opener.started, 0U);
    EXPECT_EQ(result.report.hits[Limit::OpenerQueueBytesMax], 2U);
    EXPECT_TRUE(result.report.is_exact());
    // The script is legible as it is.
    ASSERT_EQ(result.judgements().size(), 2U);
    EXPECT_NE(result.violations.back().coverage, CoverageState::Complete);
}

TEST(Brokers, WhatWaitsTooLongAtTheEndIsCountedAsOverload) {
    const std::string hangs = script("begin toy a\nline 绝密★长期\nend\nhang\n");
    const std::string next = with_text("机密★5年");
    const auto result = run({upload(5000, {hangs, next, next})}, 1, 1, "{opener_drain_ms_max: 1}");
    EXPECT_EQ(not_inspected(result, Cause::Overload), hangs.size() + 2 * next.size());
    EXPECT_EQ(result.report.counts.openings_shed, 3U);
    EXPECT_EQ(result.report.hits[Limit::OpenerDrainMsMax], 1U);
    EXPECT_EQ(result.report.counts.opener.hung, 0U) << "it was not waited for";
    EXPECT_TRUE(result.report.is_exact());
    EXPECT_EQ(result.judgements().size(), 3U);
}

TEST(Brokers, AChildThatDiesCostsTheDocumentThatItHad) {
    const std::string dies = script("begin toy a\nline 绝密★长期\nend\ncrash\n");
    const auto result = run({upload(5000, {dies, with_text("机密★5年")})}, 1);
    EXPECT_EQ(not_inspected(result, Cause::OpenerFailed), dies.size());
    EXPECT_EQ(result.report.counts.opener.died, 1U);
    EXPECT_EQ(result.report.counts.opener.opened, 1U);
    EXPECT_EQ(result.judgements().size(), 2U);
    EXPECT_TRUE(result.report.is_exact());
}

TEST(Brokers, BoundTogetherWhatDocumentsInOneMaySpend) {
    Dialogue dialogue = upload(5000, {});
    const std::string large = script("begin toy a\nwrite 40\nend\n");
    dialogue.messages = {{Direction::ToResponder, form({large, large, large})},
                         {Direction::ToOriginator, "HTTP/1.1 204 No Content\r\n\r\n"}};
    const auto result = run({dialogue}, 2, 1, "{decoded_bytes_max: 100000}");
    EXPECT_GT(not_inspected(result, Cause::DecodeBudget), 0U);
    EXPECT_LE(result.report.counts.parts.scanned, 101'000U);
    EXPECT_TRUE(result.report.is_exact());
}

TEST(Brokers, ShowWhatTheyDoWhileTheyDoIt) {
    const auto all = frames(many_documents());
    FrameSource source(all);
    pipeline::LiveMonitor monitor(2, 1, 2);
    pipeline::Crew crew{.workers = 2, .monitor = &monitor, .brokers = 2};
    std::vector<PacketSource*> sources{&source};
    const auto result = read_together(sources, engine(), crew);
    pipeline::WorkerCounts counts;
    for (std::size_t i = 0; i < monitor.workers(); ++i)
        counts.add(monitor.worker(i).reading.read().counts);
    for (std::size_t i = 0; i < monitor.brokers(); ++i)
        counts.add(monitor.broker(i).reading.read().counts);
    EXPECT_EQ(counts.documents, result.report.counts.documents);
    EXPECT_EQ(counts.parts.size, result.report.counts.parts.size);
    EXPECT_EQ(counts.opener, result.report.counts.opener);
    EXPECT_EQ(monitor.opener().documents, 0U);
    EXPECT_EQ(monitor.opener().bytes, 0U);
    EXPECT_EQ(result.report.broker_busy_seconds.size(), 2U);
}

}  // namespace
}  // namespace sealtap::test

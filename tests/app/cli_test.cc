// The program as a person or a script meets it: exit status, one clear line for each mistake,
// machine output alone on standard output.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/program.h"
#include "support/pcap_writer.h"
#include "support/pcapng_writer.h"

namespace sealtap::test {
namespace {

const std::string kSample = "pcaps/http-upload.pcap";
const std::string kZones = "config/sample.yaml";

/// One line on standard error that names `what`, and that status.
void expect_complaint(const Ran& ran, int status, const std::string& what) {
    EXPECT_EQ(ran.status, status) << ran.err;
    EXPECT_EQ(ran.error_lines().size(), 1U) << ran.err;
    EXPECT_NE(ran.err.find(what), std::string::npos) << ran.err;
}

TEST(Cli, HelpNamesEveryCommand) {
    const Ran ran = run_sealtap({"--help"});
    EXPECT_EQ(ran.status, 0);
    for (const char* command :
         {"replay", "run", "scan", "flows", "rules", "zones", "queue", "version"}) {
        EXPECT_NE(ran.out.find(command), std::string::npos) << command;
    }
}

TEST(Cli, SaysHowDocumentsAreOpened) {
    const Ran ran = run_sealtap({"version", "--verbose"});
    EXPECT_EQ(ran.status, 0);
    EXPECT_NE(ran.out.find("opener: confined by seccomp, no_new_privileges, rlimits"),
              std::string::npos)
        << ran.out;
}

TEST(Cli, RefusesUnknownArguments) {
    EXPECT_EQ(run_sealtap({}).status, 2);
    EXPECT_EQ(run_sealtap({"frobnicate"}).status, 2);
    EXPECT_EQ(run_sealtap({"replay"}).status, 2);
    EXPECT_EQ(run_sealtap({"replay", "--workers", "0", kSample}).status, 2);
    EXPECT_EQ(run_sealtap({"replay", "--nonsense", kSample}).status, 2);
    expect_complaint(run_sealtap({"replay", "--nonsense", kSample}), 2, "--nonsense");
    expect_complaint(run_sealtap({"replay", "--workers", "0", kSample}), 2, "--workers");
    expect_complaint(run_sealtap({}), 2, "--help");
}

TEST(Cli, SaysWhichCaptureItCannotRead) {
    const TestFolder folder;
    expect_complaint(run_sealtap({"replay", folder.path("nowhere.pcap")}), 2, "nowhere.pcap");
    expect_complaint(run_sealtap({"replay", folder.write("empty.pcap", "")}), 1, "empty.pcap");
    expect_complaint(run_sealtap({"replay", folder.write("foreign.pcap", std::string(100, 'x'))}),
                     1, "foreign.pcap");
    expect_complaint(run_sealtap({"replay", "/"}), 2, "/");
}

TEST(Cli, ReportsWhatWasReadBeforeTheDamage) {
    const TestFolder folder;
    std::string capture = read_file(in_tree(kSample));
    capture.resize(capture.size() - 10);
    const Ran ran = run_sealtap({"replay", "-c", kZones, folder.write("cut.pcap", capture)});
    expect_complaint(ran, 1, "cut.pcap");
    EXPECT_NE(ran.err.find("packet"), std::string::npos);
    EXPECT_NE(ran.out.find("Violations: 1"), std::string::npos) << ran.out;
}

TEST(Cli, RunSaysWhatItLacks) {
    const TestFolder folder;
    expect_complaint(run_sealtap({"run"}), 2, "-c FILE");
    expect_complaint(run_sealtap({"run", "-c", folder.path("nowhere.yaml")}), 2, "nowhere.yaml");
    expect_complaint(run_sealtap({"run", "-c", folder.write("empty.yaml", "")}), 2,
                     "no interface to listen on");
    const std::string far =
        folder.write("far.yaml", "interfaces: [{name: lo, worker_cpus: [4095]}]\n");
    expect_complaint(run_sealtap({"run", "-c", far}), 2,
                     "far.yaml:1: interfaces[0].worker_cpus: CPU 4095 is none");
}

TEST(Cli, CountsALinkTypeThatItDoesNotKnow) {
    const TestFolder folder;
    PcapShape shape;
    shape.link_type = 147;  // LINKTYPE_USER0
    const std::string capture = pcap_file({{1'000'000'000, std::string(60, 'x'), {}}}, shape);
    const Ran ran = run_sealtap({"replay", folder.write("user.pcap", capture)});
    expect_complaint(ran, 1, "user.pcap: link type 147");
    EXPECT_NE(ran.out.find("not delivered: unknown_link"), std::string::npos) << ran.out;
}

TEST(Cli, ReadsTheOthersWhenOneCaptureIsForeign) {
    const TestFolder folder;
    const std::string foreign = folder.write("foreign.pcap", std::string(100, 'x'));
    const Ran ran = run_sealtap({"replay", "-c", kZones, foreign, kSample});
    expect_complaint(ran, 1, "foreign.pcap");
    EXPECT_NE(ran.out.find("Violations: 1"), std::string::npos) << ran.out;
}

TEST(Cli, FailsWhenStandardOutputIsFull) {
    const Ran ran = run_sealtap({"flows", "--json", kSample}, "", "/dev/full");
    expect_complaint(ran, 1, "standard output");
}

TEST(Cli, NamesThePlaceOfABadConfiguration) {
    const TestFolder folder;
    const std::string file =
        folder.write("bad.yaml", "zones:\n  - {name: rd, networks: [10.1.0.0/99]}\n");
    expect_complaint(run_sealtap({"replay", "-c", file, kSample}), 2, "bad.yaml:2");
    expect_complaint(run_sealtap({"zones", "check", "-c", file}), 2, "bad.yaml:2");
    expect_complaint(run_sealtap({"replay", "-c", folder.path("none.yaml"), kSample}), 2,
                     "none.yaml");
}

TEST(Cli, NamesThePlaceOfABadRule) {
    const TestFolder folder;
    const std::string file =
        folder.write("bad.yaml", "rules:\n  - name: x.y\n    nonsense: true\n");
    const Ran ran = run_sealtap({"replay", "--rules", file, kSample});
    expect_complaint(ran, 2, "bad.yaml:");
}

TEST(Cli, WritesOnlyAlertsToStandardOutputWhenAsked) {
    const Ran ran = run_sealtap({"replay", "-c", kZones, "--alerts", "-", kSample});
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(ran.out.front(), '{');
    EXPECT_EQ(std::ranges::count(ran.out, '\n'), 1);
    EXPECT_NE(ran.err.find("Violations: 1"), std::string::npos);
}

TEST(Cli, ReadsStandardInput) {
    const Ran ran = run_sealtap({"replay", "-c", kZones, "-"}, read_file(in_tree(kSample)));
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_NE(ran.out.find("Violations: 1"), std::string::npos) << ran.out;
}

TEST(Cli, EndsWithThreeOnlyWhenAskedTo) {
    EXPECT_EQ(run_sealtap({"replay", "-c", kZones, kSample}).status, 0);
    EXPECT_EQ(run_sealtap({"replay", "-c", kZones, "--fail-on-violation", kSample}).status, 3);
    EXPECT_EQ(run_sealtap({"replay", "-c", kZones, "--fail-on-violation", "pcaps/tls.pcap"}).status,
              0);
}

TEST(Cli, ReplayingTwiceIntoOneQueueAddsNothing) {
    const TestFolder folder;
    const std::string queue = folder.path("queue.db");
    const Ran first =
        run_sealtap({"replay", "-c", kZones, "--queue", queue, "pcaps/office-leak.pcap"});
    ASSERT_EQ(first.status, 0) << first.err;
    const Ran stats = run_sealtap({"queue", "stats", "--json", "--queue", queue});
    const Ran second =
        run_sealtap({"replay", "-c", kZones, "--queue", queue, "pcaps/office-leak.pcap"});
    EXPECT_NE(second.out.find("0 new"), std::string::npos) << second.out;
    EXPECT_EQ(run_sealtap({"queue", "stats", "--json", "--queue", queue}).out, stats.out);
}

TEST(Cli, ShowsTheQueue) {
    const TestFolder folder;
    const std::string queue = folder.path("queue.db");
    ASSERT_EQ(run_sealtap({"replay", "-c", kZones, "--queue", queue, kSample}).status, 0);
    const Ran list = run_sealtap({"queue", "list", "--json", "--queue", queue});
    ASSERT_EQ(list.status, 0) << list.err;
    const std::size_t at = list.out.find("\"id\":\"");
    ASSERT_NE(at, std::string::npos) << list.out;
    const std::string id = list.out.substr(at + 6, 16);
    const Ran shown = run_sealtap({"queue", "show", "--json", "--queue", queue, id.substr(0, 6)});
    EXPECT_EQ(shown.status, 0) << shown.err;
    EXPECT_NE(shown.out.find("\"event_type\":\"violation\""), std::string::npos) << shown.out;
    expect_complaint(run_sealtap({"queue", "show", "--queue", queue, "ffffffffffffffffffff"}), 2,
                     "ffff");
    expect_complaint(run_sealtap({"queue", "list"}), 2, "--queue");
    expect_complaint(run_sealtap({"queue", "list", "--queue", folder.path("none.db")}), 1,
                     "none.db");
}

TEST(Cli, ScansDocumentsFromDisk) {
    const TestFolder folder;
    const std::string file = folder.write("plan.txt", "机密★5年\n计划\n");
    const Ran ran = run_sealtap({"scan", "--json", file});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_NE(ran.out.find("\"level\":\"secret\",\"marked_level\":\"secret\""), std::string::npos)
        << ran.out;
    EXPECT_NE(ran.out.find("marking.zh.star"), std::string::npos);
    expect_complaint(run_sealtap({"scan", folder.path("none")}), 2, "none");
}

TEST(Cli, ScansStandardInput) {
    const Ran ran = run_sealtap({"scan", "--json", "-"}, "机密★5年\n计划\n");
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_NE(ran.out.find("\"file\":\"-\""), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("marking.zh.star"), std::string::npos);
}

TEST(Cli, ScansFilesInTheirOrderWhateverTheNumberOfWorkers) {
    const TestFolder folder;
    for (int i = 0; i < 300; ++i) {
        const std::string text = i % 7 == 0 ? "机密★5年\n计划\n" : "nothing\n";
        (void)folder.write(std::to_string(i), text + std::string(i % 5 * 3000, ' '));
    }
    const Ran one = run_sealtap({"scan", "--json", "--workers", "1", folder.path("")});
    EXPECT_EQ(std::ranges::count(one.out, '\n'), 300);
    EXPECT_EQ(run_sealtap({"scan", "--json", "--workers", "8", folder.path("")}).out, one.out);
}

TEST(Cli, SaysOfManyFilesWhatWasRead) {
    const TestFolder folder;
    (void)folder.write("a.txt", "机密★5年\n");
    (void)folder.write("b.txt", "plain\n");
    EXPECT_NE(
        run_sealtap({"scan", folder.path("")}).out.find("Files: 2, 20 octets; 1 with findings"),
        std::string::npos);
    const Ran json = run_sealtap({"scan", "--json", folder.path("")});
    EXPECT_EQ(json.out.find("Files:"), std::string::npos) << "machines read standard output";
    EXPECT_NE(json.err.find("Files: 2"), std::string::npos);
    EXPECT_TRUE(run_sealtap({"scan", "--json", "-q", folder.path("")}).err.empty());
}

TEST(Cli, ScansPicturesFromDiskAsConfigured) {
    const TestFolder folder;
    const std::string file =
        folder.write("plan.jpg", std::string("\xFF\xD8\xFF\xDA\0\2\n", 7) + "机密★5年\n计划\n");
    const std::string whole = folder.write("whole.yaml", "media: whole\n");
    EXPECT_NE(run_sealtap({"scan", "--json", file}).out.find("\"level\":null"), std::string::npos);
    const Ran ran = run_sealtap({"scan", "--json", "-c", whole, file});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_NE(ran.out.find("\"level\":\"secret\""), std::string::npos) << ran.out;
}

TEST(Cli, ListsFlowsAsJsonAndExtractsObjects) {
    const TestFolder folder;
    const Ran ran = run_sealtap({"flows", "--json", "--extract", folder.path("objects"), kSample});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.out.front(), '{');
    EXPECT_NE(ran.out.find("\"kind\":\"form-part\",\"parent\":0"), std::string::npos) << ran.out;
    EXPECT_FALSE(std::filesystem::is_empty(folder.path("objects")));
}

TEST(Cli, ChecksTheShippedRules) {
    const Ran ran = run_sealtap({"rules", "check"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_NE(ran.out.find(" 0 failed"), std::string::npos) << ran.out;
}

TEST(Cli, KeepsCompiledRulesWhereTheConfigurationSays) {
    const TestFolder folder;
    const std::string cached = folder.write("cached.yaml", "cache: " + folder.path("cache") + "\n");
    const std::string plain = folder.write("plain.yaml", "cache: none\n");
    const Ran without = run_sealtap({"replay", "-c", plain, kSample});
    EXPECT_EQ(without.status, 0) << without.err;
    EXPECT_EQ(folder.files().size(), 2U);
    for (const char* start : {"cold", "warm"}) {
        const Ran with = run_sealtap({"replay", "-c", cached, kSample});
        EXPECT_EQ(with.status, 0) << with.err;
        EXPECT_EQ(with.out, without.out) << start;
        EXPECT_EQ(folder.files().size(), 4U) << "one file of rules and one of patterns";
    }
}

TEST(Cli, SaysWhereAnAddressLies) {
    const Ran ran = run_sealtap({"zones", "who", "-c", kZones, "10.1.2.3", "8.8.8.8"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_NE(ran.out.find("10.1.2.3\trd\t"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("8.8.8.8\tinternet\t"), std::string::npos) << ran.out;
}

TEST(Cli, TakesNoMistypedAddressForAHostName) {
    for (const char* mistyped : {"10.1.2.300", "10.1.2", "fd00::1::2", "10.1.0.0/16", "7"})
        expect_complaint(run_sealtap({"zones", "who", "-c", kZones, "10.1.2.3", mistyped}), 2,
                         std::string(mistyped) + ": is no address");
    const Ran ran = run_sealtap({"zones", "who", "-c", kZones, "host7.rd.corp.example"});
    EXPECT_EQ(ran.status, 0) << ran.err;
}

TEST(Cli, WritesAReport) {
    const TestFolder folder;
    const std::string report = folder.path("report.html");
    EXPECT_EQ(run_sealtap({"replay", "-c", kZones, "--report", report, kSample}).status, 0);
    const std::string html = read_file(report);
    EXPECT_EQ(std::filesystem::status(report).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_TRUE(html.starts_with("<!DOCTYPE html>"));
    EXPECT_NE(html.find("marking.zh.star"), std::string::npos);
    EXPECT_EQ(html.find('\x1b'), std::string::npos);
}

TEST(Cli, TellsWhatACaptureSaysWasLostBeforeItWasWritten) {
    PcapngWriter writer;
    writer.section().interface(1).packet(0, 0, "x").statistics(0, 3, 1'234);
    const Ran ran = run_sealtap({"replay", "-"}, writer.octets());
    EXPECT_NE(ran.out.find("1,234 packets by the system, 3 by the interface"), std::string::npos)
        << ran.out;
    EXPECT_EQ(run_sealtap({"replay", kSample}).out.find("Lost before"), std::string::npos);
}

TEST(Cli, TellsWhyDocumentsAreNotComplete) {
    const Ran lossy = run_sealtap({"replay", "pcaps/lossy.pcap"});
    EXPECT_NE(lossy.out.find(" partial, 0 none (for: 1 gap"), std::string::npos) << lossy.out;
    EXPECT_EQ(run_sealtap({"replay", "pcaps/vlan.pcap"}).out.find("(for:"), std::string::npos);
}

TEST(Cli, MergesCapturesByTime) {
    const Ran merged = run_sealtap(
        {"replay", "-c", kZones, "--merge", "--alerts", "-", "pcaps/vlan.pcap", kSample});
    EXPECT_EQ(merged.status, 0) << merged.err;
    EXPECT_EQ(std::ranges::count(merged.out, '\n'), 2) << merged.out;
}

}  // namespace
}  // namespace sealtap::test

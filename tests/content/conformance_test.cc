// What every decoder of builtin() must keep, whatever it decodes. A new one needs a sample here.
#include <functional>
#include <ostream>
#include <random>
#include <set>

#include "content/builtin.h"
#include "content/encoders.h"
#include "content/packers.h"
#include "content/read_part.h"
#include "content/recording_host.h"

namespace sealtap::test {
namespace {

struct Sample {
    std::string name;
    std::string decoder;  ///< of builtin()
    PartInfo info;
    std::string data;
    std::size_t held_max = 0;  ///< octets that its decoder may hold undecided
};
/// How a test's name shows it.
void PrintTo(const Sample& sample, std::ostream* out) { *out << sample.name; }

std::string sample_mail() {
    return "From: =?GBK?B?1cXI/Q==?= <zhang@corp.example>\r\n"
           "Subject: =?utf-8?Q?=E7=BB=9D=E5=AF=86?= plan\r\n"
           "MIME-Version: 1.0\r\n"
           "Content-Type: multipart/mixed;\r\n boundary=\"--=_outer\"\r\n\r\n"
           "preamble\r\n"
           "----=_outer\r\n"
           "Content-Type: multipart/alternative; boundary=inner\r\n\r\n"
           "--inner\r\nContent-Type: text/plain; charset=GB18030\r\n"
           "Content-Transfer-Encoding: quoted-printable\r\n\r\n" +
           quoted_printable("\xBE\xF8\xC3\xDC = " + babble(300, 3)) +
           "\r\n--inner--\r\n\r\n"
           "----=_outer\r\n"
           "Content-Type: application/gzip; name*=utf-8''%E7%BB%9D%E5%AF%86.gz\r\n"
           "Content-Transfer-Encoding: base64\r\n"
           "Content-Disposition: attachment; filename=\"a.gz\"\r\n\r\n" +
           base64_lines(gzipped(babble(2000, 4))) +
           "\r\n----=_outer\r\nContent-Type: message/rfc822\r\n\r\n"
           "Subject: inside\r\n\r\nnested text\r\n"
           "----=_outer--\r\nepilogue";
}

std::string sample_form() {
    return "--b\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\nvalue\r\n"
           "--b\r\nContent-Disposition: form-data; name=\"f\"; "
           "filename=\"\xE6\x9C\xBA\xE5\xAF\x86.txt\"\r\n"
           "Content-Type: text/plain\r\n\r\n" +
           babble(500, 5) + "\r\n--b--\r\n";
}

std::vector<Sample> samples() {
    const std::string text = "line one\r\n" + babble(3000, 1) + "\r\nlast";
    std::vector<Sample> all;
    all.push_back({"Gzip", "gzip", part_info("text/plain", {"gzip"}), gzipped(text)});
    all.push_back({"GzipMembers", "gzip", part_info("text/plain", {"x-gzip"}),
                   gzipped(text) + gzipped("second") + std::string(20, '\0') + "junk"});
    all.push_back({"GzipFile", "gzip", part_info("application/octet-stream"),
                   "\x1F\x8B\x08\x1C" + std::string(6, '\0') + std::string("\x05\0extra", 7) +
                       std::string("name.txt\0a comment\0", 19) + deflated(text, Wrapping::None) +
                       std::string(8, '\0')});
    all.push_back({"DeflateZlib", "deflate", part_info("text/html", {"deflate"}),
                   deflated(text, Wrapping::Zlib)});
    all.push_back({"DeflateRaw", "deflate", part_info("text/html", {"deflate"}),
                   deflated(text, Wrapping::None)});
    all.push_back({"Brotli", "br", part_info("text/html", {"br"}), brotlied(text)});
    all.push_back({"BrotliAndJunk", "br", part_info("text/html", {"br"}),
                   brotlied(babble(9000, 2)) + "junk"});
    all.push_back({"NoBrotli", "br", part_info("text/html", {"br"}), babble(5000, 7)});
    all.push_back({"Zstd", "zstd", part_info("text/html", {"zstd"}),
                   zstd_stream(text, 10, Checksum::Stored)});
    all.push_back({"ZstdFrames", "zstd", part_info(""),
                   zstd_frame(text) + zstd_skippable("between") + zstd_stream("second") + "junk"});
    all.push_back({"Base64", "base64", part_info("text/plain", {"base64"}), base64_lines(text)});
    all.push_back({"Base64Odd", "base64", part_info("", {"base64"}),
                   "QUJD RA==\nRUY=\n!!*" + base64_lines(babble(200, 9)) + "QQ"});
    all.push_back({"QuotedPrintable", "quoted-printable",
                   part_info("text/plain", {"quoted-printable"}),
                   quoted_printable(text) + "=zz =4 =  \r\n=\rx=\n=3d=="});
    all.push_back({"Percent", "percent", part_info("", {"percent"}),
                   "/a%20b%zz%u7EDD%uD800%E7%BB%9D%" + babble(50, 2) + "%4"});
    all.push_back(
        {"Uuencode", "uuencode", part_info("text/plain", {"x-uuencode"}), uuencoded(text)});
    all.push_back(
        {"Yenc", "yenc", part_info("text/plain", {"x-yenc"}), yencoded(text + '\xE0' + '\x13')});
    all.push_back({"Form", "form", part_info("application/x-www-form-urlencoded"),
                   "a=%E7%BB%9D+x&b=1%262&c=%&" + babble(40, 3) + "&d=%u5BC6"});
    all.push_back(
        {"EncodedWord", "encoded-word", part_info("", {"encoded-word"}),
         "a =?GBK?B?vvg=?= =?GBK?B?w9w=?= =?utf-8?Q?=E7=BB=9D?= =?none " + babble(50, 6)});
    all.push_back(
        {"FormData", "multipart", multipart_info("multipart/form-data", "b"), sample_form()});
    all.push_back({"Mail", "message", part_info("message/rfc822"), sample_mail()});
    all.push_back({"MailOfAnMbox", "mbox", part_info("message/rfc822"),
                   "From a@b.example\r\n" + sample_mail()});
    all.push_back({"Mbox", "mbox", part_info("application/mbox"),
                   "From a@b.example Thu Nov 24 18:22:48 2026\n" + sample_mail() +
                       "\n>>From a\n>Fro\n\nFrom - Fri Nov 25 08:02:00 2026\r\n" + sample_mail()});
    all.push_back({"NoMbox", "mbox", part_info(""), "From somebody-else\n" + babble(700, 3)});
    all.push_back({"GzipOfForm", "multipart", multipart_info("multipart/form-data", "b"),
                   gzipped(sample_form())});
    all.back().info.codings = {"gzip"};
    all.push_back({"RunsInText", "base64", part_info("application/json"),
                   "{\"a\":\"5py65a+G\",\"b\":\"" + base64_lines(gzipped(text)) + "\",\n\"c\":\"" +
                       base64_lines(babble(900, 3)) + "\"}\n" + uuencoded(babble(500, 4))});
    for (Sample& sample : all) {
        sample.info.object = ObjectKind::Body;
        if (sample.decoder == "br") sample.held_max = 4096;
    }
    return all;
}

/// How a run is made: the octets [0, hole), a gap, the octets behind it.
struct Course {
    std::size_t hole = std::string::npos;
    std::size_t hole_bytes = 0;
    std::size_t end = std::string::npos;  ///< the part is cut off there
    EndReason reason = EndReason::Complete;
    Limits limits;
};

using Cut = std::function<std::size_t()>;
std::size_t whole() { return std::string::npos; }
std::size_t single() { return 1; }

void write_cut(OpenPart& part, std::string_view data, const Cut& cut) {
    while (!data.empty()) {
        const std::size_t length = std::min(data.size(), cut());
        part.on_data(bytes_of(data.substr(0, length)));
        data.remove_prefix(length);
    }
}

std::string run(const Sample& sample, const Course& how, const Cut& cut) {
    RecordingHost host(how.limits);
    const PartPtr part = content::open_part(host, PartInfo(sample.info), RawText());
    const std::string_view data = std::string_view(sample.data).substr(0, how.end);
    const std::size_t hole = std::min(how.hole, data.size());
    write_cut(*part, data.substr(0, hole), cut);
    if (how.hole_bytes != 0) {
        part->on_gap(how.hole_bytes, Cause::Gap);
        write_cut(*part, data.substr(std::min(data.size(), hole + how.hole_bytes)), cut);
    }
    part->end(how.reason);
    host.end(how.reason);
    return host.dump();
}

class Conformance : public testing::TestWithParam<Sample> {};

TEST_P(Conformance, ResultDoesNotDependOnTheCuts) {
    const std::string expected = run(GetParam(), {}, whole);
    EXPECT_EQ(run(GetParam(), {}, single), expected);
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        const auto cut = [&] { return 1 + random() % (seed % 2 == 0 ? 7 : 300); };
        ASSERT_EQ(run(GetParam(), {}, cut), expected) << "seed " << seed;
    }
}

TEST_P(Conformance, GapAnywhereLeavesTheLedgerExactAndTheResultFreeOfCuts) {
    const std::size_t size = GetParam().data.size();
    const std::size_t step = std::max<std::size_t>(1, size / 97);
    for (std::size_t hole = 0; hole <= size; hole += step) {
        for (const std::size_t bytes : {1U, 40U, 600U}) {
            Course how;
            how.hole = hole;
            how.hole_bytes = bytes;
            ASSERT_EQ(run(GetParam(), how, single), run(GetParam(), how, whole))
                << "hole of " << bytes << " at " << hole;
        }
    }
}

TEST_P(Conformance, TruncationAnywhereEndsEverythingOnce) {
    const std::size_t step = std::max<std::size_t>(1, GetParam().data.size() / 199);
    for (std::size_t end = 0; end <= GetParam().data.size(); end += step) {
        Course how;
        how.end = end;
        how.reason = EndReason::Timeout;
        ASSERT_EQ(run(GetParam(), how, single), run(GetParam(), how, whole)) << "end " << end;
    }
}

TEST_P(Conformance, DamageAnywhereLeavesTheLedgerExactAndTheResultFreeOfCuts) {
    for (unsigned seed = 1; seed <= 150; ++seed) {
        std::mt19937 random(seed);
        Sample damaged = GetParam();
        for (unsigned flips = 0; flips <= seed % 4; ++flips)
            damaged.data[random() % damaged.data.size()] = static_cast<char>(random());
        ASSERT_EQ(run(damaged, {}, single), run(damaged, {}, whole)) << "seed " << seed;
    }
}

TEST_P(Conformance, SpentBudgetStopsAtTheSameOctetHoweverCut) {
    for (const Limit limit : {Limit::DecodedBytesMax, Limit::PartsPerDocumentMax,
                              Limit::DecodeDepthMax, Limit::HeaderBytesMax, Limit::HeadersMax}) {
        for (const std::uint64_t value : {0U, 1U, 2U, 3U, 100U, 701U}) {
            Course how;
            how.limits.set(limit, value);
            ASSERT_EQ(run(GetParam(), how, single), run(GetParam(), how, whole))
                << "limit " << limit_table()[static_cast<std::size_t>(limit)].key << " " << value;
        }
    }
}

TEST_P(Conformance, SettlingAccountsForAllAndChangesNoText) {
    RecordingHost plain;
    read_part(plain, GetParam().info, GetParam().data);
    RecordingHost settled;
    const PartPtr part = content::open_part(settled, PartInfo(GetParam().info), RawText());
    std::uint64_t came = 0;
    const auto step = std::max<std::size_t>(64, GetParam().data.size() / 9);
    write_cut(*part, GetParam().data, [&] {
        part->settle();
        EXPECT_GE(settled.sum().size + GetParam().held_max, came);
        came += std::min(step, GetParam().data.size() - came);
        return step;
    });
    part->settle();
    part->end(EndReason::Complete);
    settled.end(EndReason::Complete);
    EXPECT_EQ(RecordingHost::line(settled.sum()), RecordingHost::line(plain.sum()));
    ASSERT_EQ(settled.scans.size(), plain.scans.size());
    for (std::size_t i = 0; i < plain.scans.size(); ++i)
        EXPECT_EQ(settled.scans[i]->data, plain.scans[i]->data);
}

TEST_P(Conformance, DestroyedEarlyIsEndedAsAborted) {
    RecordingHost host;
    {
        const PartPtr part = content::open_part(host, PartInfo(GetParam().info), RawText());
        part->on_data(bytes_of(std::string_view(GetParam().data).substr(0, 60)));
    }
    host.end(EndReason::Aborted);
    EXPECT_NE(host.dump(), "");
    EXPECT_TRUE(host.total.has(Cause::FlowCut));
}

INSTANTIATE_TEST_SUITE_P(Builtin, Conformance, testing::ValuesIn(samples()),
                         [](const auto& sample) { return sample.param.name; });

TEST(ConformanceSamples, CoverEveryDecoder) {
    std::set<std::string, std::less<>> sampled;
    for (const Sample& sample : samples()) sampled.insert(sample.decoder);
    for (const DecoderDescriptor& entry : content::builtin())
        EXPECT_TRUE(sampled.contains(entry.name)) << entry.name;
}

}  // namespace
}  // namespace sealtap::test

#include "content/encoders.h"
#include "content/multipart/boundary_finder.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

using content::multipart::BoundaryFinder;

/// What the finder makes of a body: texts in brackets, "|" for a delimiter, "#" for the last.
std::string found(std::string_view body, std::size_t cut) {
    BoundaryFinder finder("b");
    std::string out;
    std::string text;
    const auto take = [&](const BoundaryFinder::Piece& piece) {
        if (piece.kind == BoundaryFinder::Kind::Text) {
            text += text_of(piece.text);
        } else if (piece.kind != BoundaryFinder::Kind::Nothing) {
            if (!text.empty()) out += "[" + std::exchange(text, {}) + "]";
            out += piece.kind == BoundaryFinder::Kind::Delimiter ? "|" : "#";
        }
    };
    for (; !body.empty(); body.remove_prefix(std::min(cut, body.size()))) {
        Bytes data = bytes_of(body.substr(0, cut));
        while (!data.empty()) take(finder.next(data));
    }
    take(finder.flush());
    return text.empty() ? out : out + "[" + text + "]";
}

struct Case {
    std::string_view body;
    std::string_view expected;
};
constexpr Case kCases[] = {
    {"--b\r\none\r\n--b\r\ntwo\r\n--b--\r\n", "|[one]|[two]#"},
    {"--b\none\n--b\ntwo\n--b--", "|[one]|[two]#"},
    {"pre\r\n--b \t\r\none\r\n--b-- \r\npost", "[pre]|[one]#[post]"},
    {"--b\r\n--bc\r\n--b-\r\n--b -\r\nx--b\r\n-- b\r\n--b--",
     "|[--bc\r\n--b-\r\n--b -\r\nx--b\r\n-- b]#"},
    {"--b\r\none\r\r\n--b\rx\r\n\r\n--b", "|[one\r\r\n--b\rx\r\n]|"},
    {"--b\r\none\r\n--", "|[one\r\n--]"},
    {"--b\r\n\r\n\r\n--b--\r\nafter\r\n--b\r\nhidden", "|[\r\n]#[after]|[hidden]"},
    {"--b--b--b\r\n", "[--b--b--b\r\n]"},
};

TEST(BoundaryFinder, CutsAtDelimiterLinesOnlyHoweverTheOctetsCome) {
    for (const Case& entry : kCases) {
        for (std::size_t cut = 1; cut <= entry.body.size(); ++cut)
            EXPECT_EQ(found(entry.body, cut), entry.expected) << "cut " << cut;
    }
}

TEST(BoundaryFinder, GivesUpOnALineThatIsTooLong) {
    const std::string body = "--b" + std::string(100'000, ' ') + "\r\n--b\r\n";
    EXPECT_EQ(found(body, 4096), "[--b" + std::string(100'000, ' ') + "]|");
}

constexpr std::string_view kForm =
    "--b\r\nContent-Disposition: form-data; name=\"level\"\r\n\r\n绝密\r\n"
    "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"机密.txt\"\r\n"
    "Content-Type: text/plain\r\n\r\nthe file\r\n--b--\r\n";

TEST(Multipart, FormGivesFieldsAndFiles) {
    RecordingHost host;
    PartInfo info = multipart_info("multipart/form-data", "b");
    info.object = ObjectKind::Body;
    read_part(host, info, kForm);
    EXPECT_EQ(host.text("part > multipart:1"), "绝密");
    EXPECT_EQ(host.text("part > multipart:2 \"机密.txt\""), "the file");
    EXPECT_EQ(host.text("part > multipart:2 \"机密.txt\" > file.name"), "机密.txt");
    EXPECT_EQ(host.text("part > form.header"),
              "Content-Disposition: form-data; name=\"level\"\r\n\r\n");
    EXPECT_EQ(host.find_object(ObjectKind::Body)->data, kForm);
    EXPECT_EQ(host.find_object(ObjectKind::FormPart)->data, "the file");
    ASSERT_EQ(host.documents.size(), 1U);
    EXPECT_EQ(host.documents[0]->info.name.unmasked(), "机密.txt");
}

TEST(Multipart, PercentEncodedNameOfAFileIsDecoded) {
    RecordingHost host;
    read_part(host, multipart_info("multipart/form-data", "b"),
              "--b\r\nContent-Disposition: form-data; name=f; filename=\"%E7%BB%9D.txt\"\r\n\r\n"
              "x\r\n--b--");
    EXPECT_EQ(host.text("file.name > percent"), "绝.txt");
}

TEST(Multipart, PreambleAndEpilogueAreScanned) {
    RecordingHost host;
    read_part(host, multipart_info("multipart/mixed", "b"),
              "before\r\n--b\r\n\r\nx\r\n--b--\r\nbehind");
    EXPECT_EQ(host.text("part > multipart.preamble"), "before");
    EXPECT_EQ(host.text("part > multipart.epilogue"), "behind");
}

TEST(Multipart, BearsAMissingLastDelimiter) {
    RecordingHost host;
    read_part(host, multipart_info("multipart/mixed", "b"),
              "--b\r\n\r\nx\r\n--b\r\nA: b\r\n\r\nyz");
    EXPECT_EQ(host.text("part > multipart:2"), "yz");
    EXPECT_EQ(host.sum().state(), CoverageState::Complete);
}

TEST(Multipart, LineThatIsNoFieldBeginsTheBody) {
    RecordingHost host;
    read_part(host, multipart_info("multipart/mixed", "b"),
              "--b\r\nContent-Type: text/plain\r\nno field here\r\nmore\r\n--b--");
    EXPECT_EQ(host.text("part > multipart:1"), "no field here\r\nmore");
}

TEST(Multipart, WithoutABoundaryIsScannedRawAndCounted) {
    RecordingHost host;
    read_part(host, part_info("multipart/mixed"), "--b\r\n\r\ntext\r\n--b--");
    EXPECT_EQ(host.text("part"), "--b\r\n\r\ntext\r\n--b--");
    EXPECT_EQ(host.not_inspected(Cause::DecodeError), host.total.size);
}

TEST(Multipart, TooLongABoundaryIsALimit) {
    RecordingHost host;
    read_part(host, multipart_info("multipart/mixed", std::string(257, 'b')), "text");
    EXPECT_EQ(host.hits[Limit::BoundaryBytesMax], 1U);
    EXPECT_TRUE(host.sum().has(Cause::DecodeError));
}

TEST(Multipart, GapGoesToThePartItLiesInAndTheNextDelimiterIsFound) {
    RecordingHost host;
    const PartPtr part =
        content::open_part(host, multipart_info("multipart/mixed", "b"), RawText());
    part->on_data(bytes_of("--b\r\n\r\nfirst\r\n--"));
    part->on_gap(50, Cause::Gap);
    part->on_data(bytes_of("rest\r\n--b\r\nX: y\r\n"));
    part->on_gap(5, Cause::SnapLength);
    part->on_data(bytes_of("z: 1\r\n\r\nlast\r\n--b--"));
    part->end(EndReason::Complete);
    EXPECT_EQ(host.text("part > multipart:1"), "first\r\n--<gap 50>rest");
    EXPECT_EQ(host.text("part > multipart:2"), "last");
    EXPECT_EQ(host.sum().missing[static_cast<std::size_t>(Cause::SnapLength)], 10U);
}

bool is_flagged(const PartLedger& ledger, Cause cause) {
    return (ledger.flags >> static_cast<unsigned>(cause) & 1U) != 0;
}

TEST(Multipart, APartWhoseHeaderLacksOctetsMayLackSomeItself) {
    for (const Cause cause : {Cause::Gap, Cause::SnapLength}) {
        RecordingHost host;
        const PartPtr part =
            content::open_part(host, multipart_info("multipart/form-data", "b"), RawText());
        part->on_data(bytes_of("--b\r\nContent-Disposition: form-data; filename=a.txt\r\nX"));
        part->on_gap(50, cause);
        part->on_data(bytes_of("of the first line\r\nand the second\r\n--b--"));
        part->end(EndReason::Complete);
        EXPECT_TRUE(is_flagged(host.sum(), cause));
    }
}

TEST(Multipart, APartWhoseHeaderIsWholeIsNotSuspected) {
    RecordingHost host;
    const PartPtr part =
        content::open_part(host, multipart_info("multipart/mixed", "b"), RawText());
    part->on_data(bytes_of("--b\r\n\r\nfirst\r\n"));
    part->on_gap(50, Cause::Gap);
    part->on_data(bytes_of("rest\r\n--b\r\n\r\nlast\r\n--b--"));
    part->end(EndReason::Complete);
    EXPECT_FALSE(is_flagged(host.sum(), Cause::Gap));
}

TEST(Multipart, HeaderBlockLongerThanItsLimitIsCutThere) {
    Limits limits;
    limits.set(Limit::HeaderBytesMax, 40);
    RecordingHost host(limits);
    read_part(host, multipart_info("multipart/mixed", "b"),
              "--b\r\nContent-Type: text/x-one\r\nX-Filler: " + std::string(90, 'f') +
                  "\r\n\r\nbody\r\n--b--");
    EXPECT_EQ(host.hits[Limit::HeaderBytesMax], 1U);
    EXPECT_TRUE(host.text("part > multipart:1").ends_with("fff\r\n\r\nbody"));
    EXPECT_EQ(host.find_scan("part > multipart:1")->info.media_type, "text/x-one");
}

TEST(Multipart, EndsWhereTheBudgetHasNoPartLeft) {
    Limits limits;
    limits.set(Limit::PartsPerDocumentMax, 2);
    RecordingHost host(limits);
    std::string body;
    for (int i = 0; i < 50; ++i) body += "--b\r\nX: y\r\n\r\ntext\r\n";
    read_part(host, multipart_info("multipart/mixed", "b"), body + "--b--");
    EXPECT_EQ(host.scans.size(), 2U);
    EXPECT_GT(host.not_inspected(Cause::DecodeBudget), 49 * 12U);
    EXPECT_EQ(host.hits[Limit::PartsPerDocumentMax], 98U);
    EXPECT_EQ(host.sum().difference(), 0);
}

}  // namespace
}  // namespace sealtap::test

// Codings that stand inside text.
#include <gtest/gtest.h>

#include <random>

#include "content/encoders.h"
#include "content/find_runs.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

constexpr std::string_view kSecret = "\xE7\xBB\x9D\xE5\xAF\x86";  // 绝密
constexpr std::string_view kSecretGbk = "\xBE\xF8\xC3\xDC";
const std::string kText =
    "the plan of the third quarter is " + std::string(kSecret) + " until then";

std::string base64(std::string_view text) {
    std::string lines = base64_lines(text);
    std::erase_if(lines, [](char octet) { return octet == '\r' || octet == '\n'; });
    return lines;
}
std::string base64url(std::string_view text) {
    std::string letters = base64(text);
    for (char& letter : letters) letter = letter == '+' ? '-' : letter == '/' ? '_' : letter;
    return letters.substr(0, letters.find('='));
}
std::string hex(std::string_view text) {
    std::string out;
    for (const char octet : text) {
        out += "0123456789abcdef"[static_cast<unsigned char>(octet) >> 4U];
        out += "0123456789abcdef"[static_cast<unsigned char>(octet) & 15U];
    }
    return out;
}
std::string wrapped(std::string_view letters, std::size_t width, std::string_view joint) {
    std::string out;
    for (std::size_t at = 0; at < letters.size(); at += width) {
        if (at != 0) out += joint;
        out += letters.substr(at, width);
    }
    return out;
}
std::string random_octets(std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::string out(size, '\0');
    for (char& octet : out) octet = static_cast<char>(random());
    return out;
}
std::string line(std::string_view text) { return "text > base64: " + std::string(text) + "\n\n"; }
std::string part(std::string_view text) { return "text > base64: " + std::string(text) + "\n"; }
/// Longer than what is given as a line.
std::string long_text() { return babble(3000, 3) + std::string(kSecret); }

TEST(EmbeddedBase64, ValueOfJsonIsDecoded) {
    EXPECT_EQ(runs_in("{\"a\":1,\"body\":\"" + base64(kText) + "\",\"b\":2}"), line(kText));
}
TEST(EmbeddedBase64, TwoChineseCharactersAreEnoughInAValue) {
    EXPECT_EQ(runs_in("{\"a\": \"" + base64(kSecret) + "\"}"), line(kSecret));
    EXPECT_EQ(runs_in("level=" + base64(kSecret) + "&x=1"), line(kSecret));
    EXPECT_EQ(runs_in("level: " + base64(kSecret) + "\r\n"), line(kSecret));
    EXPECT_EQ(runs_in("<a>" + base64(kSecret) + "</a>"), line(kSecret));
    EXPECT_EQ(runs_in("1," + base64(kSecret) + ",2\n"), line(kSecret));
    EXPECT_EQ(runs_in(base64(kSecret)), line(kSecret));
}
TEST(EmbeddedBase64, GbkCountsWherePaddingConfirmsIt) {
    EXPECT_EQ(runs_in("{\"a\": \"" + base64(kSecretGbk) + "\"}"), line(kSecretGbk));
}
TEST(EmbeddedBase64, SixDigitsAreEnoughInAValue) {
    EXPECT_EQ(runs_in("{\"a\": \"" + base64("440106") + "\"}"), line("440106"));
}
TEST(EmbeddedBase64, ShortTextsShareOnePart) {
    const std::string text = "\"" + base64(kText) + "\", \"" + base64("the second one") + "\"";
    EXPECT_EQ(runs_in(text), part(kText + "\nthe second one\n"));
}
TEST(EmbeddedBase64, LongTextIsAPartOfItsOwn) {
    EXPECT_EQ(runs_in("{\"a\":\"" + base64(long_text()) + "\"}"), part(long_text()));
}
TEST(EmbeddedBase64, HeaderAndPayloadOfATokenAreDecoded) {
    const std::string head = R"({"alg":"HS256","typ":"JWT"})";
    const std::string payload = R"({"sub":"1234567890","name":"\u5f20"})";
    const std::string token =
        base64url(head) + "." + base64url(payload) + "." + base64url(random_octets(32, 1));
    EXPECT_EQ(runs_in("Authorization: Bearer " + token + "\r\n"), line(head + "\n" + payload));
}
TEST(EmbeddedBase64, UrlAlphabetIsDecoded) {
    const std::string text = "~~~~>>>>" + kText + "~~~>>>>" + long_text();
    EXPECT_EQ(runs_in("/get?q=" + base64url(text) + "&r=1"), part(text));
}
TEST(EmbeddedBase64, FormatIsKnownByItsMark) {
    const std::string file = gzipped(long_text());
    EXPECT_EQ(runs_in("x=" + base64(file) + ";"), "text > base64 > gzip: " + long_text() + "\n");
}
TEST(EmbeddedBase64, SegmentOfAPathIsDecoded) {
    EXPECT_EQ(runs_in("/api/v1/object/" + base64url(gzipped(long_text())) + "?x=1"),
              "text > base64 > gzip: " + long_text() + "\n");
    EXPECT_NE(runs_in("/api/v1/object/" + base64url(kText) + "?x=1").find(kSecret),
              std::string::npos);
}
TEST(EmbeddedBase64, LettersGluedInFrontShiftThePhase) {
    for (const std::string_view glued : {"x", "xy", "xyz", "data", "bytesAre"}) {
        const std::string found = runs_in("(" + std::string(glued) + base64(kText) + ")");
        EXPECT_NE(found.find(kText), std::string::npos) << glued;
    }
    EXPECT_EQ(runs_in("(xyz" + base64(gzipped(long_text())) + ")"),
              "text > base64 > gzip: " + long_text() + "\n");
}
TEST(EmbeddedBase64, WrappedRunIsOne) {
    for (const std::string_view joint : {"\n", "\r\n", "\r\n ", "\n\t\t", "\r\n> ", "\\n", "\\r\\n",
                                         "\\\\n", "\" +\n    \"", "\"\n\"", "' .\n'", "\\\n"}) {
        for (const std::size_t width : {60U, 64U, 76U, 77U, 100U}) {
            const std::string letters = wrapped(base64(long_text()), width, joint);
            EXPECT_EQ(runs_in("\"" + letters + "\";"), part(long_text())) << width << " " << joint;
        }
    }
}
TEST(EmbeddedBase64, EscapedSlashIsALetter) {
    const std::string text = "<<o? <<~?>o? so?>> " + long_text();
    std::string letters;
    for (const char letter : base64(text))
        letters += letter == '/' ? "\\/" : std::string(1, letter);
    EXPECT_EQ(runs_in("{\"a\":\"" + letters + "\"}"), part(text));
}
TEST(EmbeddedBase64, ArmourIsDecodedUpToItsLastLine) {
    const std::string der = std::string("\x30\x82\x03\x15\x30\x82\x01\xFD", 8) +
                            random_octets(700, 4) + "Sealtap Test CA";
    const std::string armour = "-----BEGIN CERTIFICATE-----\n" + wrapped(base64(der), 64, "\n") +
                               "\n-----END CERTIFICATE-----\n";
    EXPECT_EQ(runs_in(armour), part(der));
}
TEST(EmbeddedBase64, TextBehindTheLastLineIsNotOfIt) {
    const std::string letters = wrapped(base64(long_text()), 76, "\r\n");
    EXPECT_EQ(runs_in("see:\r\n\r\n" + letters + "\r\n\r\nRegards,\r\nnobody"), part(long_text()));
}
TEST(EmbeddedBase64, DataUrlTellsTypeCharsetAndName) {
    RecordingHost host;
    LeafEmitter leaf(host);
    content::embedded::RunFinder finder(leaf, {});
    finder.on_data(bytes_of("<img src=\"data:text/plain;charset=big5;name=a.txt;base64," +
                            base64(random_octets(30, 1)) + "\">"));
    finder.end(EndReason::Complete);
    ASSERT_EQ(host.scans.size(), 1U);
    EXPECT_EQ(host.scans[0]->path, "text > base64 \"a.txt\"");
    EXPECT_EQ(host.scans[0]->info.media_type, "text/plain");
    EXPECT_EQ(host.scans[0]->info.charset, "big5");
    EXPECT_EQ(host.scans[0]->data, random_octets(30, 1));
}
TEST(EmbeddedBase64, MuchOfWhatNobodyKnowsIsDecodedToo) {
    const std::string octets = random_octets(9000, 7);
    EXPECT_EQ(runs_in("\"" + base64(octets) + "\""), part(octets));
    EXPECT_EQ(runs_in("\n" + wrapped(base64(octets), 76, "\n") + "\n\n"), part(octets));
}
TEST(EmbeddedBase64, LinesOfUnevenWidthAreRunsOfTheirOwn) {
    const std::string text =
        base64("the first text of all") + "\n" + base64(kText + " more") + "\n";
    EXPECT_EQ(runs_in(text), line("the first text of all\n" + kText + " more"));
}
TEST(EmbeddedBase64, Utf16IsAPartOfItsOwn) {
    const std::string text = "\xFF\xFE" + std::string("s\0e\0c\0r\0e\0t\0 \0p\0l\0a\0n\0", 22);
    EXPECT_EQ(runs_in("\"" + base64(text) + "\""), part(text));
}
TEST(EmbeddedBase64, GapInARunFindsTheGroupsAgain) {
    const std::string text = babble(6000, 9);
    const std::string lines = wrapped(base64(text), 76, "\r\n");
    const std::string found = Runs{.text = lines, .hole = 2500, .hole_bytes = 500}.find();
    EXPECT_TRUE(found.ends_with(text.substr(2300) + "\n"));
    EXPECT_NE(found.find("<gap 3"), std::string::npos) << found;
}

TEST(EmbeddedHex, DigitsOfATextAreDecoded) {
    EXPECT_EQ(runs_in("v=" + hex(kText) + ";"), "text > hex: " + kText + "\n\n");
    EXPECT_EQ(runs_in("v=0x" + hex(kText) + ";"), "text > hex: " + kText + "\n\n");
}
TEST(EmbeddedHex, FormatIsKnownByItsMark) {
    EXPECT_EQ(runs_in("x'" + wrapped(hex(gzipped(long_text())), 60, "\n") + "'"),
              "text > hex > gzip: " + long_text() + "\n");
}

TEST(EmbeddedUuencode, FileInATextIsDecodedWithItsName) {
    EXPECT_EQ(runs_in("see below\n\n" + uuencoded(long_text()) + "\nRegards\n"),
              "text > uuencode \"plan.txt\": " + long_text() + "\n");
    EXPECT_EQ(runs_in(uuencoded(kText)), "text > uuencode \"plan.txt\": " + kText + "\n");
}
TEST(EmbeddedUuencode, TextBehindItIsSearchedAgain) {
    EXPECT_EQ(runs_in(uuencoded(kText) + "a: \"" + base64(kText) + "\""),
              "text > uuencode \"plan.txt\": " + kText + "\n" + line(kText));
}
TEST(EmbeddedUuencode, FileRightBehindAnotherIsFoundHoweverCut) {
    const std::string text = uuencoded(kText) + uuencoded("another one");
    const std::string expected =
        "text > uuencode \"plan.txt\": " + kText + "\ntext > uuencode \"plan.txt\": another one\n";
    EXPECT_EQ(runs_in(text), expected);
    EXPECT_EQ(Runs{text}.find([] { return 1; }), expected);
}
TEST(EmbeddedUuencode, FileThatEndsAmidLettersIsLeftAtOnePlaceHoweverCut) {
    std::string text = uuencoded(long_text());
    // A line of 128 octets is none of data; its last ones are the first of what follows.
    text = text.substr(0, text.find('\n', 500)) + "\nM" + std::string(124, '-') + ".ab" +
           base64(kText) + ".";
    const std::string expected = runs_in(text);
    for (std::size_t cut = 1; cut < 40; ++cut)
        EXPECT_EQ(Runs{text}.find([&] { return cut; }), expected) << cut;
}
TEST(EmbeddedUuencode, SentenceThatBeginsSoIsNone) {
    EXPECT_EQ(runs_in("begin 644 files now\nand then go on\n"), "");
}
TEST(EmbeddedUuencode, CodingOfAMailIsUndone) {
    RecordingHost host;
    read_part(host, part_info("text/plain", {"x-uuencode"}), uuencoded(long_text()));
    ASSERT_EQ(host.scans.size(), 1U);
    EXPECT_EQ(host.scans[0]->path, "part > uuencode");
    EXPECT_EQ(host.scans[0]->data, long_text());
    EXPECT_EQ(host.total.state(), CoverageState::Complete);
}
TEST(EmbeddedUuencode, TextAroundACodedFileIsScannedToo) {
    RecordingHost host;
    read_part(host, part_info("", {"uuencode"}), "see\n" + uuencoded(long_text()) + "behind\n");
    ASSERT_EQ(host.scans.size(), 2U);
    EXPECT_EQ(host.scans[0]->data, long_text());
    EXPECT_EQ(host.scans[1]->path, "part > uuencode.text");
    EXPECT_EQ(host.scans[1]->data, "see\nbehind\n");
}
TEST(EmbeddedYenc, CodingOfAMailIsUndone) {
    RecordingHost host;
    read_part(host, part_info("", {"x-yenc"}), yencoded(long_text()));
    ASSERT_EQ(host.scans.size(), 1U);
    EXPECT_EQ(host.scans[0]->path, "part > yenc");
    EXPECT_EQ(host.scans[0]->data, long_text());
}
TEST(EmbeddedYenc, FileInATextIsDecodedWithItsName) {
    const std::string octets = random_octets(3000, 5);
    EXPECT_EQ(runs_in("see below\r\n" + yencoded(octets) + "Regards\r\n"),
              "text > yenc \"plan.txt\": " + octets + "\n");
}

TEST(EmbeddedJunk, OrdinaryTextHasNoRuns) {
    for (const std::string_view text :
         {"internationalization of incomprehensibilities\n",
          "/usr/share/doc/libboost-program-options/changelog.Debian.gz\n",
          "GetElementsByClassName(\"navigationContainerWrapper\").addEventListener()",
          "da39a3ee5e6b4b0d3255bfef95601890afd80709  file.iso\n",
          "{\"id\":\"550e8400-e29b-41d4-a716-446655440000\",\"at\":\"20260901T090000Z\"}",
          "MAX_PARTS_PER_DOCUMENT=20000; export SOME_OTHER_LONG_VARIABLE_NAME_HERE\n",
          "integrity=\"sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC\"",
          "1609459200000000000000000000 12345678901234567890123456789012\n",
          "<div class=\"content-main\"><span class='icon24px'>stylesheet</span></div>",
          "password: hunter2hunter2 username: administrator01\n"})
        EXPECT_EQ(runs_in(text), "") << text;
}

TEST(EmbeddedBudget, DepthThatIsSpentIsSaid) {
    using content::embedded::RunFinder;
    Runs runs{.text = "\"U2VjcmV0IHBsYW4gb2YgdGhlIHllYXI=\""};
    runs.settings.depth = RunFinder::Depth::Spent;
    EXPECT_EQ(runs.find(), "spent\n");
}
TEST(EmbeddedBudget, OctetsThatAreSpentEndTheSearch) {
    const std::string text = "\"" + base64(long_text()) + "\"";
    Runs runs{.text = text};
    runs.limits.set(Limit::DecodedBytesMax, 100);
    EXPECT_EQ(runs.find(), "spent\n" + part(long_text().substr(0, 100)));
}
TEST(EmbeddedChanges, OnlyRunsThatWereChangedAreFound) {
    using content::embedded::RunFinder;
    RecordingHost host;
    LeafEmitter leaf(host);
    const RunFinder around(leaf, {});
    RunFinder finder(leaf, {.around = &around});
    finder.on_data(bytes_of("\"" + base64(kText) + "\" \"" + base64("changed one her")));
    finder.on_origin(500);
    finder.on_data(bytes_of(base64("with an end") + "\" \"" + base64("unchanged again") + "\""));
    finder.end(EndReason::Complete);
    ASSERT_EQ(host.scans.size(), 1U);
    EXPECT_EQ(host.scans[0]->data.substr(0, 16), "changed one herw");
}

std::string scanned(std::string_view media_type, std::string_view text) {
    RecordingHost host;
    read_part(host, part_info(media_type), text);
    std::string out;
    for (const auto& scan : host.scans) {
        if (scan->path != "part") out += scan->path + ": " + scan->data + "\n";
    }
    return out;
}

TEST(EmbeddedInLeaf, PartIsScannedAndItsRunsAreChildren) {
    const std::string json = "{\"a\":\"" + base64(gzipped(long_text())) + "\"}";
    RecordingHost host;
    read_part(host, part_info("application/json"), json);
    ASSERT_EQ(host.scans.size(), 2U);
    EXPECT_EQ(host.scans[0]->path, "part");
    EXPECT_EQ(host.scans[0]->data, json);
    EXPECT_EQ(host.scans[1]->path, "part > base64 > gzip");
    EXPECT_EQ(host.scans[1]->data, long_text());
    EXPECT_EQ(host.total.scanned, json.size() + long_text().size());
    EXPECT_EQ(host.total.state(), CoverageState::Complete);
}
TEST(EmbeddedInLeaf, NestedRunsAreFound) {
    const std::string inner = "{\"inner\":\"" + base64(kText) + "\"}";
    EXPECT_EQ(scanned("application/json", "{\"a\":\"" + base64(inner) + "\"}"),
              "part > base64: " + inner + "\n\npart > base64 > base64: " + kText + "\n\n");
}
TEST(EmbeddedInLeaf, RunThatOnlyTheViewShowsWholeIsFoundInIt) {
    std::string letters = base64(gzipped(long_text()));
    letters.insert(1000, "\u200B");
    letters.insert(500, "\u200B");
    const std::string found = scanned("application/json", "{\"a\":\"" + letters + "\"}");
    EXPECT_NE(found.find("part > base64 > gzip: " + long_text()), std::string::npos) << found;
}
TEST(EmbeddedInLeaf, RunThatIsReadAsWrittenIsNotFoundInTheViewAgain) {
    std::string letters = base64(kText + kText + kText);
    const std::string text = "full-width \uFF11\uFF12 {\"a\":\"" + letters + "\"}";
    EXPECT_EQ(scanned("application/json", text),
              "part > base64: " + kText + kText + kText + "\n\n");
}
TEST(EmbeddedInLeaf, RunsPayTheirRatioWithTheTextsInput) {
    const std::string octets = random_octets(100'000, 3);
    Limits limits;
    limits.set(Limit::DecodeRatioMax, 2);
    limits.set(Limit::DecodeRatioFreeBytes, 20'000);
    RecordingHost host(limits);
    read_part(host, part_info("application/json"), "\"" + base64(octets) + "\"");
    EXPECT_EQ(host.scans.back()->data, octets);
    EXPECT_FALSE(host.total.has(Cause::DecodeBudget));
}
TEST(EmbeddedInLeaf, RunBrokenByCharacterReferencesIsFound) {
    std::string letters;
    for (const char letter : base64(gzipped(long_text())))
        letters += letter == '+' ? "&#43;" : std::string(1, letter);
    const std::string found = scanned("text/xml", "<a>" + letters + "</a>");
    EXPECT_NE(found.find("part > base64 > gzip: " + long_text()), std::string::npos) << found;
}
TEST(EmbeddedInLeaf, DepthIsCharged) {
    std::string text = kText;
    for (int i = 0; i < 5; ++i) text = "{\"a\":\"" + base64(text) + "\"}";
    Limits limits;
    limits.set(Limit::DecodeDepthMax, 3);
    RecordingHost host(limits);
    read_part(host, part_info("application/json"), text);
    EXPECT_EQ(host.scans.back()->path, "part > base64 > base64 > base64");
    EXPECT_TRUE(host.total.has(Cause::DecodeBudget));
}
TEST(EmbeddedInLeaf, PartsThatAreSpentAreSaid) {
    Limits limits;
    limits.set(Limit::PartsPerDocumentMax, 1);
    RecordingHost host(limits);
    const std::string url = "url(data:image/x;base64," + base64(random_octets(90, 1)) + ")";
    read_part(host, part_info("text/css"), url + url + url);
    EXPECT_EQ(host.scans.size(), 2U);
    EXPECT_TRUE(host.total.has(Cause::DecodeBudget));
}

/// A text of runs and of what stands between them, the same for the same seed.
std::string mixture(unsigned seed) {
    std::mt19937 random(seed);
    std::string out;
    for (unsigned i = 0; i < 6; ++i) {
        const std::string text = babble(random() % 400, seed * 10 + i) + std::string(kSecret);
        const std::string octets = random_octets(random() % 200, seed * 10 + i);
        switch (random() % 9) {
            case 0: out += "\"" + base64(text) + "\","; break;
            case 1: out += wrapped(base64(text), 20 + random() % 60, "\r\n") + "\n--\n"; break;
            case 2: out += "{\"x\":\"" + base64url(text) + "\"}"; break;
            case 3: out += "abcdefg"[random() % 7] + base64(text) + " "; break;
            case 4: out += babble(random() % 100, seed * 10 + i); break;
            case 5: out += "\n" + uuencoded(text) + "\n"; break;
            case 6: out += yencoded(octets); break;
            case 7: out += hex(text) + "\n"; break;
            case 8: out += "url(data:image/x;base64," + base64(octets) + ")"; break;
        }
    }
    return out;
}

TEST(EmbeddedProperty, WhatIsFoundDoesNotDependOnTheCuts) {
    for (unsigned seed = 1; seed <= 150; ++seed) {
        const std::string text = mixture(seed);
        const std::string expected = runs_in(text);
        ASSERT_EQ(Runs{text}.find([] { return 1; }), expected) << "seed " << seed;
        std::mt19937 random(seed);
        const auto cut = [&] { return 1 + random() % (seed % 2 == 0 ? 30 : 700); };
        ASSERT_EQ(Runs{text}.find(cut), expected) << "seed " << seed;
    }
}
TEST(EmbeddedProperty, WhatIsFoundAroundAGapDoesNotDependOnTheCuts) {
    for (unsigned seed = 1; seed <= 150; ++seed) {
        const std::string text = mixture(seed);
        std::mt19937 random(seed);
        Runs runs{.text = text, .hole = random() % (text.size() + 1), .hole_bytes = random() % 300};
        const std::string expected = runs.find();
        ASSERT_EQ(runs.find([] { return 1; }), expected) << "seed " << seed;
    }
}
TEST(EmbeddedProperty, EveryPathFindsTheSame) {
    for (unsigned seed = 1; seed <= 50; ++seed) {
        const std::string text = mixture(seed);
        for (const base::VectorPath path : base::kVectorPaths) {
            Runs runs{.text = text};
            if (!base::is_supported(path)) continue;
            runs.settings.path = path;
            ASSERT_EQ(runs.find(), runs_in(text)) << "seed " << seed;
        }
    }
}
TEST(EmbeddedProperty, EveryAlignmentAndWrapIsFound) {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        std::mt19937 random(seed);
        const std::string text = babble(60 + random() % 900, seed) + std::string(kSecret);
        std::string letters = base64(text);
        if (random() % 2 == 0) letters = wrapped(letters, 48 + random() % 80, "\r\n");
        const std::string glued(random() % 4, 'q');
        const std::string found = runs_in("<" + glued + letters + ">");
        ASSERT_NE(found.find(text.substr(glued.empty() ? 0 : 6)), std::string::npos)
            << "seed " << seed << found << "\n"
            << text;
    }
}

}  // namespace
}  // namespace sealtap::test

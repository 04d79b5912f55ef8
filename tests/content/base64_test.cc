#include "content/encoders.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

std::string decoded(std::string_view coded) {
    RecordingHost host;
    read_part(host, part_info("", {"base64"}), coded);
    EXPECT_EQ(host.sum().difference(), 0);
    return host.text("part > base64");
}

/// A body of many lines with a hole in it.
std::string decoded_with_gap(std::string_view coded, std::size_t at, std::size_t length) {
    RecordingHost host;
    const PartPtr part = content::open_part(host, part_info("", {"base64"}), RawText());
    part->on_data(bytes_of(coded.substr(0, at)));
    part->on_gap(length, Cause::Gap);
    part->on_data(bytes_of(coded.substr(at + length)));
    part->end(EndReason::Complete);
    return host.text("part > base64");
}

TEST(Base64, UndoesWhatOpensslMade) {
    EXPECT_EQ(decoded("57ud5a+GIHRvcCBzZWNyZXQg5py65a+GCg==\n"), "绝密 top secret 机密\n");
}

TEST(Base64, PassesOverWhatIsNotOfItsAlphabet) { EXPECT_EQ(decoded(" 5 7*ud\r\n5a+\tG"), "绝密"); }

TEST(Base64, PaddingInTheMiddleEndsAGroupOnly) {
    EXPECT_EQ(decoded("YQ==YmM=ZGVm"), "abcdef");
    EXPECT_EQ(decoded("YQ=\r\n=YmM="), "abc");
}

TEST(Base64, BearsMissingPadding) {
    EXPECT_EQ(decoded("YQ"), "a");
    EXPECT_EQ(decoded("YmM"), "bc");
}

TEST(Base64, FindsItsGroupsAgainBehindAGapInLines) {
    const std::string text = babble(4000, 7);
    const std::string coded = base64_lines(text);
    for (std::size_t at = 100; at < 400; ++at) {
        for (const std::size_t length : {1U, 2U, 3U, 77U, 500U, 1460U}) {
            const std::string got = decoded_with_gap(coded, at, length);
            const std::size_t gap = got.find("<gap ");
            if (gap == std::string::npos) {  // the hole lay in a line end
                ASSERT_EQ(got, text);
                continue;
            }
            ASSERT_TRUE(text.starts_with(got.substr(0, gap)));
            const std::string after = got.substr(got.find('>') + 1);
            ASSERT_TRUE(text.ends_with(after)) << at << " " << length;
            // Of the text no more is lost than the hole and the groups at its edges.
            ASSERT_GE(gap + after.size() + length * 3 / 4 + 6, text.size()) << at << " " << length;
        }
    }
}

TEST(Base64, SaysExactlyHowMuchTextTheGapHid) {
    const std::string text = babble(4000, 8);
    const std::string coded = base64_lines(text);
    const std::string got = decoded_with_gap(coded, 333, 1000);
    const std::size_t gap = got.find("<gap ");
    const std::size_t end = got.find('>');
    const std::size_t lost = std::stoul(got.substr(gap + 5, end - gap - 5));
    EXPECT_EQ(gap + lost + (got.size() - end - 1), text.size());
}

}  // namespace
}  // namespace sealtap::test

#include "content/encoders.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

std::string decoded(std::string_view coded, std::string_view coding = "quoted-printable") {
    RecordingHost host;
    read_part(host, part_info("", {std::string(coding)}), coded);
    EXPECT_EQ(host.sum().difference(), 0);
    return host.text("part > " + std::string(coding));
}

TEST(QuotedPrintable, UndoesWhatPythonMade) {
    EXPECT_EQ(decoded("=BE=F8=C3=DC top secret =BB=FA=C3=DC\n"),
              from_hex("bef8c3dc20746f702073656372657420bbfac3dc0a"));
}

TEST(QuotedPrintable, JoinsSoftLineBreaks) {
    EXPECT_EQ(decoded("one=\r\ntwo=\nthree= \t\r\nfour=\rfive="), "onetwothreefourfive");
}

TEST(QuotedPrintable, LeavesWhatIsNoEscape) {
    EXPECT_EQ(decoded("a=ZZ b=4 c== d=3d"), "a=ZZ b=4 c== d=");
    EXPECT_EQ(decoded("=4"), "=4");
}

TEST(QuotedPrintable, GoesOnBehindAGap) {
    RecordingHost host;
    const PartPtr part = content::open_part(host, part_info("", {"quoted-printable"}), RawText());
    part->on_data(bytes_of("a sample of text=4"));
    part->on_gap(9, Cause::Gap);
    part->on_data(bytes_of("more=3D"));
    part->end(EndReason::Complete);
    EXPECT_EQ(host.text("part > quoted-printable"), "a sample of text=4<gap 9>more=");
}

TEST(Percent, UndoesEscapesOfUrlsAndOfOldScripts) {
    EXPECT_EQ(decoded("/f?q=%E7%BB%9D%e5%af%86&r=a+b", "percent"), "/f?q=\n绝密\nr=\na b");
    EXPECT_EQ(decoded("%u7EDD%u5BC6%u0041", "percent"), "绝密A");
}

TEST(Percent, LeavesWhatIsNoEscape) {
    EXPECT_EQ(decoded("100% %zz %4 %u12x %uD83D%", "percent"), "100% %zz %4 %u12x %uD83D%");
    EXPECT_EQ(decoded("%%41", "percent"), "%A");
}

TEST(Percent, QueryReadsAsAFormUpToTheEndOfTheLine) {
    EXPECT_EQ(decoded("/a+b&c=d?n=x=y?z+1\n/a+b=c", "percent"), "/a+b&c=d?n=\nx=y?z 1\n/a+b=c");
}

TEST(Percent, NumberStaysBesideItsName) {
    EXPECT_EQ(decoded("/?order=138&a=&id=%31%32", "percent"), "/?order=138\na=\nid=12");
}

TEST(Percent, FormFieldsStandOnLinesOfTheirOwn) {
    RecordingHost host;
    read_part(host, part_info("application/x-www-form-urlencoded"),
              "level=%E7%BB%9D%E5%AF%86&note=a+b%26c%2Bd&e=");
    EXPECT_EQ(host.text("part > form"), "level=\n绝密\nnote=\na b&c+d\ne=");
}

}  // namespace
}  // namespace sealtap::test

#include "opener/epub/epub.h"

#include <string>

#include "collected_output.h"
#include "epub_files.h"

namespace sealtap::test {
namespace {

OpenStatus open(const ZipWriter& zip, CollectedOutput& out) {
    const std::string octets = zip.write();
    opener::Whole whole;
    whole.octets = bytes_of(octets);
    EXPECT_TRUE(opener::epub::accepts(whole));
    return opener::epub::open(whole, out);
}
std::string chapter(std::string_view body) {
    CollectedOutput out;
    EXPECT_EQ(open(epub(body, ""), out), OpenStatus::Opened);
    return out.text("epub:chapter \"OPS/a.xhtml\"");
}

TEST(Epub, RefusesAZipThatIsNone) {
    ZipWriter zip;
    zip.add("a.xhtml", xhtml("x"));
    CollectedOutput out;
    EXPECT_EQ(open(zip, out), OpenStatus::Refused);
}

TEST(Epub, ReadsChaptersInTheOrderOfTheSpine) {
    CollectedOutput out;
    EXPECT_EQ(open(epub("<p>一</p>", "<p>二</p>"), out), OpenStatus::Opened);
    EXPECT_EQ(out.parts.at(0).path, "epub:chapter \"OPS/a.xhtml\"");
    EXPECT_EQ(out.parts.at(1).path, "epub:chapter \"OPS/b.xhtml\"");
}

TEST(Epub, JoinsInlineElementsAndPartsBlocks) {
    EXPECT_EQ(chapter("<h1>绝<b>密</b></h1>\n<p>a\n  b&nbsp;c<br/>d</p><div>e<p>f</p>g</div>"),
              "绝密\na b\xC2\xA0"
              "c\nd\ne\nf\ng\n");
}

TEST(Epub, ReadsTablesAsRows) {
    EXPECT_EQ(chapter("<table><tr><td>张三</td><td><p>138</p></td></tr><tr><td/><td>x</td></tr>"
                      "</table>"),
              "张三\t138\n\tx\n");
}

TEST(Epub, TellsWhatIsNotShown) {
    CollectedOutput out;
    EXPECT_EQ(open(epub("<p>绝<span style=\"display: none\">暗</span>密<img alt=\"图\"/></p>"
                        "<script>var secret;</script>",
                        ""),
                   out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("epub:chapter \"OPS/a.xhtml\""), "绝密\n暗\n图\nvar secret;\n");
    EXPECT_EQ(out.place_of("epub:chapter \"OPS/a.xhtml\"", "暗").region, Region::Hidden);
}

TEST(Epub, WritesPropertiesAndWhatIsNoText) {
    ZipWriter zip = epub("", "");
    zip.add("OPS/cover.jpg", "\xFF\xD8\xFF");
    CollectedOutput out;
    EXPECT_EQ(open(zip, out), OpenStatus::Opened);
    EXPECT_TRUE(out.text("epub:properties").starts_with("title: 书名\n"));
    EXPECT_EQ(out.text("epub:part \"OPS/cover.jpg\""), "\xFF\xD8\xFF");
}

TEST(Epub, TellsWhatIsEncryptedButNotDisguisedFonts) {
    ZipWriter zip = epub("x", "");
    zip.add(
        "META-INF/encryption.xml",
        "<encryption xmlns=\"urn:e\"><EncryptedData><EncryptionMethod Algorithm=\"aes\"/>"
        "<CipherReference URI=\"OPS/a.xhtml\"/></EncryptedData><EncryptedData><EncryptionMethod "
        "Algorithm=\"http://www.idpf.org/2008/embedding\"/><CipherReference URI=\"f.otf\"/>"
        "</EncryptedData></encryption>");
    zip.add("f.otf", "font");
    CollectedOutput out;
    EXPECT_EQ(open(zip, out), OpenStatus::Opened);
    const CollectedPart* part = out.find("epub:part \"OPS/a.xhtml\"");
    ASSERT_NE(part, nullptr);
    EXPECT_GT(part->skipped.at(Cause::Encrypted), 0U);
    EXPECT_EQ(out.text("epub:part \"f.otf\""), "font");
}

TEST(Epub, WritesTheRestOfAChapterThatIsDamaged) {
    ZipWriter zip = epub("", "");
    zip.add("OPS/c.html", "<html><body><p>前<br></p>后");
    CollectedOutput out;
    EXPECT_EQ(open(zip, out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("epub:chapter \"OPS/c.html\""), "前\n");
    EXPECT_EQ(out.text("epub:damaged"), "p>后");
}

}  // namespace
}  // namespace sealtap::test

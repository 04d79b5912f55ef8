#include <gtest/gtest.h>

#include <utility>

#include "cfb_writer.h"
#include "collected_output.h"
#include "fixture.h"
#include "open_ole.h"
#include "opener/ole/vba.h"

namespace sealtap::test {
namespace {

/// Appends a piece of text to the stream of a Word 97 document that make_doc() closes.
struct DocPieces {
    std::string stream = std::string(1024, '\0');
    std::string positions = std::string(4, '\0');
    std::string descriptors;
    std::uint32_t characters = 0;

    void add(std::string_view octets, std::size_t unit) {
        const auto offset = static_cast<std::uint32_t>(stream.size());
        stream += octets;
        characters += static_cast<std::uint32_t>(octets.size() / unit);
        put_le(positions, characters, 4);
        put_le(descriptors, 0, 2);
        put_le(descriptors, unit == 1 ? offset * 2 | 0x40000000U : offset, 4);
        put_le(descriptors, 0, 2);
    }
    [[nodiscard]] std::string clx() const {
        std::string out("\x02", 1);
        put_le(out, positions.size() + descriptors.size(), 4);
        return out + positions + descriptors;
    }
};

std::string word97(DocPieces pieces, std::vector<std::uint32_t> lengths, unsigned flags = 0x0200) {
    std::string& stream = pieces.stream;
    set_le(stream, 0, 0xA5EC, 2);
    set_le(stream, 2, 0x00C1, 2);
    set_le(stream, 0x0A, flags, 2);
    set_le(stream, 0x20, 14, 2);
    set_le(stream, 0x3E, 22, 2);
    for (std::size_t i = 0; i < lengths.size(); ++i) set_le(stream, 0x4C + i * 4, lengths[i], 4);
    set_le(stream, 0x98, 93, 2);
    set_le(stream, 0x1A2, 0, 4);
    set_le(stream, 0x1A6, pieces.clx().size(), 4);
    return CfbWriter().add("WordDocument", stream).add("1Table", pieces.clx()).write();
}

TEST(Word, ReadsWhatLibreOfficeWrote) {
    CollectedOutput out;
    EXPECT_EQ(open_ole(fixture("office97.doc"), out), OpenStatus::Opened);
    const std::string text = out.text("doc:text");
    EXPECT_TRUE(text.starts_with("绝密\nplain Western café text\n正文继续\n")) << text;
    EXPECT_NE(text.find("姓名\t手机\t城市\n张三\t13800138000\t北京\n"), std::string::npos) << text;
    EXPECT_NE(text.find("见链接。"), std::string::npos);
    EXPECT_NE(out.text("doc:footnotes").find("脚注在此"), std::string::npos);
    EXPECT_NE(out.text("doc:comments").find("批注内容"), std::string::npos);
    EXPECT_NE(out.text("doc:fields").find("http://intranet.example/q3"), std::string::npos);
    EXPECT_NE(out.text("\"SummaryInformation\"").find("年度计划\n王小明"), std::string::npos);
    EXPECT_EQ(out.text("\"DocumentSummaryInformation\""), "MSIP_Label_11111111_Name\t机密\n");
}

TEST(Word, TellsThePlaceOfAMarking) {
    CollectedOutput out;
    (void)open_ole(fixture("office97.doc"), out);
    const Place place = out.place_of("doc:text", "绝密");
    EXPECT_EQ(place.font_half_points, 72);
    EXPECT_EQ(place.colour, 0xFF0000U);
    EXPECT_EQ(place.page, 1U);
    EXPECT_TRUE(place.at_top);
    EXPECT_EQ(out.place_of("doc:text", "隐藏文字").region, Region::Hidden);
    EXPECT_EQ(out.place_of("doc:headers", "页眉").region, Region::Header);
    EXPECT_EQ(out.place_of("doc:headers", "页脚").region, Region::Footer);
}

TEST(Word, JoinsNarrowAndWidePieces) {
    DocPieces pieces;
    pieces.add("Caf\xE9 ", 1);
    pieces.add(utf16(u"绝"), 2);
    pieces.add(utf16(u"密\r"), 2);
    CollectedOutput out;
    EXPECT_EQ(open_ole(word97(pieces, {7}), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("doc:text"), "Café 绝密\n");
}

TEST(Word, WritesWhatAFastSaveLeftBehindRaw) {
    DocPieces pieces;
    pieces.stream += "deleted secret";
    pieces.add("kept\r", 1);
    CollectedOutput out;
    (void)open_ole(word97(pieces, {5}), out);
    EXPECT_EQ(out.text("doc:text"), "kept\n");
    EXPECT_NE(out.text("doc:remainder").find("deleted secret"), std::string::npos);
}

TEST(Word, SeparatesFieldInstructionsFromText) {
    DocPieces pieces;
    pieces.add("a\x13 HYPERLINK \"http://x\" \x14shown\x15 z\r", 1);
    CollectedOutput out;
    (void)open_ole(word97(pieces, {pieces.characters}), out);
    EXPECT_EQ(out.text("doc:text"), "ashown z\n");
    EXPECT_EQ(out.text("doc:fields"), " HYPERLINK \"http://x\" \n");
}

TEST(Word, SaysThatACipherIsNotRead) {
    DocPieces pieces;
    pieces.add("cipher\r", 1);
    CollectedOutput out;
    EXPECT_EQ(open_ole(word97(pieces, {7}, 0x0300), out), OpenStatus::Opened);
    ASSERT_NE(out.find("doc:text"), nullptr);
    EXPECT_GT(out.find("doc:text")->skipped.at(Cause::Encrypted), 1024U);
    EXPECT_EQ(out.text("doc:text"), "");
}

/// `language` as Word 95 says it; the text lies between two offsets.
std::string word95(std::string_view text, unsigned language) {
    std::string stream(768, '\0');
    set_le(stream, 0, 0xA5DC, 2);
    set_le(stream, 2, 0x68, 2);
    set_le(stream, 6, language, 2);
    set_le(stream, 0x18, stream.size(), 4);
    set_le(stream, 0x1C, stream.size() + text.size(), 4);
    set_le(stream, 0x34, text.size(), 4);
    stream += text;
    return CfbWriter().add("WordDocument", stream).write();
}

TEST(Word, ReadsWord95InTheCodePageOfItsLanguage) {
    CollectedOutput out;
    EXPECT_EQ(open_ole(word95("\xBE\xF8\xC3\xDC\r", 0x0804), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("doc:text"), "绝密\n");
    CollectedOutput taiwan;
    (void)open_ole(word95("\xB5\xB4\xB1\x4B\r", 0x0404), taiwan);
    EXPECT_EQ(taiwan.text("doc:text"), "絕密\n");
}

TEST(Word, SeesChineseInWord95ThatSaysEnglish) {
    CollectedOutput out;
    (void)open_ole(word95("\xBE\xF8\xC3\xDC TOP\r", 0x0409), out);
    EXPECT_EQ(out.text("doc:text"), "绝密 TOP\n");
    CollectedOutput western;
    (void)open_ole(word95("caf\xE9 na\xEFve\r", 0x0409), western);
    EXPECT_EQ(western.text("doc:text"), "café naïve\n");
}

TEST(Word, WritesTheStreamRawWhenItsPiecesAreLost) {
    DocPieces pieces;
    pieces.add(utf16(u"绝密"), 2);
    std::string octets = word97(pieces, {2});
    const std::size_t clx = octets.find(pieces.clx());
    octets[clx] = 0x77;
    CollectedOutput out;
    EXPECT_EQ(open_ole(octets, out), OpenStatus::Damaged);
    EXPECT_NE(out.text("doc:remainder").find(utf16(u"绝密")), std::string::npos);
}

TEST(Word, StopsWhenTheOutputWantsNoMore) {
    CollectedOutput out(8);
    EXPECT_EQ(open_ole(fixture("office97.doc"), out), OpenStatus::Exhausted);
    for (const CollectedPart& part : out.parts) EXPECT_TRUE(part.ended);
}

TEST(Ole, WritesAnEmbeddedFileUnderItsName) {
    std::string native;
    put_le(native, 0, 4);
    put_le(native, 2, 2);
    native += std::string("q3\0\xB1\xA8\xBC\xDB.txt\0", 12);
    put_le(native, 0x00030000, 4);
    put_le(native, 5, 4);
    native += std::string("C:\\a\0", 5);
    put_le(native, 4, 4);
    native += "data";
    CollectedOutput out;
    EXPECT_EQ(open_ole(CfbWriter().add("ObjectPool/_1/\x01Ole10Native", native).write(), out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("ole:object \"报价.txt\""), "data");
}

TEST(Ole, SaysThatAnEncryptedPackageIsNotRead) {
    for (const char* name : {"EncryptedPackage", "\tDRMContent"}) {
        CollectedOutput out;
        (void)open_ole(CfbWriter().add(name, std::string(5000, 'x')).write(), out);
        ASSERT_NE(out.find("ole:encrypted"), nullptr);
        EXPECT_EQ(out.find("ole:encrypted")->skipped.at(Cause::Encrypted), 5000U);
    }
}

/// The example of [MS-OVBA] 3.2.2.
constexpr std::string_view kContainer(
    "\x01\x2F\xB0\x00\x23\x61\x61\x61\x62\x63\x64\x65\x82\x66\x00\x70\x61\x67\x68\x69\x6A\x01\x38"
    "\x08\x61\x6B\x6C\x00\x30\x6D\x6E\x6F\x70\x06\x71\x02\x70\x04\x10\x72\x73\x74\x75\x76\x10\x77"
    "\x78\x79\x7A\x00\x3C",
    51);

TEST(Vba, UndoesTheExampleOfItsDescription) {
    opener::ole::VbaContainer container(bytes_of(kContainer));
    std::string chunk;
    ASSERT_TRUE(container.next(chunk));
    EXPECT_EQ(chunk, "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa");
    EXPECT_FALSE(container.next(chunk));
    EXPECT_TRUE(container.rest().empty());
}

TEST(Vba, WritesTheSourceOfAModule) {
    const std::string data = std::string("\0Attribut", 9) + std::string("\0e x = 1\n", 10);
    std::string module = "compiled\x01";
    put_le(module, 0xB000U | static_cast<unsigned>(data.size() - 1), 2);
    module += data;
    CollectedOutput out;
    EXPECT_EQ(open_ole(CfbWriter().add("Macros/VBA/Module1", module).write(), out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("vba:source \"Macros/VBA/Module1\""), "Attribute x = 1\n");
    EXPECT_EQ(out.text("vba:compiled \"Macros/VBA/Module1\""), "compiled");
}

TEST(Vba, IsFoundUnderAnyName) {
    const std::string data = std::string("\0Attribut", 9) + std::string("\0e x = 1\n", 10);
    std::string module = "compiled\x01";
    put_le(module, 0xB000U | static_cast<unsigned>(data.size() - 1), 2);
    module += data;
    CollectedOutput out;
    EXPECT_EQ(open_ole(CfbWriter().add("Odd", module).write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("vba:source \"Odd\""), "Attribute x = 1\n");
}

TEST(Ole, WritesNamesThatAreNoNamesOfStreams) {
    CollectedOutput out;
    EXPECT_EQ(open_ole(CfbWriter().add("TOP SECRET", "a").add("Ordinary", "b").write(), out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("ole:names"), "TOP SECRET\n");
}

TEST(Ole, SaysThatPackedTextIsNotRead) {
    CollectedOutput out;
    (void)open_ole(CfbWriter().add("VisioDocument", "packed").write(), out);
    EXPECT_EQ(out.unread_octets.count(Cause::UnopenedContainer), 1U);
}

TEST(Ole, WritesUnknownStreamsRawUnderTheirNames) {
    CollectedOutput out;
    EXPECT_EQ(open_ole(CfbWriter().add("Box/Notes", "words").write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ole:stream \"Box/Notes\""), "words");
}

}  // namespace
}  // namespace sealtap::test

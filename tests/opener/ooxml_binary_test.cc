#include "opener/ooxml/binary_parts.h"

#include <string>

#include "ooxml_binary_files.h"

namespace sealtap::test {
namespace {

TEST(BinaryWorkbook, IsReadAsItsXmlIs) {
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(binary_workbook(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ooxml:sheet \"Pay\""), "Zhang\t13812345678\t2021-01-01\nx\n15\n\"S\"\n");
    const Place place = out.place_of("ooxml:sheet \"Pay\"", "13812345678");
    EXPECT_EQ(place.region, Region::Cell);
    EXPECT_EQ(place.sheet.unmasked(), "Pay");
    EXPECT_EQ(place.row, 3U);
    EXPECT_EQ(place.column, 2U);
    EXPECT_EQ(out.place_of("ooxml:sheet \"Pay\"", "15").region, Region::Hidden);
    EXPECT_EQ(out.text("ooxml:strings"), "unused\n");
}

TEST(BinaryWorkbook, IsReadUpToTheDamage) {
    ZipWriter zip = package();
    zip.add("xl/worksheets/sheet1.bin",
            record(129) + record(0, number(0, 4) + std::string(13, '\0')) +
                record(6, number(0, 8) + wide("good")) + "\x06\xFF\xFF\xFF\x7F rest");
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("ooxml:sheet"), "good\n");
    EXPECT_EQ(out.text("ooxml:damaged"), "\x06\xFF\xFF\xFF\x7F rest");
}

TEST(BinaryWorkbook, TellsCommentsWithTheirCells) {
    ZipWriter zip = package();
    zip.add("xl/comments1.bin", record(628) + record(632, wide("Wang")) +
                                    record(635, number(0, 4) + number(6, 4) + number(6, 4) +
                                                    number(1, 4) + number(1, 4)) +
                                    record(637, std::string(1, '\0') + wide("remark")));
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ooxml:comments \"xl/comments1.bin\""), "Wang\nremark\n");
    const Place place = out.place_of("ooxml:comments \"xl/comments1.bin\"", "remark");
    EXPECT_EQ(place.region, Region::Comment);
    EXPECT_EQ(place.row, 7U);
    EXPECT_EQ(place.column, 2U);
}

TEST(BinaryWorkbook, LeavesOtherBinaryPartsAsTheyAre) {
    ZipWriter zip = package();
    zip.add("word/vbaProject.bin", "\xD0\xCF\x11\xE0 macros");
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ooxml:macros \"word/vbaProject.bin\""), "\xD0\xCF\x11\xE0 macros");
}

}  // namespace
}  // namespace sealtap::test

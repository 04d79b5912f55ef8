#include <gtest/gtest.h>

#include <bit>

#include "cfb_writer.h"
#include "fixture.h"
#include "open_ole.h"
#include "opener/ole/excel_numbers.h"
#include "opener/ole/header_codes.h"

namespace sealtap::test {
namespace {

std::string word(std::uint64_t value, std::size_t size = 2) {
    std::string out;
    put_le(out, value, size);
    return out;
}

std::string record(unsigned type, std::string_view data) {
    return word(type) + word(data.size()) + std::string(data);
}

/// Makes a workbook stream: what all sheets share, then the sheets.
class Workbook {
public:
    explicit Workbook(unsigned version = 0x0600) : version_(version) {}

    Workbook& shared(unsigned type, std::string_view data) {
        shared_ += record(type, data);
        return *this;
    }
    /// `name` as the version has it, with its length.
    Workbook& sheet(std::string_view name, const std::string& cells, unsigned hidden = 0) {
        sheets_.push_back({std::string(name), cells, hidden});
        return *this;
    }
    [[nodiscard]] std::string stream() const {
        const std::string begin = record(0x809, word(version_) + word(5) + word(0, 12));
        const std::string end = record(0x0A, "");
        std::size_t offset = begin.size() + shared_.size() + end.size();
        for (const Sheet& sheet : sheets_) offset += record(0x85, word(0, 6) + sheet.name).size();
        std::string names;
        std::string bodies;
        for (const Sheet& sheet : sheets_) {
            names +=
                record(0x85, word(offset + bodies.size(), 4) + word(sheet.hidden) + sheet.name);
            bodies += record(0x809, word(version_) + word(0x10) + word(0, 12)) + sheet.cells + end;
        }
        return begin + shared_ + names + end + bodies;
    }
    [[nodiscard]] std::string write() const {
        const char* name = version_ == 0x0600 ? "Workbook" : "Book";
        return CfbWriter().add(name, stream()).write();
    }

private:
    struct Sheet {
        std::string name;
        std::string cells;
        unsigned hidden;
    };
    unsigned version_;
    std::string shared_;
    std::vector<Sheet> sheets_;
};

std::string wide_name(std::u16string_view name) {
    return word(name.size(), 1) + "\1" + utf16(name);
}

std::string place(unsigned row, unsigned column, unsigned look = 0) {
    return word(row) + word(column) + word(look);
}

std::string number(double value) { return word(std::bit_cast<std::uint64_t>(value), 8); }

TEST(Excel, ReadsWhatLibreOfficeWrote) {
    CollectedOutput out;
    EXPECT_EQ(open_ole(fixture("office97.xls"), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("xls:sheet \"客户表\""),
              "姓名\t手机\t证件\n张三\t13800138000\t11010519491231002X\ncafé\t0.25\t合计\n备注\n");
    EXPECT_EQ(out.text("xls:sheet \"隐藏表\""), "看不见的内容\n");
    EXPECT_NE(out.text("xls:remarks").find("单元格批注\n"), std::string::npos);
    EXPECT_EQ(out.text("xls:sheets"), "客户表\n隐藏表\n");
}

TEST(Excel, TellsThePlaceOfACell) {
    CollectedOutput out;
    (void)open_ole(fixture("office97.xls"), out);
    const Place place = out.place_of("xls:sheet \"客户表\"", "13800138000");
    EXPECT_EQ(place.sheet.unmasked(), "客户表");
    EXPECT_EQ(place.row, 2U);
    EXPECT_EQ(place.column, 2U);
    EXPECT_EQ(place.font_half_points, 20);
    EXPECT_EQ(place.region, Region::Cell);
    EXPECT_EQ(out.place_of("xls:sheet \"隐藏表\"", "看不见").region, Region::Hidden);
}

TEST(Excel, JoinsTextThatCrossesRecords) {
    // 绝 is wide before the border; behind it the text goes on in narrow form, and wide again.
    const std::string strings =
        record(0xFC, word(2, 4) + word(2, 4) + word(5) + "\1" + utf16(u"绝")) +
        record(0x3C, std::string("\0ab", 3)) +
        record(0x3C, "\1" + utf16(u"密件") + word(3) + std::string(1, '\0') + "xyz");
    Workbook book;
    book.sheet(wide_name(u"表"),
               record(0xFD, place(0, 0) + word(0, 4)) + record(0xFD, place(0, 1) + word(1, 4)));
    std::string stream = book.stream();
    stream.insert(20, strings);
    // The sheet moved behind the strings.
    const std::size_t bound = stream.find(record(0x85, "").substr(0, 2), 20 + strings.size());
    set_le(stream, bound + 4, stream.rfind(std::string("\x09\x08", 2)), 4);
    CollectedOutput out;
    EXPECT_EQ(open_ole(CfbWriter().add("Workbook", stream).write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("xls:sheet \"表\""), "绝ab密件\txyz\n");
}

TEST(Excel, ReadsEveryKindOfNumber) {
    const std::string cells =
        record(0x203, place(0, 0) + number(13800138000.0)) +
        record(0x203, place(0, 1) + number(110105194912310016.0)) +
        record(0x27E, place(0, 2) + word(42U << 2U | 2U, 4)) +
        record(0xBD, word(1) + word(0) + word(0) + word(7U << 2U | 2U, 4) + word(0) +
                         word(1234U << 2U | 3U, 4) + word(1)) +
        record(0x06, place(2, 0) + number(2.5) + word(0, 6) + word(0)) +
        record(0x06, place(2, 1) + word(0, 6) + word(0xFFFF) + word(0, 6) + word(0)) +
        record(0x207, word(2) + "\1" + utf16(u"合计")) + record(0x205, place(2, 2) + word(1));
    CollectedOutput out;
    (void)open_ole(Workbook().sheet(wide_name(u"n"), cells).write(), out);
    EXPECT_EQ(out.text("xls:sheet \"n\""),
              "13800138000\t110105194912310016\t42\n7\t12.34\n2.5\t合计\tTRUE\n");
}

TEST(Excel, KeepsColumnsApartWhereCellsAreEmpty) {
    const std::string cells = record(0x204, place(0, 1) + word(1) + std::string("\0a", 2)) +
                              record(0x204, place(0, 3) + word(1) + std::string("\0b", 2));
    CollectedOutput out;
    (void)open_ole(Workbook().sheet(wide_name(u"n"), cells).write(), out);
    EXPECT_EQ(out.text("xls:sheet \"n\""), "\ta\t\tb\n");
}

TEST(Excel, ReadsOldWorkbooksInTheirCodePage) {
    Workbook book(0x0500);
    book.shared(0x42, word(936));
    book.sheet(word(2, 1) + "\xB1\xED", record(0x204, place(0, 0) + word(4) + "\xBE\xF8\xC3\xDC"));
    CollectedOutput out;
    EXPECT_EQ(open_ole(book.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("xls:sheet \"表\""), "绝密\n");
}

TEST(Excel, ShowsTextsThatNoCellUsesAsHidden) {
    Workbook book;
    book.shared(0xFC, word(0, 4) + word(1, 4) + word(2) + "\1" + utf16(u"旧文"));
    book.sheet(wide_name(u"n"), "");
    CollectedOutput out;
    (void)open_ole(book.write(), out);
    EXPECT_EQ(out.text("xls:strings"), "旧文\n");
    EXPECT_EQ(out.place_of("xls:strings", "旧文").region, Region::Hidden);
}

TEST(Excel, SeesHiddenRowsAndColumns) {
    const auto label = [](unsigned row, unsigned column, std::string_view letter) {
        return record(0x204,
                      place(row, column) + word(1) + std::string(1, '\0') + std::string(letter));
    };
    const std::string cells = record(0x7D, word(1) + word(1) + word(0) + word(0) + word(1)) +
                              record(0x208, word(1) + word(0, 10) + word(0x20) + word(0)) +
                              label(0, 0, "a") + label(0, 1, "b") + label(1, 0, "c");
    CollectedOutput out;
    (void)open_ole(Workbook().sheet(wide_name(u"n"), cells).write(), out);
    EXPECT_EQ(out.place_of("xls:sheet \"n\"", "a").region, Region::Cell);
    EXPECT_EQ(out.place_of("xls:sheet \"n\"", "b").region, Region::Hidden);
    EXPECT_EQ(out.place_of("xls:sheet \"n\"", "c").region, Region::Hidden);
}

TEST(Excel, SaysThatACipherIsNotRead) {
    Workbook book;
    book.shared(0x2F, word(1) + std::string(52, 'x')).sheet(wide_name(u"n"), "");
    CollectedOutput out;
    EXPECT_EQ(open_ole(book.write(), out), OpenStatus::Opened);
    ASSERT_NE(out.find("xls:encrypted"), nullptr);
    EXPECT_GT(out.find("xls:encrypted")->skipped.at(Cause::Encrypted), 20U);
}

TEST(Excel, WritesRecordsRawThatItDoesNotRead) {
    CollectedOutput out;
    (void)open_ole(Workbook().sheet(wide_name(u"n"), record(0x1B8, "http://link")).write(), out);
    EXPECT_NE(out.text("xls:records").find("http://link"), std::string::npos);
}

TEST(Excel, ShowsHeadersWithoutCodes) {
    EXPECT_EQ(opener::ole::without_header_codes("&C&\"宋体,常规\"&14绝&B密&Rpage &P && more"),
              "绝密\npage  & more");
    EXPECT_EQ(opener::ole::without_header_codes("&K00FF00green&"), "green&");
    EXPECT_EQ(opener::ole::without_header_codes("&\"open"), "open");
}

TEST(ExcelNumbers, ShowsDatesAndShares) {
    using namespace opener::ole;
    const auto text = [](double value, std::string_view code) {
        return number_text(value, number_format(code), DateBase::Of1900);
    };
    EXPECT_EQ(text(45292, "yyyy\\-mm\\-dd"), "2024-01-01");
    EXPECT_EQ(text(45292.5, "yyyy/m/d h:mm"), "2024-01-01 12:00:00");
    EXPECT_EQ(text(0.75, "h:mm"), "18:00:00");
    EXPECT_EQ(text(0.5, "0%"), "50%");
    EXPECT_EQ(text(42, "00000"), "00042");
    EXPECT_EQ(text(42, "\"day\"0"), "42");
    EXPECT_EQ(text(0.1 + 0.2, "General"), "0.3");
    EXPECT_EQ(number_text(0, builtin_number_format(14), DateBase::Of1904), "1904-01-01");
}

}  // namespace
}  // namespace sealtap::test

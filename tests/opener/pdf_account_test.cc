// Every octet of a PDF file is framing, was read, or is told: what no table and no reader leads to.
#include <string>
#include <string_view>

#include "collected_output.h"
#include "opener/pdf/pdf.h"
#include "pdf_writer.h"

namespace sealtap::test {
namespace {

constexpr std::string_view kPlan = "BT /F 12 Tf 72 700 Td (Plan) Tj ET";

OpenStatus open(std::string_view file, CollectedOutput& out) {
    opener::Whole whole;
    whole.octets = bytes_of(file);
    return opener::pdf::kDescriptor.open(whole, out);
}

/// A file of one page with `octets` before its table.
std::string with_octets(std::string_view octets) {
    PdfWriter pdf;
    pdf.add_page(kPlan);
    std::string file = pdf.finish();
    const std::size_t table = file.find("xref\n");
    file.insert(table, octets);
    const std::size_t start = file.rfind("startxref\n") + 10;
    return file.replace(start, std::string::npos,
                        std::to_string(table + octets.size()) + "\n%%EOF\n");
}

std::string with_contents(std::string_view contents) {
    PdfWriter pdf;
    pdf.add_page(contents);
    return pdf.finish();
}

std::string part_of(std::string_view file, std::string_view path_end) {
    CollectedOutput out;
    EXPECT_EQ(open(file, out), OpenStatus::Opened);
    return out.text(path_end);
}

TEST(PdfAccount, LeavesNothingOfAnOrdinaryFile) {
    CollectedOutput out;
    EXPECT_EQ(open(with_contents(kPlan), out), OpenStatus::Opened);
    EXPECT_EQ(out.parts.size(), 1U);
    EXPECT_TRUE(out.unread_octets.empty());
}

TEST(PdfAccount, ReadsObjectsThatNoTableNames) {
    EXPECT_EQ(part_of(with_octets("9 0 obj\n<< /Note <FEFF7EDD5BC6> >>\nendobj\n"), "pdf:strings"),
              "绝密\n");
    EXPECT_EQ(part_of(with_octets("9 0 obj\n<< /Length 6 >>\nstream\nSECRET\nendstream\nendobj\n"),
                      "pdf:stream"),
              "SECRET");
}

TEST(PdfAccount, ReadsObjectsInStreamsThatNoTableNames) {
    EXPECT_EQ(part_of(with_octets("9 0 obj\n<< /Type /ObjStm /N 1 /First 5 /Length 22 >>\nstream\n"
                                  "10 0 (a) <FEFF7EDD5BC6>\nendstream\nendobj\n"),
                      "pdf:loose"),
              "a 绝密\n");
}

TEST(PdfAccount, ReadsCommentsBetweenAndInObjects) {
    EXPECT_EQ(part_of(with_octets("% SECRET\n"), "pdf:rest"), "% SECRET\n");
    EXPECT_EQ(part_of(with_octets("9 0 obj\n[ 1 % SECRET\n]\nendobj\n"), "pdf:loose"),
              "% SECRET\n");
}

TEST(PdfAccount, ReadsWhatStandsBehindAValue) {
    EXPECT_EQ(part_of(with_octets("9 0 obj\nnull SECRET\nendobj\n"), "pdf:rest"), "SECRET\n");
    EXPECT_EQ(part_of(with_octets("9 0 obj\nnull <FEFF7EDD5BC6>\nendobj\n"), "pdf:loose"),
              "绝密\n");
}

TEST(PdfAccount, ReadsStringsWhereAKeyMustStand) {
    EXPECT_EQ(part_of(with_octets("9 0 obj\n<< (SECRET) 1 >>\nendobj\n"), "pdf:loose"), "SECRET\n");
}

TEST(PdfAccount, ReadsNamesThatAreNoPlainWords) {
    EXPECT_EQ(part_of(with_octets("9 0 obj\n<< /TOP#20SECRET /Plain >>\nendobj\n"), "pdf:loose"),
              "TOP SECRET\n");
}

TEST(PdfAccount, ReadsNumbersThatAreTooLongToBePlaces) {
    EXPECT_EQ(
        part_of(with_octets("9 0 obj\n[ 13912345678 1.23456789012 7 ]\nendobj\n"), "pdf:loose"),
        "13912345678\n");
}

TEST(PdfAccount, ReadsTheStringsOfTrailers) {
    PdfWriter pdf;
    pdf.add_page(kPlan);
    pdf.add_to_trailer("/Note (SECRET) /Info << /Title (Year) >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:strings"), "SECRET\n");
    EXPECT_EQ(out.text("pdf:info"), "Title: Year\n");
}

TEST(PdfAccount, ReadsWhatStandsBehindTheEndOfCodedOctets) {
    PdfWriter pdf;
    pdf.add_page(kPlan);
    pdf.add_stream("/Filter /ASCIIHexDecode", "6162> SECRET");
    pdf.add_stream("/Filter /ASCII85Decode", "@:B~> TOP");
    pdf.add_stream("/Filter /RunLengthDecode", std::string("\1ab\200", 4) + "LAST");
    EXPECT_EQ(part_of(pdf.finish(), "pdf:loose"), "SECRET\nTOP\nLAST\n");
}

TEST(PdfAccount, WritesStreamsWhoseCodingNobodyKnowsAsTheyAre) {
    PdfWriter pdf;
    pdf.add_page(kPlan);
    pdf.add_stream("/Filter /Odd", "SECRET");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:stream"), "SECRET");
    EXPECT_EQ(out.unread_octets[Cause::UnknownCoding], 6U);
}

TEST(PdfAccount, WritesFontsAndTablesOneBehindTheOther) {
    PdfWriter pdf;
    const int font = pdf.add_stream("", "%!PS-AdobeFont SECRET");
    const int map = pdf.add_stream("", "begincmap 1 beginbfchar <01> <7EDD5BC67EDD5BC67EDD5BC6> ");
    pdf.add("<< /FontFile " + PdfWriter::ref(font) + " /ToUnicode " + PdfWriter::ref(map) + " >>");
    pdf.add_page(kPlan);
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_TRUE(out.text("pdf:binary").starts_with("%!PS-AdobeFont SECRET\nbegincmap"));
    EXPECT_EQ(out.text("pdf:loose"), "绝密绝密绝密\n");
}

TEST(PdfAccount, ReadsWhatContentsHoldBesidesWhatIsDrawn) {
    const std::string plan(kPlan);
    EXPECT_EQ(part_of(with_contents("% SECRET\n" + plan), "pdf:loose"), "% SECRET\n");
    EXPECT_EQ(part_of(with_contents("(SECRET) " + plan), "pdf:loose"), "SECRET\n");
    EXPECT_EQ(part_of(with_contents(plan + " (SECRET) odd"), "pdf:loose"), "odd\nSECRET\n");
    EXPECT_EQ(part_of(with_contents("/P << /Note (SECRET) >> BDC " + plan + " EMC"), "pdf:loose"),
              "SECRET\n");
}

TEST(PdfAccount, FindsNothingBesidesLongArraysOfShownStrings) {
    std::string shown = "BT /F 12 Tf 72 700 Td [";
    for (int i = 0; i < 100; ++i) shown += "(ab) -3 ";
    CollectedOutput out;
    EXPECT_EQ(open(with_contents(shown + "] TJ ET"), out), OpenStatus::Opened);
    EXPECT_EQ(out.find("pdf:loose"), nullptr);
}

TEST(PdfAccount, JoinsOperatorsWithOperandsOfThePieceBefore) {
    PdfWriter pdf;
    const int first = pdf.add_stream("", "BT /F 12 Tf 72 700 Td (Plan)");
    const int second = pdf.add_stream("", "Tj ET");
    const int page = pdf.add_page("");
    pdf.set(page, "<< /Type /Page /Parent 2 0 R /Contents [" + PdfWriter::ref(first) + " " +
                      PdfWriter::ref(second) + "] /Resources << /Font << /F 3 0 R >> >> >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), "Plan\n");
    EXPECT_EQ(out.find("pdf:loose"), nullptr);
}

TEST(PdfAccount, TellsPicturesBetweenOperatorsAsUnread) {
    CollectedOutput out;
    EXPECT_EQ(
        open(with_contents("BI /W 2 /H 2 /BPC 8 /CS /G ID 1234 EI " + std::string(kPlan)), out),
        OpenStatus::Opened);
    EXPECT_EQ(out.unread_octets[Cause::Media], 6U);
    EXPECT_EQ(out.text("pdf:text"), "Plan\n");
}

TEST(PdfAccount, ReadsTextWithoutASizeOrAPlaceInTheOrderOfDrawing) {
    EXPECT_EQ(part_of(with_contents("BT /F 0 Tf 72 700 Td (SECRET) Tj ET"), "pdf:text"),
              "SECRET\n");
    EXPECT_EQ(part_of(with_contents("BT /F 12 Tf 90000000 1 Td (SECRET) Tj ET"), "pdf:text"),
              "SECRET\n");
}

TEST(PdfAccount, DoesNotDrawWithMapsOfABillionCharacters) {
    PdfWriter pdf;
    std::string ranges = "begincmap ";
    for (int i = 0; i < 1000; ++i) ranges += "1 beginbfrange <0000> <FFFF> <0000> endbfrange ";
    const int map = pdf.add_stream("", ranges);
    const int font = pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /X /ToUnicode " +
                             PdfWriter::ref(map) + " >>");
    pdf.add_page("BT /G 12 Tf 72 700 Td (SECRET) Tj ET",
                 "/Resources << /Font << /G " + PdfWriter::ref(font) + " >> >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_TRUE(out.unread_octets.contains(Cause::DecodeBudget));
    EXPECT_NE(out.text("pdf:stream").find("(SECRET)"), std::string::npos);
}

TEST(PdfAccount, EndsContentsOfBlanksWhenNoMoreIsWanted) {
    // As in the child: it wants no more when the time is over.
    class Impatient final : public CollectedOutput {
    public:
        [[nodiscard]] bool wants_more() const noexcept override { return ++asked_ < 100; }

    private:
        mutable int asked_ = 0;
    } out;
    EXPECT_EQ(open(with_contents(std::string(4U << 20U, ' ') + std::string(kPlan)), out),
              OpenStatus::Exhausted);
    EXPECT_EQ(out.find("pdf:text"), nullptr);
}

TEST(PdfAccount, ReadsRevisionsBeyondThoseThatAreOpened) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 700 Td (SECRET) Tj ET");
    std::string file = pdf.finish();
    for (int i = 0; i < 40; ++i) {
        file = pdf.update(std::move(file), {{5, PdfWriter::stream("", kPlan)}});
    }
    EXPECT_NE(part_of(file, "pdf:stream").find("(SECRET)"), std::string::npos);
}

TEST(PdfAccount, WritesAnArchiveBetweenRevisionsWhole) {
    PdfWriter pdf;
    pdf.add_page(kPlan);
    std::string directory(22, '\0');
    directory.replace(0, 4, "PK\5\6");
    directory[16] = 14;  // where a directory of no entries would stand in it
    const std::string archive = "PK\3\4 9 0 obj (" + directory;
    const std::string file = pdf.update(pdf.finish() + archive, {{9, "null"}});
    EXPECT_EQ(part_of(file, "pdf:rest"), archive);
}

}  // namespace
}  // namespace sealtap::test

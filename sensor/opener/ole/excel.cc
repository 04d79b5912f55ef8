#include "opener/ole/excel.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "opener/code_page.h"
#include "opener/ole/excel_book.h"
#include "opener/ole/excel_cells.h"
#include "opener/ole/header_codes.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::uint16_t kGlobals = 0x0005;
constexpr std::uint16_t kNoteObject = 0x0019;

/// A text beside the cells. Kept until the sheet's part has ended.
struct Remark {
    Place place;
    std::string text;
};

/// Reads one workbook stream.
class Workbook {
public:
    Workbook(Bytes stream, std::string path, Output& out)
        : stream_(stream), path_(std::move(path)), out_(out) {}

    [[nodiscard]] Reading read();

private:
    void take(const BiffRecord& record, BiffReader& records);
    void begin_sheet(std::uint32_t offset);
    void end_sheet();
    bool take_remark(const BiffRecord& record, BiffReader& records);
    void read_text_object(Bytes data, BiffReader& records);
    void read_note(Bytes data);
    void read_header(Bytes data, Region region);
    void add_remark(Region region, std::string text, std::uint32_t row = 0,
                    std::uint32_t column = 0);
    void write_names();
    void write_remarks();
    void write_hidden_strings();
    void write_rest();

    Bytes stream_;
    std::string path_;
    Output& out_;
    ExcelBook book_;
    ExcelSheet sheet_;
    std::unique_ptr<TextWriter> writer_;
    std::optional<ExcelCells> cells_;
    std::vector<Remark> remarks_;
    std::vector<Bytes> rest_;  ///< records that nothing here reads
    std::uint16_t last_object_ = 0;
    std::optional<std::uint32_t> cipher_at_;
};

Reading Workbook::read() {
    BiffReader records(stream_);
    BiffRecord record;
    while (!cipher_at_ && out_.wants_more() && records.next(record)) take(record, records);
    end_sheet();
    write_names();
    write_remarks();
    write_hidden_strings();
    write_rest();
    if (cipher_at_ && out_.wants_more()) {
        out_.begin(raw_part("xls:encrypted", path_));
        out_.skipped(stream_.size() - *cipher_at_, Cause::Encrypted);
        out_.end(EndReason::Complete);
    }
    return records.is_cut() || book_.strings().is_damaged() ? Reading::Damaged : Reading::Whole;
}

void Workbook::take(const BiffRecord& record, BiffReader& records) {
    const bool is_begin = record.type == kBiffBof;
    if (is_begin && u16_at(record.data, 2) != kGlobals) begin_sheet(record.offset);
    if (record.type == kBiffFilePass) {
        cipher_at_ = static_cast<std::uint32_t>(records.position());
        return;
    }
    // Charts within sheets begin like a workbook and say nothing new.
    if (book_.take(record, records)) return;
    if (cells_ && cells_->take(record)) return;
    if (take_remark(record, records)) return;
    if (!record.data.empty()) rest_.push_back(record.data);
}

void Workbook::begin_sheet(std::uint32_t offset) {
    const auto known = book_.sheet_at(offset);
    if (!known && cells_) return;
    end_sheet();
    sheet_ = known ? book_.sheets()[*known] : ExcelSheet{};
    const std::string name = path_.empty() ? sheet_.name : path_ + "/" + sheet_.name;
    writer_ = std::make_unique<TextWriter>(out_, "xls:sheet", name);
    cells_.emplace(book_, *writer_, sheet_);
}

void Workbook::end_sheet() {
    cells_.reset();
    if (writer_) writer_->end_line();
    writer_.reset();
}

bool Workbook::take_remark(const BiffRecord& record, BiffReader& records) {
    switch (record.type) {
        case kBiffHeader: read_header(record.data, Region::Header); return true;
        case kBiffFooter: read_header(record.data, Region::Footer); return true;
        case kBiffTextObject: read_text_object(record.data, records); return true;
        case kBiffNote: read_note(record.data); return true;
        case kBiffSeriesText:
            add_remark(Region::TextBox, book_.text(record.data, 2, BiffText::Short));
            return true;
        case kBiffObject: last_object_ = u16_at(record.data, 4); return false;
        default: return false;
    }
}

void Workbook::add_remark(Region region, std::string text, std::uint32_t row,
                          std::uint32_t column) {
    if (text.empty()) return;
    Remark remark;
    remark.place.region = sheet_.is_hidden ? Region::Hidden : region;
    remark.place.sheet = RawText(sheet_.name);
    remark.place.row = row;
    remark.place.column = column;
    remark.text = std::move(text);
    remarks_.push_back(std::move(remark));
}

void Workbook::read_header(Bytes data, Region region) {
    if (data.empty()) return;
    const BiffText kind = book_.is_biff8() ? BiffText::Long : BiffText::Short;
    add_remark(region, without_header_codes(book_.text(data, 0, kind)));
}

/// [MS-XLS] 2.4.329: the text stands in records of its own behind the object.
void Workbook::read_text_object(Bytes data, BiffReader& records) {
    const std::uint16_t characters = u16_at(data, 10);
    if (!book_.is_biff8() || characters == 0) {
        if (!data.empty()) rest_.push_back(data);
        return;
    }
    ContinuedReader reader({}, records);
    std::string text;
    const bool is_wide = (reader.u8() & 1U) != 0;
    (void)reader.text(text, characters, is_wide);
    add_remark(last_object_ == kNoteObject ? Region::Comment : Region::TextBox, std::move(text));
}

void Workbook::read_note(Bytes data) {
    const std::uint32_t row = u16_at(data, 0) + 1U;
    const std::uint32_t column = u16_at(data, 2) + 1U;
    // Newer ones say who wrote the note whose text is an object's; older ones hold the text.
    std::string text;
    if (book_.is_biff8()) {
        text = book_.text(data, 8, BiffText::Long);
    } else {
        append_code_page(text, from(data, 6), book_.code_page());
    }
    add_remark(Region::Comment, std::move(text), row, column);
}

void Workbook::write_names() {
    TextWriter writer(out_, "xls:sheets", path_);
    Place place;
    place.region = Region::Property;
    for (const ExcelSheet& sheet : book_.sheets()) {
        place.sheet = RawText(sheet.name);
        writer.place(place);
        writer.line(sheet.name);
    }
}

void Workbook::write_remarks() {
    TextWriter writer(out_, "xls:remarks", path_);
    for (const Remark& remark : remarks_) {
        if (!writer.wants_more()) break;
        writer.place(remark.place);
        writer.line(remark.text);
    }
}

void Workbook::write_hidden_strings() {
    TextWriter writer(out_, "xls:strings", path_);
    Place place;
    place.region = Region::Hidden;
    writer.place(place);
    book_.strings().each_hidden([&](std::string_view text) {
        if (writer.wants_more()) writer.line(text);
    });
}

void Workbook::write_rest() {
    const std::string& extras = book_.strings().extras();
    if (!out_.wants_more()) return;
    if (!extras.empty()) put_raw(out_, raw_part("xls:phonetic", path_), bytes_of(extras));
    if (rest_.empty()) return;
    out_.begin(raw_part("xls:records", path_));
    for (const Bytes octets : rest_) {
        if (!out_.wants_more()) break;
        out_.data(octets);
    }
    out_.end(out_.wants_more() ? EndReason::Complete : EndReason::Aborted);
}

}  // namespace

Reading open_excel(Storage& storage, Output& out) {
    Reading worst = Reading::None;
    // A file for two generations of Excel holds both streams.
    for (const std::string_view name : {"Workbook", "Book"}) {
        if (!storage.has(name)) continue;
        const Stream stream = storage.take(name);
        Workbook book(stream.octets(), storage.path(), out);
        const Reading reading = book.read();
        if (reading > worst) worst = reading;
    }
    return worst;
}

}  // namespace sealtap::opener::ole

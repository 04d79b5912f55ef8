#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "opener/ole/little_endian.h"

// The records that Excel's workbook streams consist of ([MS-XLS] 2.1.4), and the texts in them.
namespace sealtap::opener::ole {

enum Biff : std::uint16_t {
    kBiffFormula = 0x0006,
    kBiffEof = 0x000A,
    kBiffHeader = 0x0014,
    kBiffFooter = 0x0015,
    kBiffName = 0x0018,
    kBiffNote = 0x001C,
    kBiffDateMode = 0x0022,
    kBiffFilePass = 0x002F,
    kBiffFont = 0x0031,
    kBiffContinue = 0x003C,
    kBiffCodePage = 0x0042,
    kBiffObject = 0x005D,
    kBiffColumn = 0x007D,
    kBiffSheet = 0x0085,
    kBiffPalette = 0x0092,
    kBiffMultipleRk = 0x00BD,
    kBiffRichString = 0x00D6,
    kBiffXf = 0x00E0,
    kBiffStrings = 0x00FC,
    kBiffLabelString = 0x00FD,
    kBiffTextObject = 0x01B6,
    kBiffNumber = 0x0203,
    kBiffLabel = 0x0204,
    kBiffBoolean = 0x0205,
    kBiffFormula3 = 0x0206,
    kBiffFormulaText = 0x0207,
    kBiffRow = 0x0208,
    kBiffRk = 0x027E,
    kBiffFormula4 = 0x0406,
    kBiffFormat = 0x041E,
    kBiffBof = 0x0809,
    kBiffFormatOld = 0x001E,
    kBiffSeriesText = 0x100D,
    kBiffHeaderFooter = 0x089C,
};

struct BiffRecord {
    std::uint16_t type = 0;
    std::uint32_t offset = 0;  ///< of the record in its stream
    Bytes data;
};

/// Walks over the records of a stream. One that is cut off is the last, with what there is of it.
class BiffReader {
public:
    explicit BiffReader(Bytes stream, std::size_t at = 0) : stream_(stream), at_(at) {}

    /// False: there are no more.
    bool next(BiffRecord& record) noexcept;
    /// The type of the record that follows, 0: none.
    [[nodiscard]] std::uint16_t peek() const noexcept;
    [[nodiscard]] std::size_t position() const noexcept { return at_; }
    /// A record was longer than what is left of the stream.
    [[nodiscard]] bool is_cut() const noexcept { return is_cut_; }

private:
    Bytes stream_;
    std::size_t at_;
    bool is_cut_ = false;
};

/// Reads the data of a record and of the CONTINUE records behind it as one. Text that crosses a
/// border says anew whether it is wide.
class ContinuedReader {
public:
    /// Takes the CONTINUE records that follow from `records`.
    ContinuedReader(Bytes first, BiffReader& records) : data_(first), records_(records) {}

    [[nodiscard]] bool at_end() noexcept { return !fill(); }
    std::uint8_t u8() noexcept;
    std::uint16_t u16() noexcept;
    std::uint32_t u32() noexcept;
    /// Appends up to `characters` in UTF-8; false: they end before.
    bool text(std::string& out, std::uint32_t characters, bool is_wide);
    /// Appends the octets as they are; false: they end before.
    bool octets(std::string& out, std::uint32_t count);
    /// Passes over them; false: they end before.
    bool skip(std::uint32_t count) noexcept;

private:
    /// Moves on to the next record with data; false: there is none.
    bool fill() noexcept;

    Bytes data_;
    BiffReader& records_;
};

/// How texts outside of the string table are kept.
enum class BiffText : std::uint8_t {
    Short,  ///< an octet for the length
    Long,   ///< two
};

/// The text at `at` of a record: BIFF8 says whether it is wide, older ones have a code page.
[[nodiscard]] std::string biff_text(Bytes record, std::size_t at, BiffText kind, bool is_biff8,
                                    unsigned code_page);

}  // namespace sealtap::opener::ole

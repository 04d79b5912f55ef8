#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "opener/format.h"
#include "opener/ooxml/kinds.h"
#include "opener/ooxml/sheet.h"
#include "opener/ooxml/workbook.h"
#include "opener/zip/inflate.h"
#include "sealtap/bytes.h"

// The parts of a workbook that is saved as binary (.xlsb, [MS-XLSB]): records with a type and a
// length in the same package and with the same meaning as the XML parts.
namespace sealtap::opener::ooxml {

/// The part begins with the record that begins a workbook, a sheet, strings, styles or comments.
/// Kind::Raw: it does not.
[[nodiscard]] Kind binary_kind_of(Bytes head) noexcept;

/// Takes the records of one part. The data are valid during the call.
class RecordEvents {
public:
    virtual ~RecordEvents() = default;
    virtual void on_record(std::uint32_t type, Bytes data) = 0;
};

/// Cuts the octets of a part into records. What is no record, or longer than any, is written raw
/// from there on.
class RecordSink final : public Sink {
public:
    RecordSink(Output& out, RecordEvents& events) : out_(out), events_(events) {}
    ~RecordSink() override { end(); }
    RecordSink(const RecordSink&) = delete;
    RecordSink& operator=(const RecordSink&) = delete;

    [[nodiscard]] bool take(Bytes piece) override;
    /// No more octets come. False: the part is damaged.
    bool finish();

private:
    void write(Bytes unread);
    void end();

    Output& out_;
    RecordEvents& events_;
    std::string held_;
    bool is_broken_ = false;
    bool is_open_ = false;
};

/// Reads any part of a binary workbook into what its XML counterpart is read into. Strings in
/// records that nothing here knows are told as hidden. Borrows all; each may be null but `other`.
class BinaryReader final : public RecordEvents {
public:
    struct Targets {
        TextWriter& other;
        SheetReader* sheet = nullptr;
        SharedStrings* strings = nullptr;
        CellStyles* styles = nullptr;
        WorkbookReader* workbook = nullptr;
    };
    explicit BinaryReader(Targets targets) : targets_(targets) {}
    void on_record(std::uint32_t type, Bytes data) override;

private:
    void read_cell(std::uint32_t type, Bytes data);
    void read_style(std::uint32_t type, Bytes data);
    void read_sheet_record(std::uint32_t type, Bytes data);
    void write_comment(std::uint32_t type, Bytes data);
    void write_strings(Bytes data);

    Targets targets_;
    std::uint32_t column_ = 0;
    bool is_in_looks_ = false;
};

}  // namespace sealtap::opener::ooxml

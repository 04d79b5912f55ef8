#include "opener/tnef/tnef.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "opener/names.h"
#include "opener/ole/compressed_rtf.h"
#include "opener/text_writer.h"
#include "opener/tnef/properties.h"
#include "opener/writing.h"

namespace sealtap::opener::tnef {
namespace {

constexpr std::uint32_t kSignature = 0x223E'9F78;
constexpr std::size_t kHeaderBytes = 6;
constexpr std::size_t kInterfaceBytes = 16;

/// Attributes ([MS-OXTNEF] 2.1.3.3), types included.
enum Attribute : std::uint32_t {
    kSubject = 0x0001'8004,
    kBody = 0x0002'800C,
    kRecipients = 0x0006'9004,
    kMessageProperties = 0x0006'9003,
    kAttachmentProperties = 0x0006'9005,
    kAttachmentBegin = 0x0006'9002,
    kCodePage = 0x0006'9007,
    kVersion = 0x0008'9006,
    kAttachmentTitle = 0x0001'8010,
    kAttachmentData = 0x0006'800F,
};

/// Property identifiers ([MS-OXPROPS]).
enum Id : std::uint16_t {
    kSubjectId = 0x0037,
    kBodyId = 0x1000,
    kRtfId = 0x1009,
    kHtmlId = 0x1013,
    kDataId = 0x3701,
    kLongFileName = 0x3707,
};

struct Record {
    std::uint32_t id = 0;
    Bytes data;
};

struct Attachment {
    std::vector<Bytes> data;
    std::string title;
    std::string long_name;
};

std::string wide(Bytes octets) {
    std::string text;
    append_utf16le(text, octets);
    while (text.ends_with('\0')) text.pop_back();
    return text;
}

class Message {
public:
    Message(Bytes octets, Output& out)
        : left_(slice(octets, kHeaderBytes, UINT64_MAX)), out_(out) {}
    OpenStatus write();

private:
    [[nodiscard]] std::optional<Record> next_record();
    void read(const Record& record);
    void read_properties(Bytes octets, bool is_attachment);
    void read_value(const Value& value, bool is_attachment);
    void read_recipients(Bytes octets);
    void read_object(Bytes octets, bool is_attachment);
    void write_part(std::string_view step, Bytes octets, std::string_view media_type);
    void write_rtf(Bytes octets);
    void write_text(std::string_view step, const std::string& text, Region region);
    void write_attachment();
    [[nodiscard]] std::string text_of_value(const Value& value) const;
    [[nodiscard]] std::string narrow(Bytes octets) const;

    Bytes left_;
    Output& out_;
    Attachment attachment_;
    LazyPart properties_{out_, "tnef:properties", Reading::AsText};
    LazyPart raw_{out_, "tnef:raw", Reading::AsRecognised};
    unsigned code_page_ = kWesternCodePage;
    bool is_damaged_ = false;
};

std::optional<Record> Message::next_record() {
    constexpr std::size_t kFixedBytes = 9;
    constexpr std::size_t kChecksumBytes = 2;
    if (left_.size() < kFixedBytes) {
        is_damaged_ |= !left_.empty();
        return std::nullopt;
    }
    const auto level = std::to_integer<unsigned>(left_[0]);
    Record record{u32_at(left_, 1), {}};
    const std::uint64_t length = u32_at(left_, 5);
    if (level != 1 && level != 2) {
        is_damaged_ = true;
        return std::nullopt;
    }
    record.data = slice(left_, kFixedBytes, length);
    is_damaged_ |= record.data.size() < length;
    left_ = slice(left_, kFixedBytes + length + kChecksumBytes, UINT64_MAX);
    return record;
}

std::string Message::narrow(Bytes octets) const {
    // Short Chinese text may look like UTF-8 by chance; Western text hardly does.
    const bool may_be_utf8 = code_page_ >= 1000 && is_utf8(text_of(octets));
    std::string text;
    append_code_page(text, octets, may_be_utf8 ? kUtf8CodePage : code_page_);
    while (text.ends_with('\0')) text.pop_back();
    return text;
}

std::string Message::text_of_value(const Value& value) const {
    return value.type == kNarrow ? narrow(value.octets) : wide(value.octets);
}

void Message::write_text(std::string_view step, const std::string& text, Region region) {
    if (text.empty() || !out_.wants_more()) return;
    TextWriter writer(out_, step);
    Place place;
    place.region = region;
    place.at_top = region == Region::Header;
    writer.place(place);
    writer.line(text);
}

void Message::write_part(std::string_view step, Bytes octets, std::string_view media_type) {
    if (octets.empty() || !out_.wants_more()) return;
    PartInfo info = raw_part(step, {});
    info.media_type = std::string(media_type);
    put_raw(out_, std::move(info), octets);
}

void Message::write_rtf(Bytes octets) {
    ole::CompressedRtf rtf(octets);
    if (!rtf.is_known()) return write_part("tnef:rtf", octets, "");
    if (!out_.wants_more()) return;
    PartInfo info = raw_part("tnef:rtf", {});
    info.media_type = "text/rtf";
    out_.begin(std::move(info));
    std::string block;
    while (out_.wants_more() && rtf.next(block)) out_.data(bytes_of(block));
    out_.end(out_.wants_more() ? EndReason::Complete : EndReason::Aborted);
}

/// An interface's number, and what was stored through it: a message is TNEF again.
void Message::read_object(Bytes octets, bool is_attachment) {
    const Bytes data = slice(octets, kInterfaceBytes, UINT64_MAX);
    if (is_attachment) {
        attachment_.data.push_back(data);
    } else {
        write_part("tnef:object", data, "");
    }
}

void Message::read_value(const Value& value, bool is_attachment) {
    if (!value.name.empty()) properties_.add_line(wide(value.name));
    if (value.type == kNarrow || value.type == kWide) {
        const std::string text = text_of_value(value);
        if (is_attachment && value.id == kLongFileName) attachment_.long_name = text;
        if (!is_attachment && value.id == kSubjectId)
            return write_text("tnef:subject", text, Region::Header);
        if (!is_attachment && value.id == kBodyId)
            return write_text("tnef:body", text, Region::Body);
        if (!is_attachment && value.id == kHtmlId)
            return write_part("tnef:html", bytes_of(text), "text/html");
        return properties_.add_line(text);
    }
    if (value.type == kObject) return read_object(value.octets, is_attachment);
    if (value.type != kBinary) return;  // numbers and times
    if (!is_attachment && value.id == kRtfId) return write_rtf(value.octets);
    if (!is_attachment && value.id == kHtmlId)
        return write_part("tnef:html", value.octets, "text/html");
    if (is_attachment && value.id == kDataId) return attachment_.data.push_back(value.octets);
    raw_.add(value.octets);
}

void Message::read_properties(Bytes octets, bool is_attachment) {
    PropertyReader reader(octets);
    while (out_.wants_more()) {
        const auto value = reader.next();
        if (!value) break;
        read_value(*value, is_attachment);
        if (properties_.is_full()) properties_.flush();
        if (raw_.is_full()) raw_.flush();
    }
    is_damaged_ |= reader.is_damaged();
    raw_.add(reader.rest());
}

/// A table: its number of rows, and a list of properties for each.
void Message::read_recipients(Bytes octets) {
    const std::uint32_t rows = u32_at(octets, 0);
    Bytes left = slice(octets, 4, UINT64_MAX);
    TextWriter writer(out_, "tnef:recipients");
    for (std::uint32_t row = 0; row < rows && !left.empty() && out_.wants_more(); ++row) {
        PropertyReader reader(left);
        std::string line;
        while (const auto value = reader.next()) {
            if (value->type == kBinary) raw_.add(value->octets);
            if (value->type != kNarrow && value->type != kWide) continue;
            if (!line.empty()) line += '\t';
            line += text_of_value(*value);
        }
        writer.line(line);
        left = reader.rest();
        is_damaged_ |= reader.is_damaged();
        if (reader.is_damaged()) break;
    }
    raw_.add(left);
}

void Message::write_attachment() {
    const Attachment attachment = std::exchange(attachment_, {});
    const std::string& name =
        attachment.long_name.empty() ? attachment.title : attachment.long_name;
    for (const Bytes data : attachment.data) {
        if (!out_.wants_more()) return;
        put_raw(out_, raw_part("tnef:attachment", name), data);
    }
}

void Message::read(const Record& record) {
    switch (record.id) {
        case kCodePage: {
            const std::uint32_t page = u32_at(record.data, 0);
            if (is_known_code_page(page)) code_page_ = page;
            break;
        }
        case kVersion: break;
        case kSubject: return write_text("tnef:subject", narrow(record.data), Region::Header);
        case kBody: return write_text("tnef:body", narrow(record.data), Region::Body);
        case kMessageProperties: return read_properties(record.data, false);
        case kAttachmentProperties: return read_properties(record.data, true);
        case kRecipients: return read_recipients(record.data);
        case kAttachmentBegin: return write_attachment();
        case kAttachmentTitle:
            attachment_.title = narrow(record.data);
            return properties_.add_line(attachment_.title);
        case kAttachmentData: return attachment_.data.push_back(record.data);
        default: raw_.add(record.data);
    }
}

OpenStatus Message::write() {
    while (out_.wants_more()) {
        const auto record = next_record();
        if (!record) break;
        read(*record);
        if (raw_.is_full()) raw_.flush();
    }
    write_attachment();
    properties_.flush();
    raw_.flush();
    put_rest(out_, "tnef:rest", left_);
    if (!out_.wants_more()) return OpenStatus::Exhausted;
    return is_damaged_ ? OpenStatus::Damaged : OpenStatus::Opened;
}

}  // namespace

bool accepts(const Whole& whole) {
    return whole.octets.size() >= kHeaderBytes && u32_at(whole.octets, 0) == kSignature;
}

OpenStatus open(const Whole& whole, Output& out) {
    const OpenStatus status = Message(whole.octets, out).write();
    const bool is_cut = whole.is_cut || !whole.holes.empty();
    return status == OpenStatus::Opened && is_cut ? OpenStatus::Damaged : status;
}

}  // namespace sealtap::opener::tnef

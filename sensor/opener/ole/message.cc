#include "opener/ole/message.h"

#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "opener/code_page.h"
#include "opener/names.h"
#include "opener/ole/compressed_rtf.h"
#include "opener/text_writer.h"

namespace sealtap::opener::ole {
namespace {

/// Octets that are decoded at once.
constexpr std::size_t kStep = std::size_t{32} * 1024;
constexpr std::string_view kProperties = "__properties_version1.0";
constexpr std::string_view kValue = "__substg1.0_";
constexpr std::string_view kRecipient = "__recip_version1.0_";
constexpr std::string_view kAttachment = "__attach_version1.0_";

/// Property identifiers ([MS-OXPROPS]).
enum Id : std::uint16_t {
    kSubject = 0x0037,
    kHeaders = 0x007D,
    kBody = 0x1000,
    kRtf = 0x1009,
    kHtml = 0x1013,
    kDisplayName = 0x3001,
    kData = 0x3701,
    kShortFileName = 0x3704,
    kLongFileName = 0x3707,
    kInternetCodePage = 0x3FDE,
    kMessageLocale = 0x3FF1,
    kMessageCodePage = 0x3FFD,
};

enum Type : std::uint16_t {
    kNarrow = 0x001E,
    kWide = 0x001F,
    kBinary = 0x0102,
    kMultiple = 0x1000,
};

struct Tag {
    std::uint16_t id = 0;
    std::uint16_t type = 0;
};

/// Of a stream "__substg1.0_IIIITTTT"; values of lists have a number behind it.
std::optional<Tag> tag_of(std::string_view name) noexcept {
    if (!name.starts_with(kValue) || name.size() < kValue.size() + 8) return std::nullopt;
    const std::string_view digits = name.substr(kValue.size(), 8);
    std::uint32_t value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    Tag tag{static_cast<std::uint16_t>(value >> 16U), static_cast<std::uint16_t>(value)};
    // Of a list, the stream without a number holds lengths only.
    const bool is_list = (tag.type & kMultiple) != 0;
    if (is_list && name.size() == kValue.size() + 8) return std::nullopt;
    tag.type &= static_cast<std::uint16_t>(~kMultiple);
    return tag;
}

bool is_text(Tag tag) noexcept { return tag.type == kNarrow || tag.type == kWide; }

/// A number of fixed size in the stream of properties, whose entries stand behind `header` octets.
std::optional<std::uint32_t> number(Bytes properties, std::size_t header, std::uint16_t id) {
    constexpr std::size_t kEntry = 16;
    for (std::size_t at = header; at + kEntry <= properties.size(); at += kEntry) {
        const bool is_it = u16_at(properties, at + 2) == id && u16_at(properties, at) == 3;
        if (is_it) return u32_at(properties, at + 8);
    }
    return std::nullopt;
}

/// Rights-protected mail holds its content in this attachment, compressed and in cipher.
bool is_protected(std::string_view name, Bytes data) noexcept {
    return name.ends_with(".rpmsg") ||
           text_of(data).starts_with("\x76\xE8\x04\x60\xC4\x11\xE3\x86");
}

class Message {
public:
    Message(Storage& storage, Output& out);
    void write();

private:
    struct Named {
        Tag tag;
        std::uint32_t entry = 0;
    };
    [[nodiscard]] std::vector<Named> values_of(std::uint32_t storage) const;
    [[nodiscard]] std::string text_of_value(const Named& value);
    void write_text(std::string_view step, std::uint16_t id, Region region);
    void write_others();
    void write_html(const Named& value);
    void write_rtf(const Named& value);
    void write_recipients();
    void write_attachment(std::uint32_t storage);
    void write_data(const Named& value, std::string_view name);

    CompoundFile& file_;
    Output& out_;
    std::uint32_t entry_;
    std::string path_;
    std::vector<Named> values_;
    unsigned code_page_ = kWesternCodePage;  ///< of narrow text
    unsigned html_page_ = 0;
    bool says_utf8_ = false;
};

Message::Message(Storage& storage, Output& out)
    : file_(storage.file()), out_(out), entry_(storage.entry()), path_(storage.path()) {
    const Stream stream = storage.take(kProperties);
    const Bytes properties = stream.octets();
    // The header is longer in the message that is the file itself.
    const std::size_t header = entry_ == 0 ? 32 : 24;
    const auto internet = number(properties, header, kInternetCodePage);
    const auto said = number(properties, header, kMessageCodePage);
    const auto locale = number(properties, header, kMessageLocale);
    says_utf8_ = said == kUtf8CodePage || internet == kUtf8CodePage;
    html_page_ = internet.value_or(said.value_or(0));
    if (locale) code_page_ = code_page_of_language(static_cast<std::uint16_t>(*locale));
    for (const auto& page : {said, internet}) {
        // UTF-8 shows itself, and is said of text that is not.
        const bool is_narrow = page && *page != kUtf16CodePage && *page != kUtf8CodePage;
        if (!is_narrow || !is_known_code_page(*page)) continue;
        code_page_ = *page;
        return;
    }
}

std::vector<Message::Named> Message::values_of(std::uint32_t storage) const {
    std::vector<Named> values;
    for (const std::uint32_t child : file_.children(storage)) {
        const Entry& entry = file_.entries()[child];
        if (entry.kind != EntryKind::Stream) continue;
        if (const auto tag = tag_of(entry.name)) values.push_back({*tag, child});
    }
    return values;
}

std::string Message::text_of_value(const Named& value) {
    const Stream stream = file_.read(value.entry);
    std::string text;
    unsigned page = kUtf16CodePage;
    if (value.tag.type != kWide) {
        // Short Chinese text may look like UTF-8 by chance: what is said counts there.
        const bool may_be_utf8 = says_utf8_ || code_page_ >= 1000;
        page = may_be_utf8 && is_utf8(text_of(stream.octets())) ? kUtf8CodePage : code_page_;
    }
    append_code_page(text, stream.octets(), page);
    while (text.ends_with('\0')) text.pop_back();
    return text;
}

void Message::write_text(std::string_view step, std::uint16_t id, Region region) {
    for (const Named& value : values_) {
        if (value.tag.id != id || !is_text(value.tag) || !out_.wants_more()) continue;
        TextWriter writer(out_, step, path_);
        Place place;
        place.region = region;
        place.at_top = id == kSubject;
        writer.place(place);
        writer.line(text_of_value(value));
    }
}

void Message::write_others() {
    TextWriter writer(out_, "msg:properties", path_);
    Place place;
    place.region = Region::Property;
    writer.place(place);
    for (const Named& value : values_) {
        if (!writer.wants_more()) return;
        if (is_text(value.tag) && value.tag.id != kHtml) writer.line(text_of_value(value));
    }
}

void Message::write_html(const Named& value) {
    PartInfo info = raw_part("msg:html", path_);
    info.media_type = "text/html";
    if (value.tag.type == kWide) {
        info.charset = "utf-8";
        return put_raw(out_, std::move(info), bytes_of(text_of_value(value)));
    }
    const Stream stream = file_.read(value.entry);
    const unsigned page = html_page_ == 0 ? code_page_ : html_page_;
    const bool may_be_utf8 = says_utf8_ || page >= 1000;
    const bool is_valid = may_be_utf8 && is_utf8(text_of(stream.octets()));
    if (is_valid) info.charset = "utf-8";
    const bool is_kept =
        is_valid || page == kUtf8CodePage || page == kUtf16CodePage || !is_known_code_page(page);
    if (is_kept) return put_raw(out_, std::move(info), stream.octets());
    info.charset = "utf-8";
    out_.begin(std::move(info));
    std::string block;
    for (Bytes left = stream.octets(); !left.empty() && out_.wants_more(); block.clear()) {
        const std::size_t step = whole_letters(left, kStep);
        append_code_page(block, left.first(step), page);
        out_.data(bytes_of(block));
        left = left.subspan(step);
    }
    out_.end(out_.wants_more() ? EndReason::Complete : EndReason::Aborted);
}

void Message::write_rtf(const Named& value) {
    const Stream stream = file_.read(value.entry);
    if (stream.octets().empty()) return;
    PartInfo info = raw_part("msg:rtf", path_);
    CompressedRtf rtf(stream.octets());
    if (!rtf.is_known()) return put_raw(out_, std::move(info), stream.octets());
    info.media_type = "text/rtf";
    out_.begin(std::move(info));
    std::string block;
    while (out_.wants_more() && rtf.next(block)) out_.data(bytes_of(block));
    out_.end(out_.wants_more() ? EndReason::Complete : EndReason::Aborted);
}

void Message::write_recipients() {
    TextWriter writer(out_, "msg:recipients", path_);
    for (const std::uint32_t child : file_.children(entry_)) {
        const Entry& entry = file_.entries()[child];
        if (entry.kind != EntryKind::Storage || !entry.name.starts_with(kRecipient)) continue;
        (void)Storage(file_, child).take(kProperties);
        std::string line;
        for (const Named& value : values_of(child)) {
            if (!is_text(value.tag) || !writer.wants_more()) continue;
            if (!line.empty()) line += '\t';
            line += text_of_value(value);
        }
        writer.line(line);
    }
}

void Message::write_attachment(std::uint32_t storage) {
    (void)Storage(file_, storage).take(kProperties);
    std::string name;
    std::uint16_t name_id = 0;
    std::vector<Named> data;
    {
        TextWriter writer(out_, "msg:attachment-names", path_);
        Place place;
        place.region = Region::Property;
        writer.place(place);
        for (const Named& value : values_of(storage)) {
            if (value.tag.id == kData && value.tag.type == kBinary) data.push_back(value);
            if (!is_text(value.tag) || !writer.wants_more()) continue;
            const std::string text = text_of_value(value);
            writer.line(text);
            const bool is_name = value.tag.id == kDisplayName || value.tag.id == kShortFileName ||
                                 value.tag.id == kLongFileName;
            // The long name, else the short one, else what is shown.
            if (is_name && !text.empty() && value.tag.id > name_id) {
                name = text;
                name_id = value.tag.id;
            }
        }
    }
    for (const Named& value : data) write_data(value, name);
}

void Message::write_data(const Named& value, std::string_view name) {
    if (!out_.wants_more()) return;
    const Stream stream = file_.read(value.entry);
    if (!is_protected(name, stream.octets())) {
        return put_raw(out_, raw_part("msg:attachment", name), stream.octets());
    }
    out_.begin(raw_part("msg:attachment", name));
    out_.skipped(stream.octets().size(), Cause::Encrypted);
    out_.end(EndReason::Complete);
}

void Message::write() {
    values_ = values_of(entry_);
    write_text("msg:subject", kSubject, Region::Header);
    write_text("msg:headers", kHeaders, Region::Property);
    write_recipients();
    write_text("msg:body", kBody, Region::Body);
    for (const Named& value : values_) {
        if (!out_.wants_more()) return;
        if (value.tag.id == kHtml) write_html(value);
        if (value.tag.id == kRtf && value.tag.type == kBinary) write_rtf(value);
    }
    write_others();
    for (const std::uint32_t child : file_.children(entry_)) {
        if (!out_.wants_more()) return;
        const Entry& entry = file_.entries()[child];
        const bool is_attachment =
            entry.kind == EntryKind::Storage && entry.name.starts_with(kAttachment);
        if (is_attachment) write_attachment(child);
    }
}

}  // namespace

Reading open_message(Storage& storage, Output& out) {
    const std::string& name = storage.file().entries()[storage.entry()].name;
    // Recipients and attachments belong to the message around them.
    const bool is_part = name.starts_with(kRecipient) || name.starts_with(kAttachment);
    if (is_part || !storage.has(kProperties)) return Reading::None;
    Message(storage, out).write();
    return Reading::Whole;
}

}  // namespace sealtap::opener::ole

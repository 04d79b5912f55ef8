#include "content/mbox/mbox.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "content/text.h"

namespace sealtap::content::mbox {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kFrom = "From ";
/// A longer line is none that begins a mail.
constexpr std::size_t kLineBytesMax = 512;

bool is_digit(char letter) noexcept { return letter >= '0' && letter <= '9'; }

/// "18:22", anywhere.
bool has_time(std::string_view text) noexcept {
    for (std::size_t at = text.find(':'); at != std::string_view::npos;
         at = text.find(':', at + 1)) {
        if (at >= 1 && at + 2 < text.size() && is_digit(text[at - 1]) && is_digit(text[at + 1]) &&
            is_digit(text[at + 2]))
            return true;
    }
    return false;
}

bool has_month(std::string_view text) noexcept {
    static constexpr std::array kMonths{" Jan "sv, " Feb "sv, " Mar "sv, " Apr "sv,
                                        " May "sv, " Jun "sv, " Jul "sv, " Aug "sv,
                                        " Sep "sv, " Oct "sv, " Nov "sv, " Dec "sv};
    return std::ranges::any_of(
        kMonths, [&](auto month) { return text.find(month) != std::string_view::npos; });
}

class Decoder final : public ContentDecoder {
public:
    explicit Decoder(const PartInfo& info)
        : charset_(info.charset), is_mail_(info.media_type == "message/rfc822") {}
    DecodeStatus on_data(Bytes data, PartEmitter& out) override {
        for (std::string_view text = text_of(data); !text.empty();)
            is_in_line_ ? pass(text, out) : look(text, out);
        return out.is_spent() ? DecodeStatus::Exhausted : DecodeStatus::Continue;
    }
    DecodeStatus on_gap(std::uint64_t length, Cause cause, PartEmitter& out) override {
        release(out);
        is_in_line_ = true;  // the hole is in the midst of one, and may hide where it ends
        part(out).on_gap(length, cause);
        return DecodeStatus::Continue;
    }
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override {
        is_from_line(held_) ? begin_mail(out) : release(out);
        if (part_) part_->end(reason);
        part_.reset();
        return DecodeStatus::Continue;
    }

private:
    void pass(std::string_view& text, PartEmitter& out);
    void look(std::string_view& text, PartEmitter& out);
    void on_held(PartEmitter& out);
    void release(PartEmitter& out);
    void begin_mail(PartEmitter& out);
    void open_mail(PartEmitter& out);
    OpenPart& part(PartEmitter& out);

    std::string charset_;
    PartPtr part_;
    std::string held_;  ///< the begin of a line, while it may begin a mail or be quoted
    std::size_t number_ = 0;
    bool is_mail_;             ///< declared as one
    bool is_in_line_ = false;  ///< in one that was looked at
};

void Decoder::open_mail(PartEmitter& out) {
    PartInfo info;
    info.step = "mbox:" + std::to_string(++number_);
    info.media_type = "message/rfc822";
    info.object = ObjectKind::Message;
    info.reading = Reading::AsField;  // it begins like an mbox, and is none
    part_ = out.begin_child(std::move(info));
}

void Decoder::begin_mail(PartEmitter& out) {
    if (part_) part_->end(EndReason::Complete);
    open_mail(out);
    release(out);
}

/// What stands before the first mail, if anything does: text, or a mail whose first line is odd.
OpenPart& Decoder::part(PartEmitter& out) {
    if (!part_ && is_mail_) open_mail(out);
    if (!part_) {
        PartInfo info;
        info.step = "mbox.text";
        info.charset = charset_;
        info.reading = Reading::AsField;
        part_ = out.begin_child(std::move(info));
    }
    return *part_;
}

void Decoder::release(PartEmitter& out) {
    if (held_.empty()) return;
    part(out).on_data(bytes_of(held_));
    held_.clear();
}

/// Lines that begin with neither letter are passed on together.
void Decoder::pass(std::string_view& text, PartEmitter& out) {
    std::size_t end = text.find('\n');
    while (end != std::string_view::npos && end + 1 < text.size() && text[end + 1] != 'F' &&
           text[end + 1] != '>')
        end = text.find('\n', end + 1);
    is_in_line_ = end == std::string_view::npos;
    const std::string_view passed = text.substr(0, is_in_line_ ? text.size() : end + 1);
    part(out).on_data(bytes_of(passed));
    text.remove_prefix(passed.size());
}

/// Takes octets of a line until it is known what it is.
void Decoder::look(std::string_view& text, PartEmitter& out) {
    if (held_.starts_with(kFrom)) {
        const std::size_t feed = text.find('\n');
        const std::size_t room = kLineBytesMax - held_.size();
        const std::size_t wanted = std::min(room, feed == std::string_view::npos ? room : feed + 1);
        held_.append(text.substr(0, wanted));
        text.remove_prefix(std::min(wanted, text.size()));
    } else {
        held_ += text.front();
        text.remove_prefix(1);
    }
    on_held(out);
}

void Decoder::on_held(PartEmitter& out) {
    const std::size_t quotes = std::min(held_.find_first_not_of('>'), held_.size());
    const std::string_view word = std::string_view(held_).substr(quotes);
    const bool may_be_quoted = quotes < kLineBytesMax;
    if (word.size() < kFrom.size() && kFrom.starts_with(word) && may_be_quoted) return;
    if (quotes == 0 && word.starts_with(kFrom)) {
        const bool is_whole = held_.back() == '\n';
        if (!is_whole && held_.size() < kLineBytesMax) return;
        is_in_line_ = !is_whole;
        return is_from_line(held_) ? begin_mail(out) : release(out);
    }
    if (quotes != 0 && word.starts_with(kFrom)) held_.erase(0, 1);
    is_in_line_ = held_.back() != '\n';
    release(out);
}

/// Nobody declares what a file is; then only the head is there to tell, and it may be wrong.
bool begins_as_mbox(std::string_view head) noexcept {
    if (!head.starts_with(kFrom)) return false;
    const std::string_view rest = head.substr(kFrom.size());
    const std::string_view sender = rest.substr(0, rest.find(' '));
    return sender.size() == rest.size() || sender == "-" || sender == "MAILER-DAEMON" ||
           sender.find('@') != std::string_view::npos;
}

bool is_declared(const PartInfo& info) noexcept {
    return info.media_type == "application/mbox" || info.media_type == "application/x-mbox";
}

bool is_kept_mail(const PartInfo& info, Bytes head) noexcept {
    if (info.reading != Reading::AsRecognised) return false;
    if (is_declared(info)) return true;
    if (!info.media_type.empty() && info.media_type != "application/octet-stream" &&
        info.media_type != "message/rfc822")
        return false;
    const std::string name = lower(info.name.unmasked());
    const bool is_named = name.ends_with(".mbox") || name.ends_with(".mbx");
    return is_named ? text_of(head).starts_with(kFrom) : begins_as_mbox(text_of(head));
}

}  // namespace

bool is_from_line(std::string_view line) noexcept {
    return line.starts_with(kFrom) && has_time(line) && has_month(line);
}

constinit const DecoderDescriptor kDescriptor{
    "mbox",
    [](const PartInfo& info, Bytes head) {
        return info.codings.empty() && is_kept_mail(info, head);
    },
    [](const PartInfo& info, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>(info);
    }};

}  // namespace sealtap::content::mbox

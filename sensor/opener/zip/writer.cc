#include "opener/zip/writer.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "opener/little_endian.h"
#include "opener/writing.h"

namespace sealtap::opener::zip {
namespace {

/// Fields that hold times, owners, sizes and paddings, no text of anybody (APPNOTE 4.5.2 and
/// Info-ZIP's extrafld.txt). The Unicode comment is written with the names.
constexpr std::array<std::uint16_t, 12> kWithoutText{
    0x0001, 0x000A, 0x0017, 0x5455, 0x5855, 0x7855, 0x7875, 0x7075, 0x6375, 0x9901, 0xCAFE, 0xD935};
constexpr std::uint16_t kUnicodeComment = 0x6375;
constexpr std::uint16_t kGrowthHint = 0xA220;

class HeadSink final : public Sink {
public:
    explicit HeadSink(std::size_t octets_max) noexcept : octets_max_(octets_max) {}
    bool take(Bytes piece) override {
        octets.append(text_of(slice(piece, 0, octets_max_ - octets.size())));
        return octets.size() < octets_max_;
    }

    std::string octets;

private:
    std::size_t octets_max_;
};

void add_extra(LazyPart& part, Bytes extra) {
    std::uint64_t at = 0;
    while (extra.size() - at >= 4) {
        const std::uint16_t id = u16_at(extra, at);
        const std::uint64_t length = u16_at(extra, at + 2);
        if (length > extra.size() - at - 4) break;
        // Microsoft's growth hint is a number and room.
        const std::uint64_t numbers = id == kGrowthHint ? 4 : 0;
        const Bytes field = slice(extra, at + 4 + numbers, length - std::min(length, numbers));
        const bool is_known = std::ranges::find(kWithoutText, id) != kWithoutText.end();
        if (!is_known && !is_padding(field)) part.add(slice(extra, at, 4 + length));
        at += 4 + length;
    }
    part.add(slice(extra, at, UINT64_MAX));
}

}  // namespace

OpenStatus Writer::write() {
    write_names();
    if (archive_.encrypted_directory() != 0) {
        tell_unread(archive_.encrypted_directory(), Cause::Encrypted);
    }
    // What overlaps is read last: a bomb of quoted entries spends nothing of what the others need.
    for (const bool overlapping : {false, true}) {
        for (std::size_t i = 0; i < archive_.size() && wants_more(); ++i) {
            const Entry entry = archive_.entry(i);
            if (entry.overlaps != overlapping || !has_content(entry)) continue;
            PartInfo info;
            info.step = entry.reading == Reading::Main ? "zip" : "zip:local";
            write(entry, std::move(info));
        }
    }
    write_extras();
    for (const Range& range : archive_.rest()) write_rest(range);
    return status();
}

void Writer::write_frame() {
    write_names();
    if (archive_.encrypted_directory() != 0) {
        tell_unread(archive_.encrypted_directory(), Cause::Encrypted);
    }
    write_extras();
    for (const Range& range : archive_.rest()) write_rest(range);
}

ReadResult Writer::read(const Entry& entry, Sink& to) {
    const ReadResult result = reader_.read(entry, to);
    const std::uint64_t left =
        entry.data.size() - std::min<std::uint64_t>(entry.data.size(), result.consumed);
    switch (result.status) {
        case ReadStatus::Whole: break;
        case ReadStatus::Damaged:
            is_damaged_ = true;
            tell_unread(result.is_broken ? left : 0, Cause::DecodeError);
            break;
        case ReadStatus::Encrypted: tell_unread(entry.data.size(), Cause::Encrypted); break;
        case ReadStatus::UnknownCoding: tell_unread(entry.data.size(), Cause::UnknownCoding); break;
        case ReadStatus::MemoryLimit: tell_unread(left, Cause::MemoryLimit); break;
        case ReadStatus::Overspent:
            tell_unread(entry.data.size(), Cause::DecodeBudget);
            is_exhausted_ = true;
            break;
        case ReadStatus::Stopped: is_exhausted_ = true; break;
    }
    write_tail(entry, result);
    return result;
}

void Writer::tell_unread(std::uint64_t octets, Cause cause) {
    octets = std::min(octets, unread_left_);
    unread_left_ -= octets;
    out_.unread(octets, cause);
}

std::string Writer::head(const Entry& entry, std::size_t octets_max) {
    HeadSink sink(octets_max);
    (void)reader_.read(entry, sink);
    return std::move(sink.octets);
}

OpenStatus Writer::status() const noexcept {
    if (archive_.is_cut_short()) out_.unread(0, Cause::DecodeBudget);
    if (is_exhausted_ || archive_.is_cut_short()) return OpenStatus::Exhausted;
    return is_damaged_ ? OpenStatus::Damaged : OpenStatus::Opened;
}

/// Names and comments, for secrets leak in them: once as they read, and once as they stand where
/// their charset was guessed.
void Writer::write_names() {
    LazyPart names(out_, "zip:directory", sealtap::Reading::AsText);
    std::string raw;
    const auto add = [&](std::string_view octets, std::string&& text) {
        if (text != octets && raw.size() < (1U << 20U)) raw.append(octets).push_back('\n');
        names.add_line(text);
    };
    add(archive_.comment(), archive_.text(archive_.comment()));
    for (std::size_t i = 0; i < archive_.size() && (i % 64 != 0 || wants_more()); ++i) {
        const Header header = archive_.header(i);
        if (names.is_full()) names.flush();
        add(header.name, archive_.name(header));
        add(header.comment, archive_.text(header.comment));
        const Bytes comment = extra_field(header.extra, kUnicodeComment);
        if (comment.size() > 5) names.add_line(archive_.text(text_of(comment.subspan(5))));
    }
    names.flush();
    LazyPart as_stored(out_, "zip:names", sealtap::Reading::AsField);
    as_stored.add(bytes_of(raw));
    as_stored.flush();
}

void Writer::write_extras() {
    LazyPart part(out_, "zip:extra", sealtap::Reading::AsRecognised);
    for (std::size_t i = 0; i < archive_.size() && (i % 64 != 0 || wants_more()); ++i) {
        const Entry entry = archive_.entry(i);
        if (part.is_full()) part.flush();
        add_extra(part, entry.header.extra);
        const auto local = local_header_at(archive_.octets(), entry.header_offset);
        if (local && text_of(local->extra) != text_of(entry.header.extra)) {
            add_extra(part, local->extra);
        }
    }
    part.flush();
}

void Writer::write_rest(const Range& range) {
    if (!wants_more()) return;
    put_rest(out_, "zip:rest", slice(archive_.octets(), range.begin, range.end - range.begin));
    (void)wants_more();
}

bool Writer::has_content(const Entry& entry) noexcept {
    // The names alone tell of these: they have no octets of their own.
    if (entry.is_copy || entry.reading == Reading::LocalName) return false;
    return !entry.is_folder() || !entry.data.empty() || entry.is_cut || entry.is_lost;
}

void Writer::write(const Entry& entry, PartInfo&& info) {
    info.name = RawText(archive_.name(entry));
    out_.begin(std::move(info));
    OutputSink sink(out_);
    const ReadResult result = reader_.read(entry, sink);
    tell(entry, result);
    const bool is_whole =
        result.status != ReadStatus::Damaged && result.status != ReadStatus::Stopped;
    out_.end(is_whole ? EndReason::Complete : EndReason::Aborted);
    write_tail(entry, result);
}

/// What stands in the entry behind the end that its coding told.
void Writer::write_tail(const Entry& entry, const ReadResult& result) {
    const bool is_read = result.status == ReadStatus::Whole || result.status == ReadStatus::Damaged;
    if (!is_read || result.is_broken || entry.is_lost) return;
    const std::uint64_t end = entry.data_offset + entry.data.size();
    if (entry.data_offset + result.consumed < end) {
        write_rest({entry.data_offset + result.consumed, end});
    }
}

void Writer::tell(const Entry& entry, const ReadResult& result) {
    switch (result.status) {
        case ReadStatus::Whole: return;
        case ReadStatus::Damaged:
            is_damaged_ = true;
            if (entry.is_lost || entry.is_cut) out_.unread(0, Cause::DecodeError);
            if (result.is_broken && result.consumed < entry.data.size()) {
                out_.skipped(entry.data.size() - result.consumed, Cause::DecodeError);
            }
            return;
        case ReadStatus::Encrypted: out_.skipped(entry.data.size(), Cause::Encrypted); return;
        case ReadStatus::UnknownCoding:
            out_.skipped(entry.data.size(), Cause::UnknownCoding);
            return;
        case ReadStatus::MemoryLimit:
            out_.skipped(entry.data.size() - std::min(entry.data.size(), result.consumed),
                         Cause::MemoryLimit);
            return;
        case ReadStatus::Overspent:
            out_.skipped(entry.data.size(), Cause::DecodeBudget);
            is_exhausted_ = true;
            return;
        case ReadStatus::Stopped: is_exhausted_ = true; return;
    }
}

}  // namespace sealtap::opener::zip

#include "opener/text_writer.h"

#include <algorithm>

namespace sealtap::opener {
namespace {

constexpr std::size_t kGathered = std::size_t{4} * 1024;
constexpr std::size_t kRawStep = std::size_t{64} * 1024;

}  // namespace

TextWriter::TextWriter(Output& out, std::string_view step, std::string_view name)
    : out_(out), step_(step), name_(name) {}

TextWriter::~TextWriter() {
    flush();
    if (begun_) out_.end(out_.wants_more() ? EndReason::Complete : EndReason::Aborted);
}

void TextWriter::text(std::string_view utf8) {
    if (utf8.empty()) return;
    // The place is told at the first text that stands there: most changes of font hold no text.
    if (place_ != told_) {
        flush();
        begin();
        out_.place(place_);
        told_ = place_;
    }
    last_ = utf8.back();
    if (utf8.size() >= kGathered) {
        flush();
        return write(utf8);
    }
    pending_ += utf8;
    if (pending_.size() >= kGathered) flush();
}

void TextWriter::line(std::string_view utf8) {
    text(utf8);
    if (!utf8.empty()) end_line();
}

void TextWriter::end_line() {
    if (last_ != '\n') text("\n");
}

void TextWriter::place(const Place& place) { place_ = place; }

void TextWriter::begin() {
    if (begun_) return;
    begun_ = true;
    PartInfo info = raw_part(step_, name_);
    info.media_type = "text/plain";
    info.charset = "utf-8";
    info.reading = Reading::AsText;
    out_.begin(std::move(info));
}

void TextWriter::write(std::string_view utf8) {
    if (utf8.empty()) return;
    begin();
    while (!utf8.empty() && out_.wants_more()) {
        const std::string_view step = utf8.substr(0, kRawStep);
        out_.data(bytes_of(step));
        utf8.remove_prefix(step.size());
    }
}

void TextWriter::flush() {
    write(pending_);
    pending_.clear();
}

PartInfo raw_part(std::string_view step, std::string_view name) {
    PartInfo info;
    info.step = step;
    info.name = RawText(name);
    return info;
}

void put_raw(Output& out, PartInfo&& info, Bytes octets) {
    out.begin(std::move(info));
    while (!octets.empty() && out.wants_more()) {
        const Bytes step = octets.first(std::min(octets.size(), kRawStep));
        out.data(step);
        octets = octets.subspan(step.size());
    }
    out.end(octets.empty() ? EndReason::Complete : EndReason::Aborted);
}

}  // namespace sealtap::opener

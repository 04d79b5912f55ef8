#include "opener/ole/biff.h"

#include <algorithm>

#include "opener/code_page.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::size_t kHeader = 4;

/// Narrow text of BIFF8 is UTF-16 without its upper octets, which are zero.
void append_narrow(std::string& out, Bytes octets) {
    for (const std::byte octet : octets) {
        append_code_point(out, std::to_integer<std::uint32_t>(octet));
    }
}

}  // namespace

bool BiffReader::next(BiffRecord& record) noexcept {
    if (stream_.size() - at_ < kHeader) {
        is_cut_ |= at_ != stream_.size();
        at_ = stream_.size();
        return false;
    }
    record.type = u16_at(stream_, at_);
    record.offset = static_cast<std::uint32_t>(at_);
    const std::size_t length = u16_at(stream_, at_ + 2);
    // The end of the stream is filled up with zeros.
    if (record.type == 0 && length == 0) {
        at_ = stream_.size();
        return false;
    }
    record.data = cut(stream_, at_ + kHeader, length);
    is_cut_ |= record.data.size() < length;
    at_ += kHeader + record.data.size();
    return true;
}

std::uint16_t BiffReader::peek() const noexcept {
    return stream_.size() - at_ < kHeader ? std::uint16_t{0} : u16_at(stream_, at_);
}

bool ContinuedReader::fill() noexcept {
    while (data_.empty()) {
        BiffRecord record;
        if (records_.peek() != kBiffContinue || !records_.next(record)) return false;
        data_ = record.data;
    }
    return true;
}

std::uint8_t ContinuedReader::u8() noexcept {
    if (!fill()) return 0;
    const auto octet = std::to_integer<std::uint8_t>(data_.front());
    data_ = data_.subspan(1);
    return octet;
}

std::uint16_t ContinuedReader::u16() noexcept {
    const unsigned low = u8();
    return static_cast<std::uint16_t>(low | static_cast<unsigned>(u8()) << 8U);
}

std::uint32_t ContinuedReader::u32() noexcept {
    const std::uint32_t low = u16();
    return low | static_cast<std::uint32_t>(u16()) << 16U;
}

bool ContinuedReader::text(std::string& out, std::uint32_t characters, bool is_wide) {
    while (characters != 0) {
        if (data_.empty()) {
            if (!fill()) return false;
            is_wide = (u8() & 1U) != 0;
        }
        const std::size_t unit = is_wide ? 2 : 1;
        const std::size_t count = std::min<std::size_t>(characters, data_.size() / unit);
        if (count == 0) {
            // Half a character before a border belongs to nothing; the rest is a new start.
            data_ = {};
            continue;
        }
        const Bytes octets = data_.first(count * unit);
        if (is_wide) {
            append_utf16le(out, octets);
        } else {
            append_narrow(out, octets);
        }
        data_ = data_.subspan(octets.size());
        characters -= static_cast<std::uint32_t>(count);
    }
    return true;
}

bool ContinuedReader::octets(std::string& out, std::uint32_t count) {
    while (count != 0) {
        if (!fill()) return false;
        const Bytes part = data_.first(std::min<std::size_t>(count, data_.size()));
        out += text_of(part);
        data_ = data_.subspan(part.size());
        count -= static_cast<std::uint32_t>(part.size());
    }
    return true;
}

bool ContinuedReader::skip(std::uint32_t count) noexcept {
    while (count != 0) {
        if (!fill()) return false;
        const std::size_t part = std::min<std::size_t>(count, data_.size());
        data_ = data_.subspan(part);
        count -= static_cast<std::uint32_t>(part);
    }
    return true;
}

std::string biff_text(Bytes record, std::size_t at, BiffText kind, bool is_biff8,
                      unsigned code_page) {
    const std::size_t length = kind == BiffText::Short ? u8_at(record, at) : u16_at(record, at);
    at += kind == BiffText::Short ? 1 : 2;
    std::string out;
    if (!is_biff8) {
        append_code_page(out, cut(record, at, length), code_page);
        return out;
    }
    const std::uint8_t flags = u8_at(record, at);
    // Runs of formats and Asian notes are counted before the text and stand behind it.
    at += 1 + ((flags & 8U) != 0 ? 2 : 0) + ((flags & 4U) != 0 ? 4 : 0);
    if ((flags & 1U) != 0) {
        append_utf16le(out, cut(record, at, length * 2));
    } else {
        append_narrow(out, cut(record, at, length));
    }
    return out;
}

}  // namespace sealtap::opener::ole

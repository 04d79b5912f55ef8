#include "opener/zip/entry_reader.h"

#include <algorithm>

#include "opener/archive/library.h"
#include "opener/coding/decoder.h"
#include "opener/little_endian.h"

namespace sealtap::opener::zip {
namespace {

/// Of the coding, in a local header (section 4.3.7 of PKWARE's note).
constexpr std::uint64_t kMethodAt = 8;

/// Passes octets on, and checks them.
class CheckedSink final : public Sink {
public:
    explicit CheckedSink(Sink& to) noexcept : to_(to) {}
    bool take(Bytes piece) override {
        crc_ = checksum(piece, crc_);
        size_ += piece.size();
        is_wanted_ = to_.take(piece);
        return is_wanted_;
    }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] bool is_wanted() const noexcept { return is_wanted_; }
    [[nodiscard]] bool agrees(const Entry& entry) const noexcept {
        return !entry.has_checksum || (crc_ == entry.header.crc && size_ == entry.header.size);
    }

private:
    Sink& to_;
    std::uint64_t size_ = 0;
    std::uint32_t crc_ = 0;
    bool is_wanted_ = true;
};

ReadResult result_of(const Entry& entry, const coding::Outcome& outcome) noexcept {
    ReadResult result{.consumed = outcome.consumed};
    switch (outcome.status) {
        case coding::Status::Whole: break;
        case coding::Status::Stopped: result.status = ReadStatus::Stopped; break;
        case coding::Status::MemoryLimit: result.status = ReadStatus::MemoryLimit; break;
        case coding::Status::UnknownCoding: result.status = ReadStatus::UnknownCoding; break;
        case coding::Status::Damaged: result.status = ReadStatus::Damaged; break;
    }
    result.is_broken = outcome.status != coding::Status::Whole;
    // Whose size is unknown reaches too far: what follows its stream is another's.
    if (!entry.is_size_known && !result.is_broken) result.consumed = entry.data.size();
    return result;
}

class WholeSink final : public Sink {
public:
    WholeSink(std::vector<std::byte>& to, std::uint64_t octets_max) noexcept
        : to_(to), octets_max_(octets_max) {}
    bool take(Bytes piece) override {
        const std::uint64_t room = octets_max_ - to_.size();
        const Bytes taken = slice(piece, 0, room);
        to_.insert(to_.end(), taken.begin(), taken.end());
        return piece.size() <= room;
    }

private:
    std::vector<std::byte>& to_;
    std::uint64_t octets_max_;
};

}  // namespace

ReadResult EntryReader::read(const Entry& entry, Sink& to) {
    if (entry.header.is_encrypted()) return {.status = ReadStatus::Encrypted};
    if (entry.is_lost) return {.status = ReadStatus::Damaged};
    if (entry.data.size() > octets_left_) return {.status = ReadStatus::Overspent};
    CheckedSink checked(to);
    ReadResult result = decode(entry, checked);
    octets_left_ -= std::min(octets_left_, result.consumed);
    result.produced = checked.size();
    if (!checked.is_wanted()) {
        result.status = ReadStatus::Stopped;
    } else if (result.status == ReadStatus::Whole && (entry.is_cut || !checked.agrees(entry))) {
        result.status = ReadStatus::Damaged;
    }
    return result;
}

ReadResult EntryReader::decode(const Entry& entry, Sink& to) {
    switch (entry.header.method) {
        case kStored:
            if (!entry.data.empty()) (void)to.take(entry.data);
            return {.consumed = entry.data.size()};
        case kDeflate: return inflate(entry, to);
        case kBzip2: return result_of(entry, coding::decode(coding::Coding::Bzip2, entry.data, to));
        case kXz: return result_of(entry, coding::decode(coding::Coding::Xz, entry.data, to));
        case kZstdOld:
        case kZstd: return result_of(entry, coding::decode(coding::Coding::Zstd, entry.data, to));
        case kLzma:
            return result_of(entry, coding::decode_zip_lzma(entry.data, entry.header.size, to));
        case kPpmd: return read_ppmd(entry, to);
        default: return {.status = ReadStatus::UnknownCoding};
    }
}

/// libarchive knows the coding, and only within a record: it gets the entry as it stands. Where its
/// local header does not tell the sizes, or tells another coding, it reads nothing.
ReadResult EntryReader::read_ppmd(const Entry& entry, Sink& to) const {
    const std::uint64_t end = entry.data_offset + entry.data.size();
    const Bytes record = slice(archive_.octets(), entry.header_offset, end - entry.header_offset);
    if (u16_at(record, kMethodAt) != kPpmd || !entry.has_checksum)
        return {.status = ReadStatus::UnknownCoding};
    archive::Library library(archive::Kind::ZipRecord, record);
    if (library.next() != archive::Library::Step::Entry)
        return {.status = ReadStatus::UnknownCoding};
    ReadResult result{.consumed = entry.data.size()};
    switch (library.read(to)) {
        case archive::Library::Data::Whole: break;
        case archive::Library::Data::Stopped: result.status = ReadStatus::Stopped; break;
        case archive::Library::Data::Failed:
            result.status = library.cause() == Cause::MemoryLimit ? ReadStatus::MemoryLimit
                                                                  : ReadStatus::Damaged;
            result.is_broken = true;
    }
    return result;
}

/// A stream tells its end. Where that lies behind what the header says, it is read on: some readers
/// go by the header, some by the stream.
ReadResult EntryReader::inflate(const Entry& entry, Sink& to) {
    ReadResult result;
    inflater_.restart();
    auto [end, consumed] = inflater_.inflate(entry.data, to);
    result.consumed = consumed;
    if (end == Inflater::End::Input) {
        const Bytes rest =
            slice(archive_.octets(), entry.data_offset + entry.data.size(), octets_left_);
        const auto more = inflater_.inflate(rest, to);
        result.consumed += more.consumed;
        end = more.end;
        if (end != Inflater::End::Stream || entry.is_size_known) {
            result.status = ReadStatus::Damaged;
        }
    }
    result.is_broken = end != Inflater::End::Stream;
    if (end == Inflater::End::Stopped) result.status = ReadStatus::MemoryLimit;
    if (end == Inflater::End::Broken) result.status = ReadStatus::Damaged;
    return result;
}

WholeEntry read_whole(EntryReader& reader, const Entry& entry, std::uint64_t octets_max) {
    WholeEntry whole;
    if (entry.has_checksum) {
        // What the header claims is believed as far as DEFLATE can go: 1,032 octets from one.
        const std::uint64_t most = entry.data.size() * 1032 + 16;
        whole.octets.reserve(
            static_cast<std::size_t>(std::min({entry.header.size, octets_max, most})));
    }
    WholeSink sink(whole.octets, octets_max);
    whole.result = reader.read(entry, sink);
    return whole;
}

}  // namespace sealtap::opener::zip

#include "capture/chunk_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/assert.h"

namespace sealtap::capture {
namespace {

ChunkReader::Ahead ahead_after(OctetSource::Answer answer) noexcept {
    using Ahead = ChunkReader::Ahead;
    switch (answer) {
        case OctetSource::Answer::Octets: return Ahead::Enough;
        case OctetSource::Answer::End: return Ahead::End;
        case OctetSource::Answer::Later: return Ahead::Wait;
        case OctetSource::Answer::Interrupted: return Ahead::Interrupted;
        case OctetSource::Answer::Failed: return Ahead::Failed;
    }
    return Ahead::Failed;
}

}  // namespace

// The first chunk is the file's own share: it is never refused, however many are in flight.
ChunkReader::ChunkReader(std::unique_ptr<OctetSource> source, ChunkPool& pool)
    : source_(std::move(source)), pool_(pool), chunk_(pool.take_own()), view_(chunk_->octets()) {}

ChunkReader::~ChunkReader() { pool_.leave(*chunk_); }

void ChunkReader::unpack(Packing packing) {
    source_ = capture::unpack(packing, std::move(source_), ahead());
    at_ = end_;
    read_bytes_ = 0;
    is_unpacked_ = true;
}

std::string ChunkReader::place(std::uint64_t octet) const {
    return fmt::format("at octet {}{}", octet, is_unpacked_ ? " unpacked" : "");
}

ChunkReader::Ahead ChunkReader::fill(std::size_t octets) {
    SEALTAP_ASSERT(octets <= Chunk::kBytes);
    if (!make_room(octets)) return Ahead::Wait;
    while (end_ - at_ < octets) {
        const std::span<std::byte> room = chunk_->octets().subspan(end_);
        const OctetSource::Got got = source_->read(room.first(std::min(room.size(), kReadBytes)));
        if (got.answer != OctetSource::Answer::Octets) return ahead_after(got.answer);
        end_ += got.octets;
        read_bytes_ += got.octets;
    }
    return Ahead::Enough;
}

/// Sees to it that a read behind what lies ahead has room for all that is needed, and is worth a
/// system call. False when it must wait for a chunk.
bool ChunkReader::make_room(std::size_t octets) {
    if (chunk_->is_held_once()) {
        // Nobody else looks at it: the rest moves to the front.
        std::memmove(chunk_->octets().data(), ahead().data(), end_ - at_);
        end_ -= std::exchange(at_, 0);
        return true;
    }
    if (Chunk::kBytes - at_ >= octets && Chunk::kBytes - end_ >= kReadBytes) return true;
    Chunk* const next = std::exchange(was_refused_, false) ? pool_.take() : pool_.try_take();
    was_refused_ = next == nullptr;
    if (next != nullptr) change_chunk(*next);
    return next != nullptr;
}

void ChunkReader::change_chunk(Chunk& next) noexcept {
    std::ranges::copy(ahead(), next.octets().begin());
    end_ -= std::exchange(at_, 0);
    pool_.leave(*std::exchange(chunk_, &next));
    view_ = next.octets();
}

}  // namespace sealtap::capture

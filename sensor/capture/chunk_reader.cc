#include "capture/chunk_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/assert.h"

namespace sealtap::capture {

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileDescriptor::~FileDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

// The first chunk is the file's own share: it is never refused, however many are in flight.
ChunkReader::ChunkReader(FileDescriptor file, ChunkPool& pool)
    : file_(std::move(file)), pool_(pool), chunk_(pool.take_own()), view_(chunk_->octets()) {}

ChunkReader::~ChunkReader() { pool_.leave(*chunk_); }

ChunkReader::Ahead ChunkReader::fill(std::size_t octets) {
    SEALTAP_ASSERT(octets <= Chunk::kBytes);
    if (!make_room(octets)) return Ahead::Wait;
    while (end_ - at_ < octets) {
        const std::span<std::byte> room = chunk_->octets().subspan(end_);
        const ssize_t got = ::read(file_.get(), room.data(), std::min(room.size(), kReadBytes));
        if (got == 0) return Ahead::End;
        if (got < 0) {
            errno_ = errno;
            return Ahead::Failed;
        }
        end_ += static_cast<std::size_t>(got);
        read_bytes_ += static_cast<std::uint64_t>(got);
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

#include "capture/chunk_pool.h"

#include "base/assert.h"

namespace sealtap::capture {

Chunk::Chunk(ChunkPool& pool)
    : pool_(pool), octets_(std::make_unique_for_overwrite<std::byte[]>(kBytes)) {}

void Chunk::on_unheld() noexcept { pool_.put_back(*this); }

ChunkPool::~ChunkPool() { SEALTAP_ASSERT(free_.size() == all_.size()); }

Chunk* ChunkPool::take_own() {
    const std::lock_guard lock(mutex_);
    return next();
}

Chunk* ChunkPool::try_take() {
    const std::lock_guard lock(mutex_);
    return in_flight_ < in_flight_max_ ? next() : nullptr;
}

Chunk* ChunkPool::take() {
    std::unique_lock lock(mutex_);
    const std::uint64_t enough = in_flight_max_ - in_flight_max_ / 4;
    came_back_.wait(lock, [&] { return in_flight_ < enough; });
    return next();
}

void ChunkPool::leave(Chunk& chunk) noexcept {
    {
        const std::lock_guard lock(mutex_);
        ++in_flight_;
    }
    chunk.release();
}

// The list of free chunks has room for all there are, so that giving one back never allocates.
Chunk* ChunkPool::next() {
    if (free_.empty()) {
        free_.reserve(all_.size() + 1);
        all_.push_back(std::make_unique<Chunk>(*this));
        free_.push_back(all_.back().get());
    }
    Chunk* const chunk = free_.back();
    free_.pop_back();
    chunk->hold();
    return chunk;
}

void ChunkPool::put_back(Chunk& chunk) noexcept {
    // Told under the lock: the pool may go as soon as the last chunk is back.
    const std::lock_guard lock(mutex_);
    --in_flight_;
    free_.push_back(&chunk);
    came_back_.notify_all();
}

}  // namespace sealtap::capture

#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "sealtap/packet_buffer.h"

namespace sealtap::capture {

class ChunkPool;

/// A piece of a file in memory, which packets are views of.
class Chunk final : public PacketBuffer {
public:
    // Twice the longest record that is read, so that at least half of a chunk is of use.
    static constexpr std::size_t kBytes = std::size_t{512} * 1024;

    explicit Chunk(ChunkPool& pool);
    [[nodiscard]] std::span<std::byte> octets() noexcept { return {octets_.get(), kBytes}; }

private:
    void on_unheld() noexcept override;

    ChunkPool& pool_;
    std::unique_ptr<std::byte[]> octets_;
};

/// Chunks that are used again and again: the one that came back last first, since it is still in
/// the cache. At most `in_flight_max` are held by others after their readers went on; what the
/// readers themselves fill comes on top, one for each open file.
///
/// Used by readers and, through PacketBuffer::release(), by any thread. Outlives all who hold a
/// chunk of it.
class ChunkPool {
public:
    /// One at least may be in flight, or a packet that is held would stop its reader for good.
    explicit ChunkPool(std::uint64_t in_flight_max)
        : in_flight_max_(std::max<std::uint64_t>(in_flight_max, 1)) {}
    ~ChunkPool();
    ChunkPool(const ChunkPool&) = delete;
    ChunkPool& operator=(const ChunkPool&) = delete;

    /// A reader's first chunk. Never refused. The caller alone holds it.
    [[nodiscard]] Chunk* take_own();
    /// A chunk to go on to, or null when too many are in flight.
    [[nodiscard]] Chunk* try_take();
    /// Waits until a good part of those in flight is back: a reader that went on at each single
    /// one would make small batches. Ends only if those who hold chunks give them up.
    [[nodiscard]] Chunk* take();
    /// The reader goes on to another chunk and gives up its hold.
    void leave(Chunk& chunk) noexcept;

private:
    friend class Chunk;
    void put_back(Chunk& chunk) noexcept;
    [[nodiscard]] Chunk* next();

    const std::uint64_t in_flight_max_;
    std::mutex mutex_;
    std::condition_variable came_back_;
    std::uint64_t in_flight_ = 0;
    std::vector<Chunk*> free_;
    std::vector<std::unique_ptr<Chunk>> all_;
};

}  // namespace sealtap::capture

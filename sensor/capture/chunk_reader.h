#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "capture/chunk_pool.h"
#include "sealtap/bytes.h"

namespace sealtap::capture {

/// A descriptor that is closed with its owner.
class FileDescriptor {
public:
    explicit FileDescriptor(int descriptor) noexcept : descriptor_(descriptor) {}
    FileDescriptor(FileDescriptor&& other) noexcept;
    FileDescriptor& operator=(FileDescriptor&&) = delete;
    ~FileDescriptor();
    [[nodiscard]] int get() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

/// Reads a file or a pipe from its beginning into chunks and shows what lies ahead in one piece.
/// What was shown and skipped stays in its chunk: a packet is a view of it, and who wants to keep
/// the packet holds the chunk. While nobody does, one chunk is filled over and over and stays in
/// the cache.
///
/// Plain reads, not a mapping: measured on 200 MB out of the page cache they cost half as much, and
/// a mapped file that is truncated meanwhile kills the process. Used by one thread; the pool
/// outlives it.
class ChunkReader {
public:
    enum class Ahead : std::uint8_t {
        Enough,  ///< as many octets as asked for lie ahead
        End,     ///< the file ends before; ahead() is the rest
        Wait,    ///< too many chunks are held by others; the next call waits for them
        Failed,  ///< why() says why
    };

    ChunkReader(FileDescriptor file, ChunkPool& pool);
    ~ChunkReader();
    ChunkReader(const ChunkReader&) = delete;
    ChunkReader& operator=(const ChunkReader&) = delete;

    /// Gets `octets` of them in one piece, at most Chunk::kBytes. Octets of before this call that
    /// nobody holds may be overwritten.
    [[nodiscard]] Ahead need(std::size_t octets) {
        return end_ - at_ >= octets ? Ahead::Enough : fill(octets);
    }
    [[nodiscard]] Bytes ahead() const noexcept { return view_.subspan(at_, end_ - at_); }
    void skip(std::size_t octets) noexcept { at_ += octets; }

    /// What ahead() lies in.
    [[nodiscard]] PacketBuffer& buffer() const noexcept { return *chunk_; }
    /// Octets read from the file, and of those the ones skipped.
    [[nodiscard]] std::uint64_t read_bytes() const noexcept { return read_bytes_; }
    [[nodiscard]] std::uint64_t position() const noexcept { return read_bytes_ - (end_ - at_); }
    /// Of the last failure: an errno value.
    [[nodiscard]] int why() const noexcept { return errno_; }

private:
    // Read at once: few enough to be still in the second cache when they are looked at.
    static constexpr std::size_t kReadBytes = std::size_t{128} * 1024;

    Ahead fill(std::size_t octets);
    [[nodiscard]] bool make_room(std::size_t octets);
    void change_chunk(Chunk& next) noexcept;

    FileDescriptor file_;
    ChunkPool& pool_;
    Chunk* chunk_;  // held
    Bytes view_;    // all of the chunk
    std::size_t at_ = 0;
    std::size_t end_ = 0;
    std::uint64_t read_bytes_ = 0;
    int errno_ = 0;
    bool was_refused_ = false;
};

}  // namespace sealtap::capture

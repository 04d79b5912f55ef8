#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "capture/chunk_pool.h"
#include "capture/octet_source.h"
#include "capture/unpacked.h"
#include "sealtap/bytes.h"

namespace sealtap::capture {

/// Reads a file, a pipe or what one unpacks to from its beginning into chunks and shows what lies
/// ahead in one piece.
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
        Enough,       ///< as many octets as asked for lie ahead
        End,          ///< the file ends before; ahead() is the rest
        Wait,         ///< too many chunks are held by others, or a file that grows has no more yet;
                      ///< the next call waits for them
        Interrupted,  ///< a signal broke into waiting for a pipe
        Failed,       ///< why() says why
    };

    ChunkReader(std::unique_ptr<OctetSource> source, ChunkPool& pool);
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
    /// Where ahead() begins in the file, or in what it unpacks to.
    [[nodiscard]] std::uint64_t position() const noexcept { return read_bytes_ - (end_ - at_); }
    /// "at octet 24", or "at octet 24 unpacked", for messages.
    [[nodiscard]] std::string place(std::uint64_t octet) const;
    [[nodiscard]] std::string place() const { return place(position()); }
    /// Octets of the file itself that were read.
    [[nodiscard]] std::uint64_t file_bytes() const noexcept { return source_->file_bytes(); }
    /// Of the last failure, in one line to stand in brackets.
    [[nodiscard]] std::string why() const { return source_->why(); }

    /// What lies ahead and comes behind it is packed: from here on shows what it unpacks to.
    void unpack(Packing packing);
    [[nodiscard]] bool is_unpacked() const noexcept { return is_unpacked_; }

private:
    // Read at once: few enough to be still in the second cache when they are looked at.
    static constexpr std::size_t kReadBytes = std::size_t{128} * 1024;

    Ahead fill(std::size_t octets);
    [[nodiscard]] bool make_room(std::size_t octets);
    void change_chunk(Chunk& next) noexcept;

    std::unique_ptr<OctetSource> source_;
    ChunkPool& pool_;
    Chunk* chunk_;  // held
    Bytes view_;    // all of the chunk
    std::size_t at_ = 0;
    std::size_t end_ = 0;
    std::uint64_t read_bytes_ = 0;
    bool was_refused_ = false;
    bool is_unpacked_ = false;
};

}  // namespace sealtap::capture

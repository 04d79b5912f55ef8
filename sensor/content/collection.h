#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "sealtap/bytes.h"
#include "sealtap/decoder_memory.h"
#include "sealtap/document_opener.h"

namespace sealtap::content {

/// The octets of a document that is opened when it has ended. Copies what it is given; what it
/// holds is charged to `memory` (null: not limited) in chunks that grow with the document, and
/// given back when it dies.
class Collection {
public:
    Collection(DecoderMemory* memory, std::uint64_t octets_max) noexcept
        : memory_(memory), octets_max_(octets_max) {}
    ~Collection();
    Collection(const Collection&) = delete;
    Collection& operator=(const Collection&) = delete;

    /// Takes as many of the octets as there is room for, and returns how many that is.
    [[nodiscard]] std::size_t append(Bytes data);
    /// `length` octets were not captured.
    void skip(std::uint64_t length) noexcept { end_ += length; }

    /// Why append() took less than it was given.
    [[nodiscard]] bool is_full() const noexcept { return octets_ >= octets_max_; }
    /// Octets in it, without those that were skipped.
    [[nodiscard]] std::uint64_t octets() const noexcept { return octets_; }
    /// Where the next octet would stand.
    [[nodiscard]] std::uint64_t end() const noexcept { return end_; }
    /// The memory that it takes.
    [[nodiscard]] std::uint64_t bytes() const noexcept;
    /// Gives back what was charged. Nothing may be appended afterwards.
    void leave_memory() noexcept;
    /// Valid until the next call.
    [[nodiscard]] std::vector<CollectedRun> runs() const;

private:
    struct Chunk {
        std::unique_ptr<std::byte[]> octets;
        std::size_t size = 0;
        std::size_t used = 0;
    };
    /// Octets of one chunk that follow each other in the document, too.
    struct Piece {
        std::uint64_t offset = 0;
        std::size_t chunk = 0;
        std::size_t begin = 0;
        std::size_t length = 0;
    };

    [[nodiscard]] bool add_chunk();
    void put(Bytes data);

    DecoderMemory* memory_;
    std::uint64_t octets_max_;
    std::vector<Chunk> chunks_;
    std::vector<Piece> pieces_;
    std::uint64_t octets_ = 0;
    std::uint64_t end_ = 0;
};

}  // namespace sealtap::content

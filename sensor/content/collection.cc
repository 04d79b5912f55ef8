#include "content/collection.h"

#include <algorithm>

namespace sealtap::content {
namespace {

// Most documents are small, and some are as large as their limit: the first chunk is what a mail's
// attachment needs, and each one after it is as large as all before, up to what is worth one call.
constexpr std::size_t kFirstChunkBytes = std::size_t{16} * 1024;
constexpr std::size_t kChunkBytesMax = std::size_t{1024} * 1024;

}  // namespace

Collection::~Collection() { leave_memory(); }

std::uint64_t Collection::bytes() const noexcept {
    std::uint64_t sum = 0;
    for (const Chunk& chunk : chunks_) sum += chunk.size;
    return sum;
}

void Collection::leave_memory() noexcept {
    if (memory_ != nullptr) memory_->give_back(bytes());
    memory_ = nullptr;
}

bool Collection::add_chunk() {
    const std::size_t size =
        chunks_.empty() ? kFirstChunkBytes : std::min(chunks_.back().size * 2, kChunkBytesMax);
    if (memory_ != nullptr && !memory_->charge(size)) return false;
    chunks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
    return true;
}

std::size_t Collection::append(Bytes data) {
    const auto wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(data.size(), octets_max_ - octets_));
    std::size_t taken = 0;
    while (taken < wanted) {
        if (chunks_.empty() || chunks_.back().used == chunks_.back().size) {
            if (!add_chunk()) break;
        }
        const Chunk& chunk = chunks_.back();
        const std::size_t count = std::min(chunk.size - chunk.used, wanted - taken);
        put(data.subspan(taken, count));
        taken += count;
    }
    return taken;
}

void Collection::put(Bytes data) {
    Chunk& chunk = chunks_.back();
    std::ranges::copy(data, chunk.octets.get() + chunk.used);
    const bool follows = !pieces_.empty() && pieces_.back().chunk == chunks_.size() - 1 &&
                         pieces_.back().offset + pieces_.back().length == end_;
    if (!follows) pieces_.push_back({end_, chunks_.size() - 1, chunk.used, 0});
    pieces_.back().length += data.size();
    chunk.used += data.size();
    octets_ += data.size();
    end_ += data.size();
}

std::vector<CollectedRun> Collection::runs() const {
    std::vector<CollectedRun> runs;
    runs.reserve(pieces_.size());
    for (const Piece& piece : pieces_) {
        const Chunk& chunk = chunks_[piece.chunk];
        runs.push_back({piece.offset,
                        Bytes(chunk.octets.get(), chunk.used).subspan(piece.begin, piece.length)});
    }
    return runs;
}

}  // namespace sealtap::content

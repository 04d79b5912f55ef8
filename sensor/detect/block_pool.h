#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace sealtap::detect {

/// New octets of a block.
inline constexpr std::size_t kBlockBytes = std::size_t{16} * 1024;
/// What a stream keeps without a block; also the room for what is carried in front of a block.
inline constexpr std::size_t kSmallBytes = std::size_t{4} * 1024;

/// Memory for the octets of one stream that wait to be scanned. It is not cleared.
using Block = std::unique_ptr<std::byte[]>;
inline constexpr std::size_t kBlockCapacity = kSmallBytes + kBlockBytes;

/// The blocks of one worker; as many as were needed at once, up to a limit. Used on one thread.
class BlockPool {
public:
    explicit BlockPool(std::size_t blocks_max) : blocks_max_(blocks_max == 0 ? 1 : blocks_max) {}

    /// Null when all are lent.
    [[nodiscard]] Block take() {
        if (!free_.empty()) {
            Block block = std::move(free_.back());
            free_.pop_back();
            return block;
        }
        if (made_ == blocks_max_) return nullptr;
        ++made_;
        return std::make_unique_for_overwrite<std::byte[]>(kBlockCapacity);
    }

    void give_back(Block block) { free_.push_back(std::move(block)); }

    [[nodiscard]] std::size_t lent() const noexcept { return made_ - free_.size(); }

private:
    std::size_t blocks_max_;
    std::size_t made_ = 0;
    std::vector<Block> free_;
};

}  // namespace sealtap::detect

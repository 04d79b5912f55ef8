#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "sealtap/packet.h"

namespace sealtap::pipeline {

/// Datagrams on their way to another thread, payloads copied into one block that is used again and
/// again.
class DatagramBatch {
public:
    // More than any datagram: 64 KiB, or a super-frame of a segmentation offload (256 KiB).
    static constexpr std::size_t kBytes = std::size_t{512} * 1024;
    static constexpr std::size_t kDatagrams = 512;

    DatagramBatch() : bytes_(std::make_unique_for_overwrite<std::byte[]>(kBytes)) {
        datagrams_.reserve(kDatagrams);
    }

    /// False when it is full; the datagram then goes into the next one.
    [[nodiscard]] bool add(const Datagram& datagram) {
        const std::size_t size = datagram.payload.size();
        if (datagrams_.size() == kDatagrams || size > kBytes - used_) return false;
        const std::span<std::byte> room(bytes_.get() + used_, size);
        std::ranges::copy(datagram.payload, room.begin());
        used_ += size;
        datagrams_.push_back(datagram);
        datagrams_.back().payload = room;
        return true;
    }
    void clear() noexcept {
        datagrams_.clear();
        used_ = 0;
    }
    [[nodiscard]] bool empty() const noexcept { return datagrams_.empty(); }
    [[nodiscard]] const std::vector<Datagram>& datagrams() const noexcept { return datagrams_; }

private:
    std::unique_ptr<std::byte[]> bytes_;
    std::size_t used_ = 0;
    std::vector<Datagram> datagrams_;
};

}  // namespace sealtap::pipeline

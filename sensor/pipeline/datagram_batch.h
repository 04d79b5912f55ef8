#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "sealtap/packet.h"

namespace sealtap::pipeline {

/// Datagrams on their way to another thread. The payload of one whose packet lies in a buffer that
/// can be held stays there; others are copied into one block that is used again and again.
class DatagramBatch {
public:
    // More than any datagram: 64 KiB, or a super-frame of a segmentation offload (256 KiB).
    static constexpr std::size_t kBytes = std::size_t{512} * 1024;
    static constexpr std::size_t kDatagrams = 512;

    DatagramBatch() { datagrams_.reserve(kDatagrams); }
    ~DatagramBatch() { clear(); }
    DatagramBatch(const DatagramBatch&) = delete;
    DatagramBatch& operator=(const DatagramBatch&) = delete;

    /// False when it is full; the datagram then goes into the next one. `buffer` is that of the
    /// payload, or null.
    [[nodiscard]] bool add(const Datagram& datagram, PacketBuffer* buffer) {
        const std::size_t size = datagram.payload.size();
        if (datagrams_.size() == kDatagrams || size > kBytes - used_) return false;
        datagrams_.push_back(datagram);
        if (buffer == nullptr)
            datagrams_.back().payload = copy(datagram.payload);
        else if (held_.empty() || held_.back() != buffer)
            hold(*buffer);
        used_ += size;
        return true;
    }
    void clear() noexcept {
        datagrams_.clear();
        for (PacketBuffer* buffer : held_) buffer->release();
        held_.clear();
        used_ = 0;
    }
    [[nodiscard]] bool empty() const noexcept { return datagrams_.empty(); }
    [[nodiscard]] std::span<Datagram> datagrams() noexcept { return datagrams_; }

private:
    [[nodiscard]] Bytes copy(Bytes payload) {
        if (!copies_) copies_ = std::make_unique_for_overwrite<std::byte[]>(kBytes);
        const std::span<std::byte> room(copies_.get() + used_, payload.size());
        std::ranges::copy(payload, room.begin());
        return room;
    }
    void hold(PacketBuffer& buffer) {
        held_.push_back(&buffer);
        buffer.hold();
    }

    std::unique_ptr<std::byte[]> copies_;
    std::size_t used_ = 0;  // octets of payload, copied or not
    std::vector<Datagram> datagrams_;
    std::vector<PacketBuffer*> held_;
};

}  // namespace sealtap::pipeline

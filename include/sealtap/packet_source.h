#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sealtap/error.h"
#include "sealtap/packet.h"
#include "sealtap/time.h"

namespace sealtap {

enum class Poll {
    Packet,  ///< the packet given is filled in
    Idle,    ///< nothing came within the source's time-out (live, growing files), or those who hold
             ///< its packets' buffers are to hand them on, so that there is room again (files)
    End,     ///< no more will come
};

/// What was lost before we saw it, and what was not seen as it was on the wire; absent where the
/// source cannot know.
struct CaptureDrops {
    std::uint64_t kernel_packets = 0;     ///< no room in the buffer between kernel and sensor
    std::uint64_t interface_packets = 0;  ///< before that: by driver or stack
    std::uint64_t unread_packets = 0;     ///< not lost yet: in the kernel's buffer; 0 if unknown
    std::uint64_t nic_packets = 0;        ///< no room in the card
    /// Not lost: frames that are longer than the interface carries, since offloading put them
    /// together.
    std::uint64_t super_frames = 0;

    void add(const CaptureDrops& other) noexcept {
        kernel_packets += other.kernel_packets;
        interface_packets += other.interface_packets;
        unread_packets += other.unread_packets;
        nic_packets += other.nic_packets;
        super_frames += other.super_frames;
    }
};

/// Where packets come from. Used by one thread. After an Error the source is at its end; what was
/// delivered before stays valid, and the message names the file and the place of the damage. Who
/// never holds a packet's buffer sees no file Idle but one that grows.
class PacketSource {
public:
    virtual ~PacketSource() = default;
    PacketSource() = default;
    PacketSource(const PacketSource&) = delete;
    PacketSource& operator=(const PacketSource&) = delete;

    [[nodiscard]] virtual Result<Poll> poll(Packet& packet) = 0;
    [[nodiscard]] virtual std::optional<CaptureDrops> drops() = 0;
    /// After Idle: no packet of an earlier time will come. Absent where the source cannot know.
    [[nodiscard]] virtual std::optional<Timestamp> reached() const { return std::nullopt; }
};

}  // namespace sealtap

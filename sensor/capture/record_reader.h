#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sealtap/packet.h"
#include "sealtap/packet_source.h"

namespace sealtap::capture {

enum class Taken : std::uint8_t {
    Packet,   ///< data, wire length, time, link type and buffer are filled in
    Wait,     ///< those who hold packets are to hand them on; then ask again
    End,      ///< the file ends behind a whole record
    CutOff,   ///< the file ends inside a record; why() tells where
    Damaged,  ///< what comes is no record, or cannot be read; why() tells where
};

/// What a capture file holds besides packets: nothing of it is inspected, all of it is counted.
struct BlockCounts {
    std::uint64_t sections = 0;
    std::uint64_t interfaces = 0;
    std::uint64_t statistics = 0;  ///< told in drops()
    std::uint64_t secrets = 0;     ///< TLS key logs are handed on by take_key_log()
    std::uint64_t key_log_left_out_bytes = 0;
    std::uint64_t names = 0;        ///< blocks of host names
    std::uint64_t custom = 0;       ///< blocks of one maker, and packets in a maker's own form
    std::uint64_t unknown = 0;      ///< blocks of a type the format does not state
    std::uint64_t comments = 0;     ///< of packets, interfaces, sections and statistics
    std::uint64_t bad_options = 0;  ///< blocks whose options or secrets overrun them
    friend bool operator==(const BlockCounts&, const BlockCounts&) noexcept = default;
};

/// Takes the packets of one file format, one after the other. Used by one thread; input is hostile.
/// After any answer but Packet and Wait it is not asked again.
class RecordReader {
public:
    virtual ~RecordReader() = default;
    RecordReader() = default;
    RecordReader(const RecordReader&) = delete;
    RecordReader& operator=(const RecordReader&) = delete;

    [[nodiscard]] virtual Taken take(Packet& packet) = 0;
    /// One line for people, for what stands in brackets behind the message.
    [[nodiscard]] virtual std::string why() const = 0;

    /// What was lost before the file was written; absent where it does not tell.
    [[nodiscard]] virtual std::optional<CaptureDrops> drops() const { return std::nullopt; }
    [[nodiscard]] virtual BlockCounts blocks() const { return {}; }
    /// The lines of TLS key logs met since the last call (NSS key log format). Secret: not for
    /// any log or message.
    [[nodiscard]] virtual std::vector<std::byte> take_key_log() { return {}; }
};

}  // namespace sealtap::capture

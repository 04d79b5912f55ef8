#pragma once

#include <cstdint>
#include <string>

#include "sealtap/packet.h"

namespace sealtap::capture {

enum class Taken : std::uint8_t {
    Packet,   ///< data, wire length, time, link type and buffer are filled in
    Wait,     ///< those who hold packets are to hand them on; then ask again
    End,      ///< the file ends behind a whole record
    CutOff,   ///< the file ends inside a record; why() tells where
    Damaged,  ///< what comes is no record, or cannot be read; why() tells where
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
};

}  // namespace sealtap::capture

#pragma once

#define ZLIB_CONST
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "content/coding.h"
#include "sealtap/bytes.h"

namespace sealtap::content {

/// zlib's state for raw DEFLATE, owned. Some 7 KB, and 32 KB more once it has written octets.
class ZlibStream {
public:
    ZlibStream() noexcept : ready_(inflateInit2(&stream_, -MAX_WBITS) == Z_OK) {}
    ~ZlibStream() {
        if (ready_) inflateEnd(&stream_);
    }
    ZlibStream(const ZlibStream&) = delete;
    ZlibStream& operator=(const ZlibStream&) = delete;

    /// False: there was no memory for it, and nothing else may be called.
    [[nodiscard]] bool ready() const noexcept { return ready_; }
    void reset() noexcept { inflateReset(&stream_); }
    /// What was decoded before the next octet.
    void set_window(Bytes octets) noexcept {
        inflateSetDictionary(&stream_,
                             static_cast<const Bytef*>(static_cast<const void*>(octets.data())),
                             static_cast<uInt>(octets.size()));
    }
    void give(Bytes data) noexcept {
        stream_.next_in = static_cast<const Bytef*>(static_cast<const void*>(data.data()));
        stream_.avail_in = static_cast<uInt>(data.size());
    }
    /// zlib's answer to what was given; output goes to `room`.
    [[nodiscard]] int inflate(std::span<std::byte> room, int flush) noexcept {
        stream_.next_out = static_cast<Bytef*>(static_cast<void*>(room.data()));
        stream_.avail_out = static_cast<uInt>(room.size());
        return ::inflate(&stream_, flush);
    }
    enum class Answer : std::uint8_t { More, End, Error };
    /// Writes all that the input given yields, until the stream's end, an error or `to`'s.
    [[nodiscard]] Answer inflate_into(DecodedPart& to, PartEmitter& out) {
        int code = Z_OK;
        do {
            const std::span<std::byte> room = to.room();
            code = inflate(room, Z_NO_FLUSH);
            to.commit(room.size() - room_left(), out);
        } while ((code == Z_OK || code == Z_BUF_ERROR) && to.status() == DecodeStatus::Continue &&
                 (input_left() != 0 || room_left() == 0));
        if (code == Z_STREAM_END) return Answer::End;
        return code == Z_OK || code == Z_BUF_ERROR ? Answer::More : Answer::Error;
    }
    [[nodiscard]] std::size_t input_left() const noexcept { return stream_.avail_in; }
    [[nodiscard]] std::size_t room_left() const noexcept { return stream_.avail_out; }
    [[nodiscard]] z_stream& raw() noexcept { return stream_; }

private:
    z_stream stream_{};
    bool ready_;
};

}  // namespace sealtap::content

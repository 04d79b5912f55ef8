#include "opener/zip/inflate.h"

#include <zlib.h>

#include <algorithm>

namespace sealtap::opener::zip {
namespace {

constexpr std::size_t kRoomBytes = 64 * 1024;
constexpr std::size_t kStepBytes = std::size_t{1} << 30U;  // zlib counts in 32 bits

}  // namespace

std::uint32_t checksum(Bytes octets, std::uint32_t so_far) noexcept {
    return static_cast<std::uint32_t>(crc32_z(
        so_far, static_cast<const Bytef*>(static_cast<const void*>(octets.data())), octets.size()));
}

struct Inflater::State {
    z_stream stream{};
    bool is_ready = false;
    std::array<std::byte, kRoomBytes> room;
};

Inflater::Inflater() : state_(std::make_unique_for_overwrite<State>()) {
    state_->is_ready = inflateInit2(&state_->stream, -MAX_WBITS) == Z_OK;
}

Inflater::~Inflater() {
    if (state_->is_ready) inflateEnd(&state_->stream);
}

void Inflater::restart() noexcept {
    if (state_->is_ready) inflateReset(&state_->stream);
}

Inflater::Outcome Inflater::inflate(Bytes data, Sink& to) {
    Outcome outcome;
    if (!state_->is_ready) return {End::Stopped, 0};
    z_stream& stream = state_->stream;
    while (true) {
        const Bytes step = data.first(std::min(data.size(), kStepBytes));
        // zlib declares its input as writable and does not write it.
        stream.next_in =
            static_cast<Bytef*>(static_cast<void*>(const_cast<std::byte*>(step.data())));
        stream.avail_in = static_cast<uInt>(step.size());
        stream.next_out = static_cast<Bytef*>(static_cast<void*>(state_->room.data()));
        stream.avail_out = static_cast<uInt>(state_->room.size());
        const int code = ::inflate(&stream, Z_NO_FLUSH);
        const std::size_t consumed = step.size() - stream.avail_in;
        const std::size_t produced = state_->room.size() - stream.avail_out;
        data = data.subspan(consumed);
        outcome.consumed += consumed;
        const bool is_wanted = produced == 0 || to.take(Bytes(state_->room).first(produced));
        if (code == Z_STREAM_END) outcome.end = End::Stream;
        if (code == Z_DATA_ERROR || code == Z_NEED_DICT) outcome.end = End::Broken;
        if (!is_wanted || code == Z_MEM_ERROR || code == Z_STREAM_ERROR) {
            outcome.end = End::Stopped;
        }
        if (outcome.end != End::Input || (data.empty() && stream.avail_out != 0)) return outcome;
    }
}

}  // namespace sealtap::opener::zip

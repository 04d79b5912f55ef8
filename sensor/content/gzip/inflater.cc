#include "content/gzip/inflater.h"

#define ZLIB_CONST
#include <zlib.h>

namespace sealtap::content {
namespace {

constexpr int kRawWindowBits = -15;

const Bytef* input_of(Bytes data) noexcept {
    return static_cast<const Bytef*>(static_cast<const void*>(data.data()));
}

}  // namespace

struct Inflater::State {
    z_stream stream{};
    bool ready = false;
};

Inflater::Inflater() : state_(std::make_unique<State>()) {
    state_->ready = inflateInit2(&state_->stream, kRawWindowBits) == Z_OK;
}

Inflater::~Inflater() {
    if (state_->ready) inflateEnd(&state_->stream);
}

void Inflater::restart() noexcept {
    done_ = false;
    if (state_->ready) inflateReset(&state_->stream);
}

Inflater::Outcome Inflater::inflate(Bytes data, DecodedPart& to, PartEmitter& out) {
    if (!state_->ready) return {DecodeStatus::Broken, 0};
    z_stream& stream = state_->stream;
    stream.next_in = input_of(data);
    stream.avail_in = static_cast<uInt>(data.size());
    do {
        const std::span<std::byte> room = to.room();
        stream.next_out = static_cast<Bytef*>(static_cast<void*>(room.data()));
        stream.avail_out = static_cast<uInt>(room.size());
        const int code = ::inflate(&stream, Z_NO_FLUSH);
        to.commit(room.size() - stream.avail_out, out);
        const std::size_t consumed = data.size() - stream.avail_in;
        done_ = code == Z_STREAM_END;
        if (to.status() != DecodeStatus::Continue) return {to.status(), consumed};
        if (code != Z_OK && code != Z_BUF_ERROR && !done_) return {DecodeStatus::Broken, consumed};
    } while (!done_ && (stream.avail_in != 0 || stream.avail_out == 0));
    return {DecodeStatus::Continue, data.size() - stream.avail_in};
}

}  // namespace sealtap::content

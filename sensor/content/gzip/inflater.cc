#include "content/gzip/inflater.h"

#include "content/gzip/block_inflater.h"
#include "content/gzip/zlib_stream.h"

namespace sealtap::content {

/// zlib alone.
class Inflater::Plain {
public:
    Outcome inflate(Bytes data, DecodedPart& to, PartEmitter& out) {
        if (!zlib_.ready()) return {DecodeStatus::Broken, 0};
        zlib_.give(data);
        const ZlibStream::Answer answer = zlib_.inflate_into(to, out);
        const std::size_t consumed = data.size() - zlib_.input_left();
        done_ = answer == ZlibStream::Answer::End;
        if (to.status() != DecodeStatus::Continue) return {to.status(), consumed};
        const bool broken = answer == ZlibStream::Answer::Error;
        return {broken ? DecodeStatus::Broken : DecodeStatus::Continue, consumed};
    }
    [[nodiscard]] bool done() const noexcept { return done_; }
    void restart() noexcept {
        done_ = false;
        if (zlib_.ready()) zlib_.reset();
    }

private:
    ZlibStream zlib_;
    bool done_ = false;
};

Inflater::Inflater(InflateEngine engine) {
    if (engine == InflateEngine::Fastest) fast_ = make_block_inflater();
    if (!fast_) plain_ = std::make_unique<Plain>();
}

Inflater::~Inflater() = default;

Inflater::Outcome Inflater::inflate(Bytes data, DecodedPart& to, PartEmitter& out) {
    to.expect_much();
    return fast_ ? fast_->inflate(data, to, out) : plain_->inflate(data, to, out);
}

bool Inflater::done() const noexcept { return fast_ ? fast_->done() : plain_->done(); }

void Inflater::restart() noexcept { fast_ ? fast_->restart() : plain_->restart(); }

}  // namespace sealtap::content

#include "opener/pdf/coded_end.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string>

#include "opener/pdf/lexer.h"

namespace sealtap::opener::pdf {
namespace {

constexpr int kPieceBytes = 16384;
/// What stands behind an end is held as a whole, up to here; the rest of it is told as unread.
constexpr std::size_t kTailBytesMax = 4U << 20U;

/// Finds the end of one coding.
class EndFinder {
public:
    virtual ~EndFinder() = default;
    /// How many of the octets belong to the coding: all but those behind its end.
    [[nodiscard]] virtual std::size_t take(Bytes piece) = 0;
    [[nodiscard]] virtual bool is_broken() const { return false; }
    [[nodiscard]] virtual std::uint64_t decoded() const { return 0; }
};

/// ">" of hexadecimal, "~" of base 85: its ">" may be left out.
class MarkFinder final : public EndFinder {
public:
    explicit MarkFinder(char mark) : mark_(mark) {}
    std::size_t take(Bytes piece) override {
        const std::string_view text = text_of(piece);
        std::size_t at = 0;
        if (!is_ended_) {
            at = text.find(mark_);
            if (at == std::string_view::npos) return text.size();
            is_ended_ = true;
            ++at;
        }
        if (is_close_next_ && at < text.size()) {
            is_close_next_ = false;
            if (mark_ == '~' && text[at] == '>') ++at;
        }
        return at;
    }

private:
    char mark_;
    bool is_ended_ = false;
    bool is_close_next_ = true;
};

class RunLengthFinder final : public EndFinder {
public:
    std::size_t take(Bytes piece) override {
        constexpr unsigned kEnd = 128;
        std::size_t at = 0;
        while (at < piece.size() && !is_ended_) {
            const std::size_t step = std::min(left_, piece.size() - at);
            at += step;
            left_ -= step;
            if (at == piece.size()) break;
            const auto length = std::to_integer<unsigned>(piece[at++]);
            is_ended_ = length == kEnd;
            left_ = length < kEnd ? length + 1 : is_ended_ ? 0 : 1;
        }
        return at;
    }

private:
    std::size_t left_ = 0;
    bool is_ended_ = false;
};

/// Without the sum at the end: readers do not look at it.
class FlateFinder final : public EndFinder {
public:
    FlateFinder() { is_broken_ = inflateInit2(&state_, -MAX_WBITS) != Z_OK; }
    FlateFinder(const FlateFinder&) = delete;
    FlateFinder& operator=(const FlateFinder&) = delete;
    ~FlateFinder() override { inflateEnd(&state_); }

    std::size_t take(Bytes piece) override {
        std::size_t at = skip(head_, piece, 0);
        std::array<Bytef, 32768> decoded;  // NOLINT(cppcoreguidelines-pro-type-member-init)
        while (at < piece.size() && !is_ended_ && !is_broken_) {
            // zlib declares its input as writable and does not write it.
            state_.next_in = static_cast<Bytef*>(
                static_cast<void*>(const_cast<std::byte*>(piece.subspan(at).data())));
            state_.avail_in = static_cast<uInt>(piece.size() - at);
            state_.next_out = decoded.data();
            state_.avail_out = static_cast<uInt>(decoded.size());
            const int status = ::inflate(&state_, Z_NO_FLUSH);
            at = piece.size() - state_.avail_in;
            decoded_ += decoded.size() - state_.avail_out;
            is_ended_ = status == Z_STREAM_END;
            is_broken_ = status != Z_OK && !is_ended_ && status != Z_BUF_ERROR;
        }
        return is_ended_ ? skip(sum_, piece, at) : at;
    }
    bool is_broken() const override { return is_broken_; }
    std::uint64_t decoded() const override { return decoded_; }

private:
    static std::size_t skip(std::size_t& octets, Bytes piece, std::size_t at) {
        const std::size_t step = std::min(octets, piece.size() - at);
        octets -= step;
        return at + step;
    }

    z_stream state_{};
    std::size_t head_ = 2;
    std::size_t sum_ = 4;
    bool is_ended_ = false;
    bool is_broken_ = false;
    std::uint64_t decoded_ = 0;
};

std::unique_ptr<EndFinder> finder_of(const Stream& stream) {
    switch (stream.getKind()) {
        case strFlate: return std::make_unique<FlateFinder>();
        case strASCIIHex: return std::make_unique<MarkFinder>('>');
        case strASCII85: return std::make_unique<MarkFinder>('~');
        case strRunLength: return std::make_unique<RunLengthFinder>();
        default: return nullptr;
    }
}

void trim(std::string& octets) {
    while (!octets.empty() && is_blank(octets.back())) octets.pop_back();
    const auto first = std::ranges::find_if_not(octets, is_blank);
    octets.erase(octets.begin(), first);
}

void read_end(Stream& coded, EndFinder& finder, Work& work, Output& out, const TailTaker& take) {
    std::string tail;
    std::uint64_t charged = 0;
    (void)read_pieces(coded, work, out, [&](Bytes piece) {
        const Bytes behind = piece.subspan(finder.take(piece));
        work.charge(finder.decoded() - charged);
        charged = finder.decoded();
        const std::size_t held = std::min(behind.size(), kTailBytesMax - tail.size());
        tail += text_of(behind.first(held));
        if (held < behind.size()) out.unread(0, Cause::MemoryLimit);
        return tail.size() < kTailBytesMax;
    });
    trim(tail);
    if (tail.empty()) return;
    if (finder.is_broken()) out.unread(0, Cause::DecodeError);
    take(bytes_of(tail));
}

}  // namespace

bool read_pieces(Stream& stream, Work& work, Output& out, const std::function<bool(Bytes)>& take) {
    std::array<unsigned char, kPieceBytes> piece;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    stream.reset();
    bool is_whole = false;
    while (!work.is_spent && out.wants_more()) {
        const int length = stream.doGetChars(kPieceBytes, piece.data());
        is_whole = length <= 0;
        if (is_whole) break;
        work.charge(static_cast<std::uint64_t>(length));
        if (!take(std::as_bytes(std::span(piece)).first(static_cast<std::size_t>(length)))) break;
    }
    stream.close();
    return is_whole;
}

void read_coded_ends(const Object& stream, Work& work, Output& out, const TailTaker& take) {
    for (Stream* coding = stream.getStream(); coding != nullptr; coding = coding->getNextStream()) {
        const std::unique_ptr<EndFinder> finder = finder_of(*coding);
        Stream* const coded = coding->getNextStream();
        if (finder && coded != nullptr) read_end(*coded, *finder, work, out, take);
    }
}

}  // namespace sealtap::opener::pdf

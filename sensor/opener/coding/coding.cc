#include "opener/coding/coding.h"

#include <bit>

#include "opener/coding/legacy_lz4.h"
#include "opener/little_endian.h"
#include "opener/writing.h"

namespace sealtap::opener::coding {
namespace {

std::string_view step_of(Coding coding) noexcept {
    switch (coding) {
        case Coding::Bzip2: return "bzip2";
        case Coding::Xz: return "xz";
        case Coding::Lzma: return "lzma";
        case Coding::Lzip: return "lzip";
        case Coding::Zstd: return "zstd";
        case Coding::Lz4: return "lz4";
    }
    return "";
}

/// An .lzma file has no mark: properties, a dictionary of 2^n or 2^n + 2^(n-1) octets, a size, and
/// a range coder, whose first octet is zero.
bool begins_as_lzma(Bytes octets) noexcept {
    constexpr std::uint64_t kHeaderBytes = 13;
    constexpr std::uint64_t kSizeMax = 1ULL << 40U;
    if (octets.size() <= kHeaderBytes || std::to_integer<unsigned>(octets[0]) >= 225) return false;
    const std::uint32_t dictionary = u32_at(octets, 1);
    const std::uint64_t size = u64_at(octets, 5);
    const bool is_usual =
        dictionary >= 4096 &&
        (dictionary == UINT32_MAX || std::popcount(dictionary) == 1 ||
         (std::popcount(dictionary) == 2 && (dictionary & dictionary >> 1U) != 0));
    return is_usual && (size == UINT64_MAX || size <= kSizeMax) &&
           octets[kHeaderBytes] == std::byte{0};
}

bool begins(Coding coding, Bytes octets) noexcept {
    const std::string_view text = text_of(octets);
    switch (coding) {
        case Coding::Bzip2:
            // The mark of the first block, or of the end behind no block.
            return text.starts_with("BZh") && text.size() > 4 &&
                   (text.substr(4).starts_with("1AY&SY") ||
                    text.substr(4).starts_with("\x17\x72\x45\x38\x50\x90"));
        case Coding::Xz: return text.starts_with(std::string_view("\xFD\x37zXZ\0", 6));
        case Coding::Lzma: return begins_as_lzma(octets);
        case Coding::Lzip: return text.starts_with("LZIP");
        case Coding::Zstd: return u32_at(octets, 0) == 0xFD2F'B528;
        case Coding::Lz4: return u32_at(octets, 0) == 0x184D'2204 || begins_as_legacy_lz4(octets);
    }
    return false;
}

/// "plan.tar.xz" holds "plan.tar", "plan.tbz2" "plan.tar".
std::string inner_name(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    const std::string_view base = slash == std::string_view::npos ? name : name.substr(slash + 1);
    const std::size_t dot = base.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return {};
    const bool is_tar = base.substr(dot).starts_with(".t");
    return std::string(base.substr(0, dot)) + (is_tar ? ".tar" : "");
}

/// Begins its part when the first octets come, so that what is not of the coding can be refused.
class PartSink final : public Sink {
public:
    PartSink(Output& out, Coding coding, std::string_view name)
        : out_(out), sink_(out), coding_(coding), name_(inner_name(name)) {}
    bool take(Bytes piece) override {
        begin();
        return sink_.take(piece);
    }
    void begin() {
        if (is_open_) return;
        PartInfo info;
        info.step = step_of(coding_);
        info.name = RawText(std::move(name_));
        out_.begin(std::move(info));
        is_open_ = true;
    }
    [[nodiscard]] bool is_open() const noexcept { return is_open_; }

private:
    Output& out_;
    OutputSink sink_;
    Coding coding_;
    std::string name_;
    bool is_open_ = false;
};

Cause cause_of(Status status) noexcept {
    if (status == Status::MemoryLimit) return Cause::MemoryLimit;
    return status == Status::UnknownCoding ? Cause::UnknownCoding : Cause::DecodeError;
}

OpenStatus open_coded(Coding coding, const Whole& whole, Output& out) {
    PartSink sink(out, coding, whole.name);
    const Outcome outcome = decode(coding, whole.octets, sink);
    const bool is_nothing = outcome.status == Status::Damaged && !sink.is_open();
    if (is_nothing && coding == Coding::Lzma) return OpenStatus::Refused;
    sink.begin();
    if (outcome.status == Status::Whole) {
        out.end(EndReason::Complete);
        const Bytes rest = slice(whole.octets, outcome.consumed, UINT64_MAX);
        put_rest(out, std::string(step_of(coding)) + ":rest", rest);
        return out.wants_more() ? OpenStatus::Opened : OpenStatus::Exhausted;
    }
    if (outcome.status == Status::Stopped) {
        out.end(EndReason::Aborted);
        return OpenStatus::Exhausted;
    }
    out.end(EndReason::Aborted);
    out.unread(whole.octets.size() - outcome.consumed, cause_of(outcome.status));
    return OpenStatus::Damaged;
}

}  // namespace

template <Coding kCoding>
bool accepts(const Whole& whole) {
    return begins(kCoding, whole.octets);
}

template <Coding kCoding>
OpenStatus open(const Whole& whole, Output& out) {
    return open_coded(kCoding, whole, out);
}

template bool accepts<Coding::Bzip2>(const Whole&);
template bool accepts<Coding::Xz>(const Whole&);
template bool accepts<Coding::Lzma>(const Whole&);
template bool accepts<Coding::Lzip>(const Whole&);
template bool accepts<Coding::Zstd>(const Whole&);
template bool accepts<Coding::Lz4>(const Whole&);
template OpenStatus open<Coding::Bzip2>(const Whole&, Output&);
template OpenStatus open<Coding::Xz>(const Whole&, Output&);
template OpenStatus open<Coding::Lzma>(const Whole&, Output&);
template OpenStatus open<Coding::Lzip>(const Whole&, Output&);
template OpenStatus open<Coding::Zstd>(const Whole&, Output&);
template OpenStatus open<Coding::Lz4>(const Whole&, Output&);

}  // namespace sealtap::opener::coding

#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "opener/format.h"
#include "opener/little_endian.h"
#include "opener/sink.h"

// How containers write to their Output.
namespace sealtap::opener {

inline constexpr std::size_t kPieceBytes = 64 * 1024;

/// Writes to the open part, as long as more is wanted.
class OutputSink final : public Sink {
public:
    explicit OutputSink(Output& out) noexcept : out_(out) {}
    bool take(Bytes piece) override {
        while (!piece.empty()) {
            if (!out_.wants_more()) return false;
            const Bytes step = slice(piece, 0, kPieceBytes);
            out_.data(step);
            piece = piece.subspan(step.size());
        }
        return out_.wants_more();
    }

private:
    Output& out_;
};

/// A part that is gathered while others are open, and begun when something came for it.
class LazyPart {
public:
    /// As much is held; what is more is a part of its own at the next flush().
    static constexpr std::size_t kHeldBytesMax = 1U << 20U;

    LazyPart(Output& out, std::string step, Reading reading)
        : out_(out), step_(std::move(step)), reading_(reading) {}

    void add(Bytes octets) { held_.append(text_of(octets)); }
    void add_line(std::string_view text) {
        if (!text.empty()) held_.append(text).push_back('\n');
    }
    [[nodiscard]] bool is_full() const noexcept { return held_.size() >= kHeldBytesMax; }
    /// Where no other part is open, or none that it does not belong to.
    void flush() {
        if (held_.empty()) return;
        PartInfo info;
        info.step = step_;
        info.reading = reading_;
        if (reading_ == Reading::AsText) info.charset = "utf-8";
        out_.begin(std::move(info));
        out_.data(bytes_of(held_));
        out_.end(EndReason::Complete);
        held_.clear();
    }

private:
    Output& out_;
    std::string step_;
    Reading reading_;
    std::string held_;
};

/// Zeros, or nothing.
[[nodiscard]] inline bool is_padding(Bytes octets) noexcept {
    return std::ranges::all_of(octets, [](std::byte octet) { return octet == std::byte{0}; });
}

/// Raw octets that belong to nothing known, as a part of their own; zeros are left out.
inline void put_rest(Output& out, std::string step, Bytes octets) {
    if (is_padding(octets) || !out.wants_more()) return;
    PartInfo info;
    info.step = std::move(step);
    out.begin(std::move(info));
    const bool is_whole = OutputSink(out).take(octets);
    out.end(is_whole ? EndReason::Complete : EndReason::Aborted);
}

}  // namespace sealtap::opener

#include "opener/rtf/blobs.h"

#include <algorithm>
#include <string_view>

#include "opener/ole/embedded.h"
#include "opener/rtf/tokens.h"
#include "opener/text_writer.h"

namespace sealtap::opener::rtf {
namespace {

/// What is more than this is taken as part of the last one: no honest document has so many.
constexpr std::size_t kBlobsMax = 65536;
constexpr std::size_t kSpansMax = std::size_t{4} * kBlobsMax;

std::string_view step_of(Target target) noexcept {
    if (target == Target::Picture) return "rtf:picture";
    return target == Target::Object ? "rtf:object" : "rtf:data";
}

}  // namespace

void Blobs::begin(Target target) {
    if (blobs_.size() >= kBlobsMax) return;
    // One that stayed empty is begun anew.
    if (!blobs_.empty() && blobs_.back().first_span == spans_.size()) blobs_.pop_back();
    blobs_.push_back({target, spans_.size()});
}

void Blobs::add(std::size_t offset, std::size_t length, As as) {
    if (length == 0) return;
    if (blobs_.empty()) begin(Target::Data);
    const bool follows = spans_.size() > blobs_.back().first_span && as == As::Digits &&
                         spans_.back().as == As::Digits && offset >= spans_.back().offset;
    // Line feeds between digits are passed over when they are read, so lines make one span.
    const bool is_near = follows && offset - (spans_.back().offset + spans_.back().length) <= 2;
    if (is_near || (follows && spans_.size() >= kSpansMax)) {
        spans_.back().length = offset + length - spans_.back().offset;
        return;
    }
    spans_.push_back({offset, length, as});
}

std::vector<std::byte> Blobs::decode(std::size_t blob) const {
    const std::size_t end = blob + 1 < blobs_.size() ? blobs_[blob + 1].first_span : spans_.size();
    std::vector<std::byte> out;
    int high = -1;
    for (std::size_t i = blobs_[blob].first_span; i < end; ++i) {
        const Bytes octets = document_.subspan(spans_[i].offset, spans_[i].length);
        if (spans_[i].as == As::Octets) {
            out.insert(out.end(), octets.begin(), octets.end());
            continue;
        }
        for (const std::byte octet : octets) {
            const int digit = hex_value(std::to_integer<char>(octet));
            if (digit < 0) continue;
            if (high >= 0) out.push_back(static_cast<std::byte>(high * 16 + digit));
            high = high >= 0 ? -1 : digit;
        }
    }
    return out;
}

/// Letters that are no digits: nobody writes them there who has nothing to hide.
void Blobs::write_odd(std::size_t blob, Output& out) const {
    const std::size_t end = blob + 1 < blobs_.size() ? blobs_[blob + 1].first_span : spans_.size();
    for (std::size_t i = blobs_[blob].first_span; i < end && out.wants_more(); ++i) {
        const Bytes octets = document_.subspan(spans_[i].offset, spans_[i].length);
        const bool is_odd =
            spans_[i].as == As::Digits && std::ranges::any_of(octets, [](std::byte octet) {
                const auto letter = std::to_integer<char>(octet);
                return hex_value(letter) < 0 && letter != ' ' && letter != '\r' && letter != '\n' &&
                       letter != '\t';
            });
        if (is_odd) put_raw(out, raw_part("rtf:odd", {}), octets);
    }
}

void Blobs::write(Output& out) const {
    for (std::size_t i = 0; i < blobs_.size() && out.wants_more(); ++i) {
        const std::vector<std::byte> octets = decode(i);
        write_odd(i, out);
        if (octets.empty()) continue;
        const bool is_object = blobs_[i].target == Target::Object && ole::write_ole1(octets, out);
        if (!is_object) put_raw(out, raw_part(step_of(blobs_[i].target), {}), octets);
    }
}

}  // namespace sealtap::opener::rtf

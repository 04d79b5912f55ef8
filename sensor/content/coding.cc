#include "content/coding.h"

#include <algorithm>
#include <bit>
#include <string>

namespace sealtap::content {

bool coded_as(const PartInfo& info, std::initializer_list<std::string_view> names) noexcept {
    return !info.codings.empty() && std::ranges::find(names, info.codings.front()) != names.end();
}

PartInfo uncoded(const PartInfo& info, std::string_view step) {
    PartInfo child;
    if (!info.codings.empty()) {
        child.name = info.name;
        child.media_type = info.media_type;
        child.charset = info.charset;
        child.boundary = info.boundary;
        child.codings.assign(info.codings.begin() + 1, info.codings.end());
        child.object = info.object;
        child.judged = Judged::WithParent;  // the coded part has begun the document
    }
    child.step = std::string(step);
    return child;
}

std::size_t charge_as_much(DecodeBudget& budget, std::size_t wanted) noexcept {
    if (wanted == 0 || budget.charge_output(wanted)) return wanted;
    // What may be charged in all is some number below `wanted`: found bit by bit.
    std::size_t charged = 0;
    for (std::size_t step = std::bit_floor(wanted); step != 0; step /= 2) {
        if (charged + step < wanted && budget.charge_output(step)) charged += step;
    }
    return charged;
}

OpenPart& DecodedPart::part(PartEmitter& out) {
    if (!part_) part_ = out.begin_child(std::move(info_));
    return *part_;
}

void DecodedPart::put(std::string_view text, PartEmitter& out) {
    while (!text.empty()) {
        const std::size_t length = std::min(text.size(), room().size());
        std::ranges::copy(bytes_of(text.substr(0, length)), room().begin());
        commit(length, out);
        text.remove_prefix(length);
    }
}

void DecodedPart::make_room(PartEmitter& out) {
    if (block_) return emit(out);
    take_block();
}

void DecodedPart::take_block() {
    constexpr std::size_t kBlockBytes = 8192;
    block_ = std::make_unique_for_overwrite<std::byte[]>(kBlockBytes);
    std::ranges::copy(Bytes(buffer_).first(filled_), block_.get());
    buffer_ = std::span(block_.get(), kBlockBytes);
}

void DecodedPart::emit(PartEmitter& out) {
    const Bytes octets = Bytes(buffer_).first(std::exchange(filled_, 0));
    if (octets.empty() || status_ == DecodeStatus::Exhausted) return;
    const std::size_t paid = charge_as_much(out.budget(), octets.size());
    if (paid != 0) part(out).on_data(octets.first(paid));
    if (paid < octets.size()) status_ = DecodeStatus::Exhausted;
}

void DecodedPart::on_gap(std::uint64_t length, Cause cause, PartEmitter& out) {
    emit(out);
    if (length != 0) part(out).on_gap(length, cause);
}

void DecodedPart::end(EndReason reason, PartEmitter& out) {
    emit(out);
    part(out).end(status_ == DecodeStatus::Exhausted ? EndReason::Aborted : reason);
    part_.reset();
}

}  // namespace sealtap::content

#include "pipeline/piece_table.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace sealtap::pipeline {
namespace {

using decode::Piece;

Bytes octets_of(const Piece& piece) noexcept {
    return piece.around ? piece.around->payload : piece.inside.data;
}

/// A piece costs more than its octets.
constexpr std::uint64_t kUpkeepBytes = 256;

}  // namespace

std::optional<decode::Layer> PieceTable::add(const Piece& piece) {
    const auto timeout = std::chrono::milliseconds(limits_[Limit::FragmentTimeoutMs]);
    while (!waiting_.empty() && piece.stamp.time - waiting_.front().since > timeout)
        give_up(waiting_.begin(), FrameCause::FragmentIncomplete);
    const auto at = find_or_open(piece);
    if (!keep(*at, piece)) return std::nullopt;
    if (is_complete(*at)) return join(at);
    keep_within_limits(at);
    return std::nullopt;
}

PieceTable::List::iterator PieceTable::find_or_open(const Piece& piece) {
    const auto [known, is_new] = by_key_.try_emplace(piece.key);
    if (is_new) known->second = waiting_.insert(waiting_.end(), {piece.key, piece.stamp.time, {}});
    return known->second;
}

bool PieceTable::keep(Packet& packet, const Piece& piece) {
    const auto place_of = [](const Held& held) { return held.piece.place; };
    const auto at = std::ranges::lower_bound(packet.pieces, piece.place, {}, place_of);
    if (at != packet.pieces.end() && at->piece.place == piece.place) {
        settle_second(*at, piece);
        return false;
    }
    Held held(piece);
    held_bytes_ += held.octets.size() + kUpkeepBytes;
    packet.pieces.insert(at, std::move(held));
    return true;
}

PieceTable::Held::Held(const Piece& from) : piece(from) {
    const Bytes whole = octets_of(from);
    octets.assign(whole.begin(), whole.end());
    const std::ptrdiff_t before = from.inside.data.data() - whole.data();
    piece.inside.data =
        Bytes(octets).subspan(static_cast<std::size_t>(before), from.inside.data.size());
    if (piece.around) piece.around->payload = octets;
}

/// A radio sends again what was not acknowledged. What differs is no copy, and the first one stays.
void PieceTable::settle_second(const Held& first, const Piece& piece) {
    if (std::ranges::equal(first.piece.inside.data, piece.inside.data) &&
        first.piece.is_last == piece.is_last) {
        ledger_.duplicate += piece.held_bytes();
    } else {
        give_up(Held(piece), FrameCause::FragmentRejected);
    }
}

/// From the first piece to the last one each begins where the one before it ends, whole.
bool PieceTable::is_complete(const Packet& packet) noexcept {
    std::uint32_t place = 0;
    for (const Held& held : packet.pieces) {
        if (held.piece.place != place) return false;
        if (held.piece.is_last) return true;
        if (held.piece.inside.cut != 0) return false;
        place = held.piece.next_place;
    }
    return false;
}

decode::Layer PieceTable::join(List::iterator at) {
    whole_.clear();
    decode::Layer whole;
    whole.kind = at->pieces.front().piece.inside.kind;
    bool is_over = false;
    for (const Held& held : at->pieces) {
        held_bytes_ -= held.octets.size() + kUpkeepBytes;
        const Bytes inside = held.piece.inside.data;
        if (is_over) {  // behind the last one
            ledger_.count(FrameCause::FragmentRejected, held.octets.size());
            continue;
        }
        whole_.insert(whole_.end(), inside.begin(), inside.end());
        ledger_.headers += held.octets.size() - inside.size();
        whole.cut = held.piece.inside.cut;
        is_over = held.piece.is_last;
    }
    erase(at);
    whole.data = whole_;
    return whole;
}

void PieceTable::give_up(List::iterator at, FrameCause cause) {
    for (Held& held : at->pieces) {
        held_bytes_ -= held.octets.size() + kUpkeepBytes;
        give_up(std::move(held), cause);
    }
    erase(at);
}

/// Behind a hole the octets of a radio's frame begin anywhere in the packet.
void PieceTable::give_up(Held held, FrameCause cause) {
    if (held.piece.around || held.piece.place == 0) {
        given_up_.push_back(std::move(held));
    } else {
        ledger_.count(cause, held.octets.size());
    }
}

void PieceTable::erase(List::iterator at) {
    by_key_.erase(at->key);
    waiting_.erase(at);
}

void PieceTable::keep_within_limits(List::iterator at) {
    if (at->pieces.size() > limits_[Limit::FragmentsPerDatagramMax]) {
        hits_.hit(Limit::FragmentsPerDatagramMax);
        give_up(at, FrameCause::FragmentLimit);
    }
    while (held_bytes_ > limits_[Limit::FragmentBytesMax] && !waiting_.empty()) {
        hits_.hit(Limit::FragmentBytesMax);
        give_up(waiting_.begin(), FrameCause::FragmentLimit);
    }
}

std::optional<decode::Piece> PieceTable::next_given_up() {
    if (given_up_.empty()) return std::nullopt;
    handed_out_.emplace(std::move(given_up_.front()));
    given_up_.pop_front();
    return handed_out_->piece;
}

void PieceTable::finish() {
    while (!waiting_.empty()) give_up(waiting_.begin(), FrameCause::FragmentIncomplete);
}

}  // namespace sealtap::pipeline

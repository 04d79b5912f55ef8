#pragma once

#include <cstdint>
#include <vector>

#include "base/hash.h"
#include "decode/decoder.h"
#include "flow/duplicate_filter.h"
#include "flow/ip_defragmenter.h"
#include "pipeline/piece_table.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/limits.h"
#include "sealtap/packet.h"
#include "sealtap/settings.h"

namespace sealtap::pipeline {

/// Where fragments of IP are put together, and copies told.
enum class Joining : std::uint8_t {
    Here,       ///< the only reader: it sees all of them
    Elsewhere,  ///< one of several readers: the parts may have come by another
};

/// From frames to whole datagrams: link layer, tunnels, IP defragmentation, in any nesting. One
/// front end serves all workers, so that fragments and tunnels never tear a flow apart. With
/// several readers each has one that decodes only, and the joiner one that puts fragments together.
/// Used by one thread.
class FrontEnd {
public:
    FrontEnd(const Settings& settings, base::HashKey key,
             flow::Vigilance vigilance = flow::Vigilance::On, Joining joining = Joining::Here)
        : vigilance_(vigilance),
          joining_(joining),
          decoder_(settings.limits, hits_, ledger_),
          defragmenter_(settings.limits, hits_, ledger_, key, rules_of(settings)),
          duplicates_(key, rules_of(settings).vlans, settings.limits),
          pieces_(settings.limits, hits_, ledger_) {}

    static flow::DefragmenterRules rules_of(const Settings& settings) {
        return {
            .overlap = settings.overlap_policy == "first" ? flow::OverlapPolicy::First
                                                          : flow::OverlapPolicy::Linux,
            .vlans = settings.vlan_in_flow_key ? flow::VlanKey::Include : flow::VlanKey::Ignore};
    }

    /// Calls `deliver(Datagram&)` for each whole datagram: at most once but for a radio's frames,
    /// which may hold several, and fragments that can be read in several ways. A copy that a mirror
    /// port made is counted here. The datagram lives until it returns. Joining elsewhere, fragments
    /// and copies are delivered as they are.
    template <class Deliver>
    void on_packet(const Packet& packet, Deliver deliver) {
        for (std::optional<Datagram> datagram = decoder_.decode(packet);;
             datagram = decoder_.decode_more()) {
            if (decoder_.piece()) join(datagram);
            if (datagram) on_datagram(datagram, deliver);
            hand_out_given_up(deliver);
            if (!decoder_.has_more()) return;
        }
    }

    /// A fragment that another front end decoded. Calls `deliver` as on_packet() does.
    template <class Deliver>
    void on_fragment(const Datagram& fragment, Deliver deliver) {
        std::optional<Datagram> datagram = fragment;
        on_datagram(datagram, deliver);
    }

    /// No more packets: fragments that wait are counted as incomplete, or delivered as they are.
    template <class Deliver>
    void finish(Deliver deliver) {
        pieces_.finish();
        hand_out_given_up(deliver);
        defragmenter_.finish();
    }

    [[nodiscard]] const FrameLedger& ledger() const noexcept { return ledger_; }
    [[nodiscard]] const LimitHits& hits() const noexcept { return hits_; }

private:
    static constexpr int kFragmentLayersMax = 4;
    static constexpr std::uint8_t kTcp = 6;

    /// What was cut up below IP, in place of its last piece.
    void join(std::optional<Datagram>& datagram) {
        for (int round = 0; round < kFragmentLayersMax; ++round) {
            const Datagram stamp = decoder_.piece()->stamp;
            const std::optional<decode::Layer> whole = pieces_.add(*decoder_.piece());
            if (!whole) return;
            datagram = decoder_.decode_joined(*whole, stamp);
            if (!decoder_.piece()) return;
        }
        hits_.hit(Limit::LayersMax);
        ledger_.count(FrameCause::LayerLimit, decoder_.piece()->held_bytes());
    }

    template <class Deliver>
    void hand_out_given_up(Deliver& deliver) {
        while (const std::optional<decode::Piece> piece = pieces_.next_given_up()) {
            std::optional<Datagram> datagram = piece->around;
            if (!datagram) datagram = decoder_.decode_joined(piece->inside, piece->stamp);
            if (const auto& nested = decoder_.piece(); !piece->around && nested)
                ledger_.count(FrameCause::FragmentIncomplete, nested->held_bytes());
            if (datagram) on_datagram(datagram, deliver);
        }
    }

    template <class Deliver>
    void on_datagram(std::optional<Datagram>& datagram, Deliver& deliver) {
        if (joining_ == Joining::Elsewhere) return deliver(*datagram);
        const bool is_fragment = datagram->fragment.has_value();
        if ((is_fragment || datagram->protocol != kTcp) && is_duplicate(*datagram)) return;
        if (!is_fragment) return deliver(*datagram);
        put_together(datagram);
        if (datagram) deliver(*datagram);
        while (auto view = next_view()) deliver(*view);
    }

    [[nodiscard]] bool is_duplicate(const Datagram& datagram) {
        if (vigilance_ == flow::Vigilance::Off) return false;
        if (!duplicates_.is_duplicate(datagram, ledger_.frames)) return false;
        ledger_.duplicate += datagram.payload.size();
        return true;
    }

    /// Another reading of fragments that contradict each other. Its octets are those of the
    /// fragments, which are counted already.
    [[nodiscard]] std::optional<Datagram> next_view() {
        std::optional<Datagram> view = defragmenter_.next_view();
        if (!view) return std::nullopt;
        const FrameLedger before = ledger_;
        std::optional<Datagram> inside = decoder_.decode_reassembled(*view);
        ledger_ = before;
        if (!inside || inside->fragment) inside = view;
        inside->other_view = true;
        return inside;
    }

    /// The whole datagram in place of its last fragment, nothing in place of the others.
    void put_together(std::optional<Datagram>& datagram) {
        // Each round takes off one layer of fragmentation; the decoder bounds the layers of a
        // frame, this the rest.
        for (int round = 0; datagram && datagram->fragment && round < kFragmentLayersMax; ++round) {
            if (round != 0) keep_nested(*datagram);
            datagram = defragmenter_.add(*datagram);
            if (datagram) datagram = decoder_.decode_reassembled(*datagram);
        }
        if (!datagram || !datagram->fragment) return;
        hits_.hit(Limit::LayersMax);
        ledger_.count(FrameCause::LayerLimit, datagram->payload.size());
        datagram.reset();
    }

    /// A fragment inside a reassembled datagram lies in the defragmenter's own buffer, which the
    /// next add() reuses.
    void keep_nested(Datagram& fragment) {
        nested_.assign(fragment.payload.begin(), fragment.payload.end());
        fragment.payload = nested_;
    }

    const flow::Vigilance vigilance_;
    const Joining joining_;
    FrameLedger ledger_;
    LimitHits hits_;
    decode::Decoder decoder_;
    flow::IpDefragmenter defragmenter_;
    flow::DuplicateFilter duplicates_;
    PieceTable pieces_;
    std::vector<std::byte> nested_;
};

}  // namespace sealtap::pipeline

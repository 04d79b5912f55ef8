#include "pipeline/reader.h"

#include <algorithm>

namespace sealtap::pipeline {
namespace {

constexpr std::uint64_t kPacketsPerReport = 4096;
// Workers wait for the word of a reader that has nothing for them.
constexpr std::uint64_t kPacketsPerWord = 256;
// And nothing else does for what waits in a half-full batch; where workers do, it is not for long.
constexpr std::chrono::milliseconds kRestPeriod{10};

}  // namespace

Reader::Reader(const ReaderPost& post, const Engine& engine, const Crew& crew)
    : post_(post),
      overload_(crew.overload),
      front_(engine.settings, base::HashKey::random(), post.vigilance,
             post.common == nullptr ? Joining::Here : Joining::Elsewhere),
      clock_(post.common) {
    post_.outlet.meter().start();
}

bool Reader::step() {
    const StageScope reading(post_.stages, Stage::Read);
    Packet packet;
    const Result<Poll> polled = post_.source.poll(packet);
    if (!polled) {
        failure_ = polled.error();
        return false;
    }
    if (*polled == Poll::End) return false;
    if (*polled == Poll::Idle) {
        rest_idle();
    } else {
        take(packet);
    }
    return true;
}

void Reader::close() {
    front_.finish([this](Datagram& datagram) {
        datagram.clock = clock_.now();
        post_.outlet.dispatch(Packet{}, datagram);
    });
    post_.outlet.close();
    tell();
    totals_ = reading();
    if (post_.slot != nullptr) post_.slot->publish_last(totals_);
}

void Reader::take(const Packet& packet) {
    note_time(packet.time);
    const Timestamp now = clock_.on_packet(packet.time);
    {
        const StageScope decoding(post_.stages, Stage::Decode);
        // A worker on this thread has a clock of its own.
        const Stage handing_over = post_.outlet.is_inline() ? Stage::Outside : Stage::Dispatch;
        front_.on_packet(packet, [&](Datagram& datagram) {
            const StageScope dispatching(post_.stages, handing_over);
            datagram.clock = now;
            post_.outlet.dispatch(packet, datagram);
        });
    }
    if (post_.common != nullptr && ++untold_packets_ >= kPacketsPerWord) tell_reached(now);
    rest_when_due(now);
}

void Reader::note_time(Timestamp time) noexcept {
    if (first_packet_ == Timestamp{}) first_packet_ = last_packet_ = time;
    first_packet_ = std::min(first_packet_, time);
    last_packet_ = std::max(last_packet_, time);
}

/// Live, a trickle of packets is never idle and never fills a batch: it goes on by the packets' own
/// clock, which there is the time of day.
void Reader::rest_when_due(Timestamp now) {
    const Duration period = post_.common == nullptr ? LiveMonitor::kPeriod : kRestPeriod;
    if (overload_ == Overload::Shed && now - rested_ >= period) {
        rested_ = now;
        rest(now);
        if (now - told_ < LiveMonitor::kPeriod) return;
        told_ = now;
        tell();
    } else if (front_.ledger().frames % kPacketsPerReport == 0) {
        tell();
    }
}

/// Nobody waits in a half-full batch, nor for what did not come.
void Reader::rest(Timestamp reached) {
    post_.outlet.flush();
    if (post_.common != nullptr) tell_reached(reached);
}

void Reader::tell_reached(Timestamp clock) noexcept {
    untold_packets_ = 0;
    clock_.share();
    post_.outlet.tell_reached(clock);
}

/// A source that cannot tell is not waited for while it is silent; its next packet ends that.
void Reader::rest_idle() {
    const std::optional<Timestamp> reached =
        post_.common == nullptr ? std::nullopt : post_.source.reached();
    const Timestamp now = reached ? clock_.of(*reached) : Timestamp::max();
    rest(now);
    if (!reached) {
        untold_packets_ = kPacketsPerWord;
        tell();
    } else if (now - told_ >= LiveMonitor::kPeriod) {
        told_ = now;
        tell();
    }
}

void Reader::tell() {
    if (post_.observer != nullptr) post_.observer->on_progress(front_.ledger().frames);
    post_.outlet.meter().sample();
    if (post_.slot != nullptr) (void)post_.slot->publish(reading());
}

ReaderReading Reader::reading() {
    ReaderReading now{front_.ledger(), front_.hits(), post_.outlet.meter().load(),
                      post_.source.drops()};
    now.frames.add(post_.outlet.left_out());
    now.hits.add(post_.outlet.hits());
    return now;
}

}  // namespace sealtap::pipeline

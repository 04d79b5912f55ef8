// The machine's form of the statistics.
#include <algorithm>
#include <array>
#include <cmath>

#include "app/live_statistics.h"
#include "feed/eve_json.h"
#include "feed/json_writer.h"

namespace sealtap::app {
namespace {

using feed::JsonWriter;
using pipeline::ThreadLoad;

std::uint64_t whole(double number) {
    return static_cast<std::uint64_t>(std::llround(std::max(number, 0.0)));
}

template <class Enum, std::size_t N>
void write_causes(JsonWriter& json, std::string_view key,
                  const std::array<std::uint64_t, N>& counts) {
    json.begin_object(key);
    for (std::size_t i = 0; i < N; ++i) {
        if (counts[i] != 0) json.field(to_string(static_cast<Enum>(i)), counts[i]);
    }
    json.end_object();
}

void write_drops(JsonWriter& json, const CaptureDrops& drops) {
    json.field("kernel_drops", drops.kernel_packets)
        .field("kernel_ifdrops", drops.interface_packets + drops.nic_packets)
        .field("nic_drops", drops.nic_packets)
        .field("driver_drops", drops.interface_packets)
        .field("unread", drops.unread_packets)
        .field("super_frames", drops.super_frames);
}

void write_capture(JsonWriter& json, const TapTotals& tap) {
    json.begin_object("capture").field(
        "kernel_packets", tap.frames.frames + tap.drops.kernel_packets + tap.drops.unread_packets);
    write_drops(json, tap.drops);
    json.end_object();
    json.begin_object("decoder")
        .field("pkts", tap.frames.frames)
        .field("bytes", tap.frames.captured)
        .end_object();
}

void write_ledgers(JsonWriter& json, const TapTotals& tap) {
    const FrameLedger& frames = tap.frames;
    json.begin_object("frames")
        .field("captured", frames.captured)
        .field("headers", frames.headers)
        .field("duplicate", frames.duplicate)
        .field("conflicting", frames.conflicting)
        .field("delivered", frames.delivered);
    write_causes<FrameCause>(json, "not_delivered", frames.not_delivered);
    json.field("on_the_way", tap.on_the_way())
        .field("truncated_frames", frames.truncated_frames)
        .field("snapped_bytes", frames.snapped_bytes)
        .field("gap_bytes", frames.gap_bytes)
        .end_object();
    const PartLedger& parts = tap.counts.parts;
    json.begin_object("parts")
        .field("size", parts.size)
        .field("scanned", parts.scanned)
        .field("decoded", parts.decoded);
    write_causes<Cause>(json, "not_inspected", parts.not_inspected);
    write_causes<Cause>(json, "missing", parts.missing);
    json.end_object();
}

void write_opener_counts(JsonWriter& json, const opener::OpenerCounts& opener) {
    json.field("opened", opener.opened)
        .field("damaged", opener.damaged)
        .field("exhausted", opener.exhausted)
        .field("refused", opener.refused)
        .field("failed", opener.failed)
        .field("processes_started", opener.started)
        .field("processes_not_started", opener.not_started)
        .field("processes_died", opener.died)
        .field("processes_hung", opener.hung)
        .field("processes_misbehaved", opener.misbehaved)
        .field("calls_denied", opener.denied_calls);
}

void write_counts(JsonWriter& json, const TapTotals& tap) {
    const pipeline::WorkerCounts& counts = tap.counts;
    json.begin_object("flow")
        .field("total", counts.flows)
        .field("ambiguous", counts.ambiguous_flows)
        .end_object();
    json.begin_object("documents")
        .field("total", counts.documents)
        .field("with_findings", counts.documents_with_findings)
        .field("complete", counts.documents_complete)
        .field("partial", counts.documents_partial)
        .field("none", counts.documents_none)
        .field("broken_parsers", counts.broken_parsers)
        .field("failed_flows", counts.failed_flows);
    write_causes<Cause>(json, "lacking", counts.documents_lacking);
    json.end_object();
    json.begin_object("opener");
    write_opener_counts(json, counts.opener);
    json.field("deferred", counts.openings_deferred)
        .field("shed", counts.openings_shed)
        .field("queue_documents", tap.opener.documents)
        .field("queue_bytes", tap.opener.bytes)
        .end_object();
    json.begin_object("ocr");
    write_opener_counts(json, counts.ocr);
    json.end_object();
    json.begin_object("limits");
    for (const LimitSpec& spec : limit_table()) {
        if (tap.hits[spec.limit] != 0) json.field(spec.key, tap.hits[spec.limit]);
    }
    json.end_object();
}

std::uint64_t busy_percent(const ThreadLoad& now, const ThreadLoad& before, double seconds) {
    return whole(100 * (now.cpu_seconds - before.cpu_seconds) / seconds);
}

void write_readers(JsonWriter& json, const TapTotals& now, const TapTotals& before,
                   double seconds) {
    std::uint64_t busiest = 0;
    json.begin_array("readers");
    for (std::size_t i = 0; i < now.readers.size(); ++i) {
        const auto& reader = now.readers[i];
        const ThreadLoad was = i < before.readers.size() ? before.readers[i].load : ThreadLoad{};
        const std::uint64_t busy = busy_percent(reader.load, was, seconds);
        busiest = std::max(busiest, busy);
        json.begin_object()
            .field("in_iface", reader.name)
            .field("busy_percent", busy)
            .field("pkts", reader.packets);
        write_drops(json, reader.drops);
        json.end_object();
    }
    json.end_array().field("reader_busy_percent", busiest);
}

void write_tap(JsonWriter& json, const TapTotals& now, const TapTotals& before, double seconds,
               std::uint64_t ring_batches) {
    const auto rate = [seconds](std::uint64_t later, std::uint64_t earlier) {
        return whole(static_cast<double>(later - earlier) / seconds);
    };
    json.begin_object().field("in_iface", now.name);
    write_capture(json, now);
    json.field("pkts_per_second", rate(now.frames.frames, before.frames.frames))
        .field("bits_per_second", rate(8 * now.frames.captured, 8 * before.frames.captured));
    write_readers(json, now, before, seconds);
    json.begin_array("workers");
    for (std::size_t i = 0; i < now.workers.size(); ++i) {
        const auto& worker = now.workers[i];
        const ThreadLoad was = i < before.workers.size() ? before.workers[i].load : ThreadLoad{};
        json.begin_object()
            .field("busy_percent", busy_percent(worker.load, was, seconds))
            .field("datagrams", worker.load.datagrams)
            .field("ring_used", std::uint64_t{worker.ring_used})
            .field("ring_size", ring_batches)
            .field("shed_level", std::uint64_t{worker.shed_level})
            .end_object();
    }
    json.end_array().begin_array("brokers");
    for (std::size_t i = 0; i < now.opener.busy_seconds.size(); ++i) {
        const auto& was = before.opener.busy_seconds;
        const double busy = now.opener.busy_seconds[i] - (i < was.size() ? was[i] : 0);
        json.begin_object().field("busy_percent", whole(100 * busy / seconds)).end_object();
    }
    json.end_array()
        .field("opener_queue_documents", now.opener.documents)
        .field("opener_queue_bytes", now.opener.bytes)
        .end_object();
}

void write_dispatch(JsonWriter& json, const pipeline::DispatchCounts& counts) {
    json.begin_object("violations")
        .field("submitted", counts.submitted)
        .field("dropped", counts.dropped)
        .field("inserted", counts.inserted)
        .field("updated", counts.updated)
        .field("folded", counts.folded)
        .field("unchanged", counts.unchanged)
        .field("delivered", counts.delivered)
        .field("queue_failures", counts.store_failures)
        .field("feed_failures", counts.feed_failures)
        .end_object();
}

TapTotals sum_of(const std::vector<TapTotals>& taps) {
    TapTotals sum;
    for (const TapTotals& tap : taps) {
        sum.frames.add(tap.frames);
        sum.hits.add(tap.hits);
        sum.counts.add(tap.counts);
        sum.drops.add(tap.drops);
        sum.opener.documents += tap.opener.documents;
        sum.opener.bytes += tap.opener.bytes;
    }
    return sum;
}

}  // namespace

std::string statistics_json(const LiveTotals& now, const LiveTotals& before, Timestamp time,
                            std::string_view sensor) {
    const double seconds = std::max(now.uptime_seconds - before.uptime_seconds, 1e-3);
    const TapTotals sum = sum_of(now.taps);
    JsonWriter json;
    json.begin_object()
        .field("timestamp", feed::to_eve_time(time))
        .field("event_type", "stats")
        .field("sensor", sensor)
        .begin_object("stats")
        .field("uptime", whole(now.uptime_seconds));
    write_capture(json, sum);
    write_ledgers(json, sum);
    write_counts(json, sum);
    write_dispatch(json, now.dispatch);
    json.begin_array("interfaces");
    for (std::size_t i = 0; i < now.taps.size(); ++i) {
        const TapTotals was = i < before.taps.size() ? before.taps[i] : TapTotals{};
        write_tap(json, now.taps[i], was, seconds, now.ring_batches);
    }
    json.end_array().end_object().end_object();
    return json.take();
}

}  // namespace sealtap::app

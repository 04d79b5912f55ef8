#include "app/live_statistics.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "app/console.h"

namespace sealtap::app {
namespace {

using pipeline::LiveMonitor;
using pipeline::ThreadLoad;

std::string per_cent(double share) { return fmt::format("{:.0f} %", 100 * share); }

std::string share_of(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return "0 %";
    return fmt::format("{:.2f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string bits(double per_second) {
    if (per_second >= 1e9) return fmt::format("{:.2f} Gbit/s", per_second / 1e9);
    if (per_second >= 1e6) return fmt::format("{:.1f} Mbit/s", per_second / 1e6);
    return fmt::format("{:.1f} kbit/s", per_second / 1e3);
}

double busy(const ThreadLoad& now, const ThreadLoad& before, double seconds) {
    return seconds <= 0 ? 0 : (now.cpu_seconds - before.cpu_seconds) / seconds;
}

std::string limits_since(const LimitHits& now, const LimitHits& before) {
    std::string text;
    for (const LimitSpec& spec : limit_table()) {
        const std::uint64_t hits = now[spec.limit] - before[spec.limit];
        if (hits == 0) continue;
        text += fmt::format("{}{} {}", text.empty() ? "; limits reached: " : ", ", spec.key,
                            grouped(hits));
    }
    return text;
}

std::string traffic_line(const TapTotals& now, const TapTotals& before, double seconds,
                         std::uint64_t ring_batches) {
    const double span = std::max(seconds, 1e-3);
    std::vector<std::string> reader_loads;
    std::vector<std::string> loads;
    std::vector<std::string> rings;
    for (std::size_t i = 0; i < now.readers.size(); ++i) {
        const ThreadLoad was = i < before.readers.size() ? before.readers[i].load : ThreadLoad{};
        reader_loads.push_back(per_cent(busy(now.readers[i].load, was, span)));
    }
    std::uint32_t shed_level = 0;
    for (std::size_t i = 0; i < now.workers.size(); ++i) {
        const auto& worker = now.workers[i];
        const ThreadLoad was = i < before.workers.size() ? before.workers[i].load : ThreadLoad{};
        loads.push_back(per_cent(busy(worker.load, was, span)));
        rings.push_back(share_of(worker.ring_used, ring_batches));
        shed_level = std::max(shed_level, worker.shed_level);
    }
    const auto rate = [span](std::uint64_t later, std::uint64_t earlier) {
        return static_cast<double>(later - earlier) / span;
    };
    return fmt::format(
        "{}: {:.0f} packets/s, {}; lost before: {} kernel, {} driver, {} NIC{}; {} {}, workers {}, "
        "rings {}{}{}",
        now.name, rate(now.frames.frames, before.frames.frames),
        bits(8 * rate(now.frames.captured, before.frames.captured)),
        grouped(now.drops.kernel_packets), grouped(now.drops.interface_packets),
        grouped(now.drops.nic_packets),
        now.drops.unread_packets == 0
            ? ""
            : fmt::format("; {} unread", grouped(now.drops.unread_packets)),
        reader_loads.size() == 1 ? "reader" : "readers", fmt::join(reader_loads, " "),
        fmt::join(loads, " "), fmt::join(rings, " "),
        shed_level == 0 ? "" : fmt::format("; SHEDDING at level {}", shed_level),
        limits_since(now.hits, before.hits));
}

/// " + NAME SHARE" of what is there at all.
std::string term(std::string_view name, std::uint64_t part, std::uint64_t whole) {
    return part == 0 ? "" : fmt::format(" + {} {}", name, share_of(part, whole));
}

template <class Enum, std::size_t N>
std::string terms(std::string_view what, const std::array<std::uint64_t, N>& counts,
                  std::uint64_t whole) {
    std::string text;
    for (std::size_t i = 0; i < N; ++i) {
        const auto cause = to_string(static_cast<Enum>(i));
        text += term(fmt::format("{}: {}", what, cause), counts[i], whole);
    }
    return text;
}

std::string ledger_line(const TapTotals& tap) {
    const FrameLedger& frames = tap.frames;
    const PartLedger& parts = tap.counts.parts;
    const std::uint64_t all = frames.captured;
    return fmt::format(
        "{}: {} octets = headers {}{}{}{}{}{}; content {} = scanned {}{}{}; documents {} complete, "
        "{} partial, {} none",
        tap.name, grouped(all), share_of(frames.headers, all),
        term("delivered", frames.delivered, all), term("duplicate", frames.duplicate, all),
        term("conflicting", frames.conflicting, all),
        terms<FrameCause>("not delivered", frames.not_delivered, all),
        term("on the way", tap.on_the_way(), all), grouped(parts.size),
        share_of(parts.scanned, parts.size), term("decoded", parts.decoded, parts.size),
        terms<Cause>("not inspected", parts.not_inspected, parts.size),
        grouped(tap.counts.documents_complete), grouped(tap.counts.documents_partial),
        grouped(tap.counts.documents_none));
}

std::string opener_line(const TapTotals& now, const TapTotals& before, double seconds) {
    std::vector<std::string> loads;
    for (std::size_t i = 0; i < now.opener.busy_seconds.size(); ++i) {
        const auto& was = before.opener.busy_seconds;
        loads.push_back(per_cent((now.opener.busy_seconds[i] - (i < was.size() ? was[i] : 0)) /
                                 std::max(seconds, 1e-3)));
    }
    return fmt::format(
        "{}: openers: {} documents deferred, {} waiting or being opened ({} octets), {} shed; "
        "brokers "
        "{}",
        now.name, grouped(now.counts.openings_deferred), grouped(now.opener.documents),
        grouped(now.opener.bytes), grouped(now.counts.openings_shed), fmt::join(loads, " "));
}

std::string violations_line(const pipeline::DispatchCounts& counts) {
    return fmt::format(
        "violations: {} submitted, {} new, {} folded, {} alerts delivered, {} dropped; failures: "
        "{} of the queue, {} of feeds",
        counts.submitted, counts.inserted, counts.folded, counts.delivered, counts.dropped,
        counts.store_failures, counts.feed_failures);
}

/// The next one.
void add_reader(TapTotals& totals, const Tap& tap, const pipeline::ReaderReading& reading) {
    const std::size_t index = totals.readers.size();
    const auto& names = tap.reader_names();
    const CaptureDrops drops = reading.drops.value_or(CaptureDrops{});
    totals.readers.push_back({index < names.size() ? names[index] : "fragments", reading.load,
                              reading.frames.frames, drops});
    totals.drops.add(drops);
}

}  // namespace

std::uint64_t TapTotals::on_the_way() const noexcept {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(frames.difference(), 0));
}

TapTotals totals_of(const Tap& tap, const LiveMonitor& monitor) {
    TapTotals totals;
    totals.name = tap.name();
    for (std::size_t i = 0; i < monitor.workers(); ++i) {
        const LiveMonitor::WorkerSlot& slot = monitor.worker(i);
        const pipeline::WorkerReading reading = slot.reading.read();
        totals.frames.add(reading.frames);
        totals.hits.add(reading.hits);
        totals.counts.add(reading.counts);
        totals.workers.push_back({reading.load, slot.ring_used(), slot.shed_level()});
    }
    totals.opener = {monitor.opener().documents.load(std::memory_order_relaxed),
                     monitor.opener().bytes.load(std::memory_order_relaxed),
                     {}};
    for (std::size_t i = 0; i < monitor.brokers(); ++i) {
        const LiveMonitor::BrokerSlot& slot = monitor.broker(i);
        const pipeline::BrokerReading reading = slot.reading.read();
        totals.hits.add(reading.hits);
        totals.counts.add(reading.counts);
        totals.opener.busy_seconds.push_back(slot.load.busy_seconds());
    }
    for (std::size_t i = 0; i < monitor.producers(); ++i) {
        const pipeline::ReaderReading reading = monitor.reader(i).read();
        totals.frames.add(reading.frames);
        totals.hits.add(reading.hits);
        add_reader(totals, tap, reading);
    }
    return totals;
}

TapTotals totals_of(const Tap& tap, const pipeline::RunReport& report) {
    TapTotals totals;
    totals.name = tap.name();
    totals.frames = report.frames;
    totals.hits = report.hits;
    totals.counts = report.counts;
    for (const pipeline::ReaderReading& reading : report.readers) add_reader(totals, tap, reading);
    for (std::size_t i = report.readers.size(); i < report.loads.size(); ++i)
        totals.workers.push_back({report.loads[i], 0, 0});
    totals.opener.busy_seconds = report.broker_busy_seconds;
    return totals;
}

std::vector<std::string> statistics_lines(const LiveTotals& now, const LiveTotals& before) {
    std::vector<std::string> lines;
    const double seconds = now.uptime_seconds - before.uptime_seconds;
    for (std::size_t i = 0; i < now.taps.size(); ++i) {
        const TapTotals& tap = now.taps[i];
        const TapTotals was = i < before.taps.size() ? before.taps[i] : TapTotals{};
        lines.push_back(traffic_line(tap, was, seconds, now.ring_batches));
        lines.push_back(ledger_line(tap));
        if (!tap.opener.busy_seconds.empty()) lines.push_back(opener_line(tap, was, seconds));
    }
    lines.push_back(violations_line(now.dispatch));
    return lines;
}

}  // namespace sealtap::app

#include "bench/limits.h"

#include <fmt/format.h>
#include <pcap/pcap.h>
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <utility>

#include "base/hash.h"
#include "bench/decoders.h"
#include "bench/mapped_capture.h"
#include "content/base64/base64.h"
#include "decode/decoder.h"
#include "detect/compiled_rules.h"
#include "detect/digit_finder.h"
#include "flow/flow_table.h"

namespace sealtap::bench {
namespace {

constexpr std::size_t kBlockBytes =
    std::size_t{16} * 1024;  // as many as a block of the scanner has
constexpr std::size_t kHitsMax = 1U << 20U;

/// Keeps the optimiser from leaving out work whose result nobody wants.
void expect_some(std::uint64_t result, const char* what) {
    if (result == 0) give_up(fmt::format("{} did nothing", what));
}

/// A child meets each page of its parent's memory for the first time once, which costs more than
/// scanning it does.
void touch(const Material& material) {
    constexpr std::size_t kPage = 4096;
    unsigned sum = 0;
    for (const std::string& piece : material.kept()) {
        for (std::size_t at = 0; at < piece.size(); at += kPage)
            sum += static_cast<unsigned char>(piece[at]);
    }
    if (sum == 1) std::fputs("", stderr);  // somebody must want the sum
}

/// Blocks that are in a near cache, as the sensor's are: somebody else paid for bringing them
/// there, so only the work on them is timed.
class Batch {
public:
    [[nodiscard]] bool has_room(std::size_t octets) const { return size_ + octets <= kBytes; }
    void add(Bytes block) {
        std::ranges::copy(block, octets_.begin() + static_cast<std::ptrdiff_t>(size_));
        blocks_.push_back(Bytes(octets_).subspan(size_, block.size()));
        size_ += block.size();
    }
    /// Gives the CPU seconds of it, and is empty again.
    template <class Work>
    double run(Work& work) {
        const double begin = cpu_now();
        for (const Bytes block : blocks_) work(block);
        const double end = cpu_now();
        blocks_.clear();
        size_ = 0;
        return end - begin;
    }

private:
    static constexpr std::size_t kBytes = 16 * kBlockBytes;
    std::vector<std::byte> octets_ = std::vector<std::byte>(kBytes);
    std::vector<Bytes> blocks_;
    std::size_t size_ = 0;
};

template <class Work>
void work_on_blocks(const Material& material, Notes& notes, Work work) {
    Batch batch;
    for (const std::string& piece : material.kept()) {
        for (Bytes rest = bytes_of(piece); !rest.empty();) {
            const Bytes block = rest.first(std::min(kBlockBytes, rest.size()));
            if (!batch.has_room(block.size())) notes[kOnlyCounted] += batch.run(work);
            batch.add(block);
            rest = rest.subspan(block.size());
        }
    }
    notes[kOnlyCounted] += batch.run(work);
}

void read_with_libpcap(const std::string& path) {
    char error[PCAP_ERRBUF_SIZE] = {};
    pcap_t* const capture = pcap_open_offline(path.c_str(), error);
    if (capture == nullptr) give_up(error);
    pcap_pkthdr* header = nullptr;
    const unsigned char* data = nullptr;
    std::uint64_t octets = 0;
    while (pcap_next_ex(capture, &header, &data) == 1) octets += header->caplen;
    pcap_close(capture);
    expect_some(octets, "libpcap");
}

void read_mapped(const std::string& path) {
    const auto source = map_capture(path);
    Packet packet;
    std::uint64_t octets = 0;
    while (source->poll(packet) == Poll::Packet) octets += packet.data.size();
    expect_some(octets, "the mapped file");
}

/// Counts what a flow says.
class Counting final : public FlowHandler {
public:
    explicit Counting(std::uint64_t& octets) noexcept : octets_(octets) {}
    void on_data(Direction, Bytes data, const FlowMoment&) override { octets_ += data.size(); }
    void on_gap(Direction, std::uint64_t, Cause, const FlowMoment&) override {}
    void on_conflict(Direction, std::uint64_t, Bytes, const FlowMoment&) override {}
    void on_datagram(Direction, Bytes payload, std::uint64_t, const FlowMoment&) override {
        octets_ += payload.size();
    }
    void on_end(Direction, EndReason, const FlowMoment&) override {}
    void on_close(EndReason, const FlowStats&) override {}

private:
    std::uint64_t& octets_;
};

class CountingFactory final : public FlowHandlerFactory {
public:
    std::unique_ptr<FlowHandler> create(const FlowInfo&) override {
        return std::make_unique<Counting>(octets);
    }
    std::uint64_t octets = 0;
};

void reassemble(const pipeline::Engine& engine, const std::string& path) {
    const auto source = map_capture(path);
    LimitHits hits;
    FrameLedger ledger;
    CountingFactory factory;
    const Limits& limits = engine.settings.limits;
    decode::Decoder decoder(limits, hits, ledger);
    flow::FlowTable flows({.limits = limits, .key = base::HashKey::random()}, hits, ledger,
                          factory);
    Packet packet;
    while (source->poll(packet) == Poll::Packet) {
        if (auto datagram = decoder.decode(packet)) {
            datagram->clock = packet.time;
            flows.on_datagram(*datagram);
        }
    }
    flows.finish();
    expect_some(factory.octets, "the flow table");
}

void hash(const Material& objects) {
    std::uint64_t digests = 0;
    for (const std::string& object : objects.kept()) {
        base::Digest digest(base::Digest::Kind::Sha256);
        digest.update(bytes_of(object));
        digests += digest.octets().size();
    }
    expect_some(digests, "SHA-256");
}

void scan(const pipeline::Engine& engine, const Material& text, Notes& notes) {
    detect::PatternScratch scratch(*engine.rules->rules().database);
    std::vector<detect::PatternHit> hits;
    work_on_blocks(text, notes, [&](Bytes block) {
        hits.clear();
        if (!scratch.scan(block, kHitsMax, hits)) give_up("too many hits in a block");
    });
}

void find_digits(const pipeline::Engine& engine, const Material& text, Notes& notes) {
    const detect::CompiledRules& rules = engine.rules->rules();
    detect::DigitMap map(base::best_vector_path());
    std::uint64_t found = 0;
    work_on_blocks(text, notes, [&](Bytes block) {
        const detect::ScanRegion region{block, 0, detect::Edge::Part, detect::Edge::Part};
        detect::DigitFinder finder(region, 0, block.size(), rules.gb18030, detect::Gb18030Aligner(),
                                   map);
        detect::DigitRun run;
        while (finder.next(run)) found += detect::identify(run, rules) ? 2U : 1U;
    });
}

}  // namespace

void give_up(const std::string& message) {
    fmt::print(stderr, "bench: {}\n", message);
    std::exit(EXIT_FAILURE);
}

std::vector<LimitCase> limits_of(const pipeline::Engine& engine, const std::string& path,
                                 const Workload& load) {
    using Kind = LimitCase::Kind;
    std::vector<LimitCase> limits;
    const auto add = [&](const char* name, Kind kind, std::uint64_t bytes, double scale, auto work,
                         std::function<void()> prepare = {}) {
        if (bytes != 0) limits.push_back({{name, work, std::move(prepare)}, kind, bytes, scale});
    };
    const auto add_material = [&](const char* name, Kind kind, const Material& material,
                                  auto work) {
        add(name, kind, material.total(), material.scale(), work, [&material] { touch(material); });
    };
    add("read: libpcap", Kind::Beside, load.capture_bytes, 1,
        [&](Notes&) { read_with_libpcap(path); });
    add("read: mapped file", Kind::Beside, load.capture_bytes, 1,
        [&](Notes&) { read_mapped(path); });
    add("read mapped, decode, flow table", Kind::Part, load.capture_bytes, 1,
        [&](Notes&) { reassemble(engine, path); });
    for (const DecoderCase& decoder : inflaters()) {
        add_material(
            decoder.name, decoder.is_best ? Kind::Part : Kind::Beside, load.deflated,
            [&load, decoder](Notes&) { expect_some(decoder.decode(load.deflated), decoder.name); });
    }
    const auto hash_all = [&](Notes&) { hash(load.hashed); };
    const double reportable = static_cast<double>(load.reportable_bytes) /
                              static_cast<double>(std::max<std::uint64_t>(load.hashed.total(), 1));
    add("SHA-256: what leaves the network", Kind::ShippedHash, load.reportable_bytes,
        load.hashed.scale() * reportable, hash_all, [&] { touch(load.hashed); });
    add_material("SHA-256: every object", Kind::EveryHash, load.hashed, hash_all);
    add_material("words: Hyperscan", Kind::Part, load.scanned,
                 [&](Notes& notes) { scan(engine, load.scanned, notes); });
    add_material("finders: digits", Kind::Part, load.scanned,
                 [&](Notes& notes) { find_digits(engine, load.scanned, notes); });
    add_material("base64: our decoder", Kind::Beside, load.base64, [&](Notes&) {
        expect_some(decode(content::base64::kDescriptor, load.base64), "base64");
    });
    return limits;
}

}  // namespace sealtap::bench

#include "bench/limits.h"

#include <fmt/format.h>
#include <pcap/pcap.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/hash.h"
#include "bench/decoders.h"
#include "bench/mapped_capture.h"
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

template <class Work>
void for_each_block(const Material& material, Work work) {
    for (const std::string& piece : material.kept()) {
        for (Bytes rest = bytes_of(piece); !rest.empty();) {
            const Bytes block = rest.first(std::min(kBlockBytes, rest.size()));
            work(block);
            rest = rest.subspan(block.size());
        }
    }
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

void scan(const pipeline::Engine& engine, const Material& text) {
    detect::PatternScratch scratch(*engine.rules->rules().database);
    std::vector<detect::PatternHit> hits;
    for_each_block(text, [&](Bytes block) {
        hits.clear();
        if (!scratch.scan(block, kHitsMax, hits)) give_up("too many hits in a block");
    });
}

void find_digits(const pipeline::Engine& engine, const Material& text) {
    const detect::CompiledRules& rules = engine.rules->rules();
    detect::DigitMap map(base::best_vector_path());
    std::uint64_t found = 0;
    for_each_block(text, [&](Bytes block) {
        const detect::ScanRegion region{block, 0, detect::Edge::Part, detect::Edge::Part};
        detect::DigitFinder finder(region, 0, block.size(), detect::Gb18030Aligner(), map);
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
    const auto add = [&](const char* name, Kind kind, std::uint64_t bytes, double scale,
                         auto work) {
        if (bytes != 0) limits.push_back({{name, [work](Notes&) { work(); }}, kind, bytes, scale});
    };
    const auto add_material = [&](const char* name, Kind kind, const Material& material,
                                  auto work) {
        add(name, kind, material.total(), material.scale(), work);
    };
    add("read: libpcap", Kind::Beside, load.capture_bytes, 1, [&] { read_with_libpcap(path); });
    add("read: mapped file", Kind::Beside, load.capture_bytes, 1, [&] { read_mapped(path); });
    add("read mapped, decode, flow table", Kind::Part, load.capture_bytes, 1,
        [&] { reassemble(engine, path); });
    for (const DecoderCase& decoder : inflaters()) {
        add_material(
            decoder.name, decoder.is_best ? Kind::Part : Kind::Beside, load.deflated,
            [&load, decoder] { expect_some(decoder.decode(load.deflated), decoder.name); });
    }
    add_material("SHA-256", Kind::Part, load.hashed, [&] { hash(load.hashed); });
    add_material("words: Hyperscan", Kind::Part, load.scanned, [&] { scan(engine, load.scanned); });
    add_material("finders: digits", Kind::Part, load.scanned,
                 [&] { find_digits(engine, load.scanned); });
    add_material("base64: our decoder", Kind::Beside, load.base64,
                 [&] { expect_some(decode_base64(load.base64), "base64"); });
    return limits;
}

}  // namespace sealtap::bench

/// One function at a time. `sealtap_micro --benchmark_filter=inflate` runs some.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "base/hash.h"
#include "bench/conversation.h"
#include "bench/decoders.h"
#include "bench/engine.h"
#include "bench/objects.h"
#include "bench/packed_bodies.h"
#include "content/base64/base64.h"
#include "content/brotli/brotli.h"
#include "content/gzip/gzip.h"
#include "content/quoted_printable/quoted_printable.h"
#include "content/zstd/zstd.h"
#include "decode/decoder.h"
#include "detect/compiled_rules.h"
#include "detect/digit_finder.h"
#include "flow/flow_table.h"

namespace sealtap::bench {
namespace {

constexpr std::uint64_t kSeed = 20260731;
constexpr std::size_t kTextBytes = std::size_t{256} * 1024;
constexpr std::size_t kBlockBytes = std::size_t{16} * 1024;

std::string office_text() {
    ObjectMaker make(kSeed);
    return make.html(kTextBytes / 2) + make.csv(kTextBytes / 4) +
           make.text(kTextBytes / 4, ObjectMaker::Charset::Gbk);
}

Material material_of(const std::string& octets) {
    Material material;
    material.add(octets);
    return material;
}

void count_octets(benchmark::State& state, std::size_t octets) {
    state.SetBytesProcessed(static_cast<std::int64_t>(octets) * state.iterations());
}

const pipeline::Engine& engine() {
    static const pipeline::Engine made = make_engine();
    return made;
}

void inflate(benchmark::State& state, std::uint64_t (*decode_all)(const Material&)) {
    const Material body = material_of(gzip(office_text(), 6));
    for (auto _ : state) benchmark::DoNotOptimize(decode_all(body));
    count_octets(state, body.total());
}

/// What a library does with a body that is there as a whole: the bound of its decoder.
void decode_bare(benchmark::State& state, std::uint64_t (*decode_all)(const Material&),
                 const std::string& octets) {
    const Material body = material_of(octets);
    for (auto _ : state) benchmark::DoNotOptimize(decode_all(body));
    count_octets(state, body.total());
}

void decode_part(benchmark::State& state, const DecoderDescriptor& decoder,
                 const std::string& octets) {
    const Material part = material_of(octets);
    for (auto _ : state) benchmark::DoNotOptimize(decode(decoder, part));
    count_octets(state, part.total());
}

void find_digits(benchmark::State& state, const std::string& text) {
    const detect::CompiledRules& rules = engine().rules->rules();
    detect::DigitMap map(base::best_vector_path());
    for (auto _ : state) {
        for (Bytes rest = bytes_of(text); !rest.empty();) {
            const Bytes block = rest.first(std::min(kBlockBytes, rest.size()));
            const detect::ScanRegion region{block, 0, detect::Edge::Part, detect::Edge::Part};
            detect::DigitFinder finder(region, 0, block.size(), rules.gb18030,
                                       detect::Gb18030Aligner(), map);
            detect::DigitRun run;
            while (finder.next(run)) benchmark::DoNotOptimize(detect::identify(run, rules));
            rest = rest.subspan(block.size());
        }
    }
    count_octets(state, text.size());
}

void scan_words(benchmark::State& state, std::size_t block_bytes) {
    const std::string text = office_text();
    detect::PatternScratch scratch(*engine().rules->rules().database);
    std::vector<detect::PatternHit> hits;
    for (auto _ : state) {
        for (Bytes rest = bytes_of(text); !rest.empty();) {
            const Bytes block = rest.first(std::min(block_bytes, rest.size()));
            hits.clear();
            benchmark::DoNotOptimize(scratch.scan(block, kTextBytes, hits));
            rest = rest.subspan(block.size());
        }
    }
    count_octets(state, text.size());
}

void sha256(benchmark::State& state, std::size_t octets) {
    const std::string object(octets, 'x');
    for (auto _ : state) {
        base::Digest digest(base::Digest::Kind::Sha256);
        digest.update(bytes_of(object));
        benchmark::DoNotOptimize(digest.octets());
    }
    count_octets(state, octets);
}

void siphash(benchmark::State& state, std::size_t octets) {
    const std::string key(octets, 'x');
    for (auto _ : state) benchmark::DoNotOptimize(base::siphash({1, 2}, bytes_of(key)));
    count_octets(state, octets);
}

/// Frames in memory.
class Frames final : public FrameSink {
public:
    void on_frame(std::string_view frame) override { list.emplace_back(frame); }
    [[nodiscard]] Packet packet(std::size_t number) const {
        Packet packet;
        packet.data = bytes_of(list[number]);
        packet.wire_length = static_cast<std::uint32_t>(list[number].size());
        packet.number = number + 1;
        return packet;
    }
    std::vector<std::string> list;
};

Endpoint end_of(char network, std::size_t number, std::uint16_t port) {
    const std::string octets{network, static_cast<char>(number >> 16U),
                             static_cast<char>(number >> 8U), static_cast<char>(number)};
    return {IpAddress::v4(bytes_of(octets).first<4>()), port};
}

void decode_packet(benchmark::State& state) {
    Frames frames;
    send_datagram(frames, end_of(10, 1, 2000), end_of(11, 1, 53), "some octets");
    LimitHits hits;
    FrameLedger ledger;
    const Limits limits;
    decode::Decoder decoder(limits, hits, ledger);
    for (auto _ : state) benchmark::DoNotOptimize(decoder.decode(frames.packet(0)));
}

class NoHandler final : public FlowHandler {
    void on_data(Direction, Bytes, const FlowMoment&) override {}
    void on_gap(Direction, std::uint64_t, Cause, const FlowMoment&) override {}
    void on_conflict(Direction, std::uint64_t, Bytes, const FlowMoment&) override {}
    void on_datagram(Direction, Bytes, std::uint64_t, const FlowMoment&) override {}
    void on_end(Direction, EndReason, const FlowMoment&) override {}
    void on_close(EndReason, const FlowStats&) override {}
};
class NoHandlers final : public FlowHandlerFactory {
    std::unique_ptr<FlowHandler> create(const FlowInfo&) override {
        return std::make_unique<NoHandler>();
    }
};

/// A datagram of one of many flows that are there already, each time another's: with its decoding.
void find_flow(benchmark::State& state, std::size_t flows) {
    Frames frames;
    for (std::size_t i = 0; i < flows; ++i)
        send_datagram(frames, end_of(10, i, 2000), end_of(11, i, 53), "some octets");
    LimitHits hits;
    FrameLedger ledger;
    const Limits limits;
    NoHandlers handlers;
    decode::Decoder decoder(limits, hits, ledger);
    flow::FlowTable table({.limits = limits}, hits, ledger, handlers);
    std::size_t next = 0;
    for (auto _ : state) {
        if (const auto datagram = decoder.decode(frames.packet(next))) table.on_datagram(*datagram);
        next = next + 1 == flows ? 0 : next + 1;
    }
}

std::string digits() {
    ObjectMaker make(kSeed);
    std::string out;
    while (out.size() < kTextBytes) out += std::to_string(make.number(1'000'000'000'000)) + ' ';
    return out;
}

void add_all() {
    using benchmark::RegisterBenchmark;
    for (const DecoderCase& one : inflaters()) RegisterBenchmark(one.name, inflate, one.decode);
    const std::string text = office_text();
    RegisterBenchmark("decoder: gzip", decode_part, content::gzip::kDescriptor, gzip(text, 6));
    RegisterBenchmark("library: brotli", decode_bare, with_brotli, brotlied(text));
    RegisterBenchmark("decoder: brotli", decode_part, content::brotli::kDescriptor, brotlied(text));
    RegisterBenchmark("library: zstd", decode_bare, with_zstd, zstd_packed(text));
    RegisterBenchmark("decoder: zstd", decode_part, content::zstd::kDescriptor, zstd_packed(text));
    RegisterBenchmark("decoder: base64", decode_part, content::base64::kDescriptor,
                      base64_lines(text));
    RegisterBenchmark("decoder: quoted-printable", decode_part,
                      content::quoted_printable::kDescriptor, quoted_printable(text));
    RegisterBenchmark("digits: office text", find_digits, text);
    RegisterBenchmark("digits: nothing else", find_digits, digits());
    RegisterBenchmark("words: blocks of 16 KiB", scan_words, kBlockBytes);
    RegisterBenchmark("words: blocks of 1448", scan_words, kSegmentBytes);
    RegisterBenchmark("SHA-256: 1 MiB", sha256, std::size_t{1} << 20U);
    RegisterBenchmark("SHA-256: 64 octets", sha256, std::size_t{64});
    RegisterBenchmark("siphash: 40 octets", siphash, std::size_t{40});
    RegisterBenchmark("packet: decode", decode_packet);
    for (const std::size_t flows : {std::size_t{1}, std::size_t{1000}, std::size_t{100'000}}) {
        RegisterBenchmark(("packet: decode, find its flow of " + std::to_string(flows)).c_str(),
                          find_flow, flows);
    }
}

}  // namespace
}  // namespace sealtap::bench

int main(int count, char** arguments) {
    benchmark::Initialize(&count, arguments);
    sealtap::bench::add_all();
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}

// ISA-L with zlib for its headers, against zlib alone: same octets, statuses, counts.
#include <gtest/gtest.h>
#include <zlib.h>

#include <functional>
#include <random>

#include "content/deflate/deflate.h"
#include "content/encoders.h"
#include "content/gzip/gzip.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

using content::InflateEngine;

enum class Coding { Gzip, Deflate };

/// What a decoder emits into, as the unpacker does it.
class Emitter final : public PartEmitter {
public:
    explicit Emitter(RecordingHost& host) : host_(host) {}
    PartPtr begin_child(PartInfo&& info) override {
        return content::open_part(host_, std::move(info), RawText("part"), 1);
    }
    DecodeBudget& budget() noexcept override { return host_.budget(); }
    DecoderMemory* memory() noexcept override { return host_.decoder_memory(); }
    const Limits& limits() const noexcept override { return host_.limits(); }
    void limit_hit(Limit limit) noexcept override { host_.limit_hit(limit); }

private:
    RecordingHost& host_;
};

using Cut = std::function<std::size_t()>;
std::size_t whole() { return std::string::npos; }

/// All that can be seen of a decoding, in one text.
std::string seen(Coding coding, std::string_view data, InflateEngine engine, const Cut& cut,
                 const Limits& limits = {}) {
    RecordingHost host(limits);
    Emitter emitter(host);
    const PartInfo info = part_info("text/plain", {coding == Coding::Gzip ? "gzip" : "deflate"});
    const auto decoder = coding == Coding::Gzip ? content::gzip::make_decoder(info, engine)
                                                : content::deflate::make_decoder(info, engine);
    std::string told;
    DecodeStatus status = DecodeStatus::Continue;
    // The head comes in one piece, as the unpacker promises.
    std::size_t length = std::max<std::size_t>(16, cut());
    std::size_t at = 0;
    while (at < data.size() && status == DecodeStatus::Continue) {
        const std::string_view piece = data.substr(at, length);
        status = decoder->on_data(bytes_of(piece), emitter);
        at += piece.size();
        length = cut();
    }
    if (status == DecodeStatus::Broken)
        told += "broken, used " + std::to_string(at - decoder->unused()) + "\n";
    if (status == DecodeStatus::Exhausted) told += "exhausted\n";
    const auto reason = status == DecodeStatus::Continue ? EndReason::Complete : EndReason::Aborted;
    told += "end " + std::to_string(static_cast<int>(decoder->on_end(reason, emitter))) + "\n";
    host.end(reason);
    return told + host.dump();
}

void expect_same(Coding coding, std::string_view data, const std::string& what,
                 const Limits& limits = {}) {
    const std::string plain = seen(coding, data, InflateEngine::Zlib, whole, limits);
    ASSERT_EQ(seen(coding, data, InflateEngine::Fastest, whole, limits), plain) << what;
    std::mt19937 random(static_cast<unsigned>(data.size()));
    const std::size_t longest = data.size() < 2000 ? 3 : 700;
    const auto cut = [&] { return 1 + random() % longest; };
    ASSERT_EQ(seen(coding, data, InflateEngine::Fastest, cut, limits), plain) << what;
}

struct Recipe {
    int level = 6;
    int strategy = Z_DEFAULT_STRATEGY;
    int memory = 8;
    int window = 15;
    std::size_t flush_every = 0;  ///< octets between flushes; 0: never
    int flush = Z_NO_FLUSH;
};

std::string compressed(std::string text, const Recipe& recipe, Wrapping wrapping) {
    const int window = recipe.window;
    z_stream stream{};
    const int bits = wrapping == Wrapping::Gzip   ? 16 + window
                     : wrapping == Wrapping::Zlib ? window
                                                  : -window;
    if (deflateInit2(&stream, recipe.level, Z_DEFLATED, bits, recipe.memory, recipe.strategy) !=
        Z_OK)
        return {};
    const std::size_t step = recipe.flush_every == 0 ? text.size() + 1 : recipe.flush_every;
    std::string out(deflateBound(&stream, text.size()) + 64 + text.size() / step * 16, '\0');
    stream.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
    stream.avail_out = static_cast<uInt>(out.size());
    for (std::size_t at = 0; at < text.size(); at += step) {
        stream.next_in = static_cast<Bytef*>(static_cast<void*>(text.data())) + at;
        stream.avail_in = static_cast<uInt>(std::min(step, text.size() - at));
        deflate(&stream, recipe.flush);
    }
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

/// Runs, noise and text by turns, so that all kinds of codes occur.
std::string mixture(std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::string out;
    while (out.size() < size) {
        const std::size_t length = 1 + random() % (1U << random() % 13);
        switch (random() % 4) {
            case 0: out.append(length, static_cast<char>(random())); break;
            case 1: out += babble(length, static_cast<unsigned>(random())); break;
            case 2:
                for (std::size_t i = 0; i < length; ++i) out += static_cast<char>(random());
                break;
            default:
                if (out.empty()) break;
                out += out.substr(random() % out.size(), length);
        }
    }
    out.resize(size);
    return out;
}

std::vector<Recipe> recipes() {
    std::vector<Recipe> all;
    for (int level = 0; level <= 9; ++level) all.push_back({.level = level});
    for (const int strategy : {Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED}) {
        all.push_back({.strategy = strategy});
        all.push_back({.strategy = strategy, .memory = 1});
    }
    all.push_back({.level = 9, .memory = 1, .window = 9});
    all.push_back({.memory = 2, .flush_every = 700, .flush = Z_SYNC_FLUSH});
    all.push_back({.flush_every = 300, .flush = Z_FULL_FLUSH});
    all.push_back({.flush_every = 40, .flush = Z_BLOCK});
    all.push_back({.strategy = Z_FIXED, .flush_every = 7, .flush = Z_PARTIAL_FLUSH});
    all.push_back({.strategy = Z_FIXED, .flush_every = 90, .flush = Z_PARTIAL_FLUSH});
    all.push_back({.level = 1, .flush_every = 1, .flush = Z_BLOCK});
    return all;
}

TEST(Inflate, AnyTextOfAnyCompressorIsTheSame) {
    unsigned seed = 0;
    for (const Recipe& recipe : recipes()) {
        for (const std::size_t size : {0U, 20U, 3000U, 70'000U}) {
            const std::string text = mixture(size, ++seed);
            const std::string what = "recipe of seed " + std::to_string(seed);
            expect_same(Coding::Gzip, compressed(text, recipe, Wrapping::Gzip), what);
            expect_same(Coding::Deflate, compressed(text, recipe, Wrapping::Zlib), what);
            expect_same(Coding::Deflate, compressed(text, recipe, Wrapping::None), what);
            if (HasFatalFailure()) return;
        }
    }
}

/// Blocks become so small that it is worth no more to give them to ISA-L: zlib goes on with the
/// window that ISA-L has, wherever in its memory that is by then.
TEST(Inflate, BlocksThatBecomeSmallAreTheSame) {
    for (const std::size_t before : {0U, 1000U, 31'000U, 32'768U, 40'000U, 65'000U, 100'000U}) {
        const std::string text = mixture(before + 150'000, static_cast<unsigned>(before));
        std::string in = text;
        z_stream stream{};
        ASSERT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
        std::string out(2 * text.size() + 100'000, '\0');
        stream.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
        stream.avail_out = static_cast<uInt>(out.size());
        stream.next_in = static_cast<Bytef*>(static_cast<void*>(in.data()));
        for (std::size_t done = before; done <= text.size(); done += 50) {
            stream.avail_in = static_cast<uInt>(done - stream.total_in);
            deflate(&stream, Z_BLOCK);
        }
        deflate(&stream, Z_FINISH);
        out.resize(stream.total_out);
        deflateEnd(&stream);
        expect_same(Coding::Gzip, out, std::to_string(before));
        expect_same(Coding::Gzip, out.substr(0, out.size() / 2), std::to_string(before) + ", cut");
        out[out.size() - out.size() / 8] = static_cast<char>(~out[out.size() - out.size() / 8]);
        expect_same(Coding::Gzip, out, std::to_string(before) + ", damaged");
    }
}

TEST(Inflate, TextComesOutAsItWasPutIn) {
    for (const Recipe& recipe : recipes()) {
        const std::string text = mixture(150'000, 7);
        RecordingHost host;
        read_part(host, part_info("text/plain", {"gzip"}),
                  compressed(text, recipe, Wrapping::Gzip));
        ASSERT_EQ(host.text("part > gzip"), text);
    }
}

TEST(Inflate, MembersHeadersAndJunkAreTheSame) {
    const Recipe recipe;
    const std::string one = compressed(mixture(70'000, 1), recipe, Wrapping::Gzip);
    const std::string two = compressed(mixture(900, 2), {.strategy = Z_FIXED}, Wrapping::Gzip);
    const std::string bare = compressed(mixture(5000, 3), recipe, Wrapping::None);
    expect_same(Coding::Gzip, one + two + one + std::string(100, '\0') + two, "members");
    expect_same(Coding::Gzip, one + "junk", "junk");
    expect_same(Coding::Deflate, compressed("x", recipe, Wrapping::Zlib) + "junk", "junk");
    for (unsigned flags = 0; flags < 256; ++flags) {
        std::string member("\x1F\x8B\x08", 3);
        member += static_cast<char>(flags);
        member += std::string(6, '\0');
        if ((flags & 4U) != 0) member += std::string("\x03\0abc", 5);
        if ((flags & 8U) != 0) member += std::string("name\0", 5);
        if ((flags & 16U) != 0) member += std::string("comment\0", 8);
        if ((flags & 2U) != 0) member += "crc"[0] + std::string("c");
        expect_same(Coding::Gzip, member + bare + std::string(8, 't') + two,
                    "flags " + std::to_string(flags));
    }
}

std::vector<std::string> small_streams() {
    std::vector<std::string> all;
    for (const Recipe& recipe : recipes()) {
        for (const std::size_t size : {30U, 700U})
            all.push_back(compressed(mixture(size, 11), recipe, Wrapping::None));
    }
    // A far distance, and one code of distances only.
    all.push_back(compressed(babble(33'000, 4) + babble(100, 4), {.level = 9}, Wrapping::None));
    all.push_back(compressed(std::string(600, 'a'), {.level = 9}, Wrapping::None));
    return all;
}

TEST(Inflate, TruncationAtEveryOffsetIsTheSame) {
    for (const std::string& stream : small_streams()) {
        const std::size_t step = stream.size() > 2000 ? 397 : stream.size() > 300 ? 5 : 1;
        for (std::size_t end = 0; end < stream.size(); end += step)
            expect_same(Coding::Deflate, std::string_view(stream).substr(0, end),
                        "end " + std::to_string(end));
        if (HasFatalFailure()) return;
    }
}

TEST(Inflate, EveryFlippedBitIsTheSame) {
    for (const std::string& stream : small_streams()) {
        const std::size_t step = stream.size() > 2000 ? 997 : stream.size() > 300 ? 7 : 1;
        for (std::size_t at = 0; at < stream.size() * 8; at += step) {
            std::string damaged = stream;
            damaged[at / 8] = static_cast<char>(damaged[at / 8] ^ (1 << at % 8));
            expect_same(Coding::Deflate, damaged, "bit " + std::to_string(at));
            if (HasFatalFailure()) return;
        }
    }
}

TEST(Inflate, EveryCutIsTheSame) {
    for (const std::string& stream : small_streams()) {
        if (stream.size() > 2000) continue;
        const std::string plain = seen(Coding::Deflate, stream, InflateEngine::Zlib, whole);
        for (std::size_t at = 16; at < stream.size(); ++at) {
            std::size_t calls = 0;
            const auto cut = [&] { return calls++ == 0 ? at : std::string::npos; };
            ASSERT_EQ(seen(Coding::Deflate, stream, InflateEngine::Fastest, cut), plain) << at;
        }
    }
}

TEST(Inflate, NoiseIsTheSame) {
    for (unsigned seed = 1; seed <= 2000; ++seed) {
        std::mt19937 random(seed);
        std::string noise(1 + random() % 400, '\0');
        for (char& octet : noise) octet = static_cast<char>(random());
        // The kinds of blocks by turns; stored ones are hardly ever valid.
        noise[0] = static_cast<char>((random() & 0xF9U) | (1 + seed % 2) << 1U);
        expect_same(Coding::Deflate, noise, "seed " + std::to_string(seed));
        if (HasFatalFailure()) return;
    }
}

TEST(Inflate, DamageInTheMiddleOfALongStreamIsTheSame) {
    const std::string stream = compressed(mixture(300'000, 5), {}, Wrapping::Gzip);
    for (unsigned seed = 1; seed <= 40; ++seed) {
        std::mt19937 random(seed);
        std::string damaged = stream;
        damaged[random() % damaged.size()] ^= static_cast<char>(1U << random() % 8);
        expect_same(Coding::Gzip, damaged, "seed " + std::to_string(seed));
        if (HasFatalFailure()) return;
    }
}

TEST(Inflate, SpentBudgetIsTheSame) {
    const std::string stream = compressed(mixture(100'000, 6), {}, Wrapping::Gzip);
    const std::string bomb = compressed(std::string(8 << 20, 'x'), {.level = 9}, Wrapping::Gzip);
    for (const std::uint64_t bytes : {0U, 1U, 8191U, 8192U, 50'001U, 99'999U}) {
        Limits limits;
        limits.set(Limit::DecodedBytesMax, bytes);
        expect_same(Coding::Gzip, stream, "limit " + std::to_string(bytes), limits);
        expect_same(Coding::Gzip, bomb, "bomb, limit " + std::to_string(bytes), limits);
    }
}

TEST(Inflate, WithoutMemoryForTheFastWayTheResultIsTheSame) {
    Limits limits;
    limits.set(Limit::DecoderBytesMax, DecoderMemory::kSlabBytes - 1);
    const std::string stream = compressed(mixture(100'000, 8), {}, Wrapping::Gzip);
    expect_same(Coding::Gzip, stream + stream, "members", limits);
}

TEST(Inflate, WithoutMemoryAtAllABodyIsScannedAsItIsAndCounted) {
    Limits limits;
    limits.set(Limit::DecoderBytesMax, 2 * content::Inflater::kStateBytes - 1);
    RecordingHost host(limits);
    const std::string stream = compressed(babble(5000, 1), {}, Wrapping::Gzip);
    const auto open = [&] { return content::open_part(host, part_info("", {"gzip"}), RawText()); };
    const PartPtr first = open();
    const PartPtr second = open();
    first->on_data(bytes_of(stream));
    second->on_data(bytes_of(stream));
    EXPECT_EQ(host.hits[Limit::DecoderBytesMax], 2U);  // the first did without its fast way
    first->end(EndReason::Complete);
    second->end(EndReason::Complete);
    const PartPtr third = open();
    third->on_data(bytes_of(stream));
    third->end(EndReason::Complete);
    host.end(EndReason::Complete);
    EXPECT_EQ(host.scans.size(), 3U);
    EXPECT_EQ(host.scans.back()->data, babble(5000, 1));
    EXPECT_EQ(host.not_inspected(Cause::MemoryLimit), stream.size());
}

}  // namespace
}  // namespace sealtap::test

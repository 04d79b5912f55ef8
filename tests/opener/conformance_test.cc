// What every document format owes its caller, whatever it is given. Runs over builtin(), so a new
// format is covered the day it is registered; it needs samples in samples.cc.
#include <malloc.h>

#include <map>
#include <random>

#include "collected_output.h"
#include "opener/builtin.h"
#include "samples.h"

namespace sealtap::test {
namespace {

using opener::FormatDescriptor;

/// Checks the contract of OpenedParts, and keeps a transcript to compare.
class StrictOutput final : public opener::Output {
public:
    explicit StrictOutput(std::uint64_t document_octets, std::uint64_t octets_max = 64U << 20U)
        : document_octets_(document_octets), octets_left_(octets_max) {}
    ~StrictOutput() override { EXPECT_EQ(depth_, 0U) << "a part was left open"; }

    void begin(PartInfo&& info) override {
        EXPECT_LE(++depth_, 8U);
        EXPECT_FALSE(info.step.empty());
        // No traffic text.
        EXPECT_EQ(info.step.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789:.-_"),
                  std::string::npos)
            << info.step;
        EXPECT_LT(info.step.size(), 40U);
        note("begin " + info.step + " " + info.name.unmasked() + " " + info.charset);
        watch();
    }
    void data(Bytes octets) override {
        EXPECT_NE(depth_, 0U) << "octets without a part";
        if (octets_left_ == 0) unwanted_ += octets.size();
        octets_left_ -= std::min<std::uint64_t>(octets_left_, octets.size());
        written_ += octets.size();
        transcript_.append(text_of(octets));
        watch();
    }
    void place(const Place& place) override {
        EXPECT_NE(depth_, 0U);
        note("place " + std::to_string(place.page) + " " + std::to_string(place.row));
    }
    void skipped(std::uint64_t octets, Cause cause) override {
        EXPECT_NE(depth_, 0U) << "skipped without a part";
        note("skipped " + std::to_string(octets) + std::string(to_string(cause)));
    }
    void end(EndReason reason) override {
        ASSERT_NE(depth_, 0U) << "an end without a part";
        --depth_;
        note("end " + std::to_string(static_cast<int>(reason)));
        watch();
    }
    void unread(std::uint64_t octets, Cause cause) override {
        unread_ += octets;
        EXPECT_LE(unread_, document_octets_) << "more is unread than there is";
        note("unread " + std::to_string(octets) + std::string(to_string(cause)));
    }
    [[nodiscard]] bool wants_more() const noexcept override { return octets_left_ != 0; }

    [[nodiscard]] const std::string& transcript() const { return transcript_; }
    [[nodiscard]] std::uint64_t written() const { return written_; }
    [[nodiscard]] std::uint64_t unwanted() const { return unwanted_; }
    /// Octets of malloc that were in use at most, whoever took them, less the transcript.
    [[nodiscard]] std::uint64_t heap_max() const { return heap_max_; }
    [[nodiscard]] static std::uint64_t heap_now() {
        const struct mallinfo2 info = mallinfo2();
        return info.uordblks + info.hblkhd;
    }

private:
    void note(std::string line) { transcript_ += "\n" + std::move(line) + "\n"; }
    void watch() {
        const std::uint64_t now = heap_now();
        const std::uint64_t own = transcript_.capacity();
        heap_max_ = std::max(heap_max_, now > own ? now - own : 0);
    }

    std::uint64_t document_octets_;
    std::uint64_t octets_left_;
    std::uint64_t depth_ = 0;
    std::uint64_t unread_ = 0;
    std::uint64_t written_ = 0;
    std::uint64_t unwanted_ = 0;
    std::uint64_t heap_max_ = 0;
    std::string transcript_;
};

/// Made once: some take a while.
const std::vector<Sample>& known_samples(std::string_view format) {
    static std::map<std::string_view, std::vector<Sample>> known;
    const auto [at, is_new] = known.try_emplace(format);
    if (is_new) at->second = samples_of(format);
    return at->second;
}

class FormatConformance : public testing::TestWithParam<FormatDescriptor> {
protected:
    FormatConformance() : samples_(known_samples(GetParam().name)) {
        if (GetParam().prepare != nullptr) GetParam().prepare();
    }

    /// As the child does it.
    [[nodiscard]] static OpenStatus open(const FormatDescriptor& format, std::string_view octets,
                                         std::string_view name, opener::Output& out,
                                         std::span<const opener::Hole> holes = {},
                                         bool is_cut = false) {
        opener::Whole whole;
        whole.octets = bytes_of(octets);
        whole.name = name;
        whole.holes = holes;
        whole.is_cut = is_cut;
        const OpenStatus status =
            format.accepts(whole) ? format.open(whole, out) : OpenStatus::Refused;
        EXPECT_NE(status, OpenStatus::Failed);
        return status;
    }
    /// Any octets: an answer that keeps the contract.
    static void try_out(const FormatDescriptor& format, std::string_view octets,
                        std::string_view name, bool is_cut = false) {
        StrictOutput out(octets.size());
        const OpenStatus status = open(format, octets, name, out, {}, is_cut);
        if (status == OpenStatus::Refused) {
            EXPECT_EQ(out.transcript(), "");
        }
    }

    const std::vector<Sample>& samples_;
};

TEST_P(FormatConformance, HasSamplesThatItOpens) {
    ASSERT_FALSE(samples_.empty()) << "samples.cc has none of " << GetParam().name;
    for (const Sample& sample : samples_) {
        StrictOutput out(sample.octets.size());
        EXPECT_EQ(open(GetParam(), sample.octets, sample.name, out), OpenStatus::Opened);
        EXPECT_NE(out.written(), 0U);
    }
}

TEST_P(FormatConformance, AnswersTheSameTwice) {
    for (const Sample& sample : samples_) {
        StrictOutput once(sample.octets.size());
        StrictOutput twice(sample.octets.size());
        EXPECT_EQ(open(GetParam(), sample.octets, sample.name, once),
                  open(GetParam(), sample.octets, sample.name, twice));
        EXPECT_EQ(once.transcript(), twice.transcript());
    }
}

TEST_P(FormatConformance, TakesDocumentsThatAreCutAnywhere) {
    for (const Sample& sample : samples_) {
        const std::size_t stride = std::max<std::size_t>(1, sample.octets.size() / 150);
        for (std::size_t at = 0; at < sample.octets.size(); at += at < 64 ? 1 : stride) {
            SCOPED_TRACE(testing::Message() << "cut at " << at);
            try_out(GetParam(), std::string_view(sample.octets).substr(0, at), sample.name, true);
        }
    }
}

TEST_P(FormatConformance, TakesFlippedBits) {
    constexpr int kRounds = 150;
    for (const Sample& sample : samples_) {
        for (unsigned seed = 0; seed < kRounds; ++seed) {
            SCOPED_TRACE(testing::Message() << "seed " << seed);
            std::mt19937 random(seed);
            std::string octets = sample.octets;
            for (unsigned flips = 1 + random() % 4; flips > 0; --flips) {
                // The first octets and the last are where formats keep their tables.
                const std::size_t edge = std::min<std::size_t>(octets.size(), 128);
                const std::size_t spread = random() % 2 == 0 ? octets.size() : edge;
                std::size_t at = random() % spread;
                if (random() % 2 == 0) at = octets.size() - 1 - at;
                octets[at] = static_cast<char>(octets[at] ^ 1 << random() % 8);
            }
            try_out(GetParam(), octets, sample.name);
        }
    }
}

TEST_P(FormatConformance, TakesHoles) {
    for (const Sample& sample : samples_) {
        const std::size_t size = sample.octets.size();
        for (unsigned seed = 0; seed < 60; ++seed) {
            SCOPED_TRACE(testing::Message() << "seed " << seed);
            std::mt19937 random(seed);
            const std::size_t at = random() % size;
            const std::size_t length = std::min<std::size_t>(size - at, 1 + random() % 2000);
            std::string octets = sample.octets;
            octets.replace(at, length, length, '\0');
            const opener::Hole hole{at, length};
            StrictOutput out(size);
            (void)open(GetParam(), octets, sample.name, out, {&hole, 1});
        }
    }
}

TEST_P(FormatConformance, StopsWhenNoMoreIsWanted) {
    // What is begun may be finished: a piece, and lines that were gathered.
    constexpr std::uint64_t kFinishMax = 128 * 1024;
    for (const Sample& sample : samples_) {
        StrictOutput all(sample.octets.size());
        (void)open(GetParam(), sample.octets, sample.name, all);
        const std::uint64_t stride = std::max<std::uint64_t>(1, all.written() / 40);
        for (std::uint64_t most = 0; most < all.written(); most += stride) {
            SCOPED_TRACE(testing::Message() << "after " << most);
            StrictOutput out(sample.octets.size(), most);
            const OpenStatus status = open(GetParam(), sample.octets, sample.name, out);
            EXPECT_LE(out.unwanted(), kFinishMax);
            if (out.written() < all.written()) {
                EXPECT_EQ(status, OpenStatus::Exhausted);
            }
        }
    }
}

TEST_P(FormatConformance, TakesDocumentsOfOtherFormats) {
    for (const FormatDescriptor& other : opener::builtin()) {
        for (const Sample& sample : known_samples(other.name)) {
            SCOPED_TRACE(other.name);
            try_out(GetParam(), sample.octets, "");
        }
    }
    for (const std::string_view foreign :
         {std::string_view(), std::string_view("x"), std::string_view("ordinary words\n"),
          std::string_view("\0\0\0\0\0\0\0\0", 8), std::string_view("绝密")}) {
        try_out(GetParam(), foreign, "");
    }
}

TEST_P(FormatConformance, RefusesWhatMerelyBeginsLikeIt) {
    for (const Sample& sample : samples_) {
        for (unsigned seed = 0; seed < 20; ++seed) {
            SCOPED_TRACE(testing::Message() << "seed " << seed);
            std::mt19937 random(seed);
            std::string octets = sample.octets.substr(0, 1 + random() % 64);
            while (octets.size() < 4096) octets += static_cast<char>(random());
            try_out(GetParam(), octets, sample.name);
        }
    }
}

TEST_P(FormatConformance, KeepsItsMemory) {
    // Dictionaries and models have a size of their own, whatever the document's is.
    constexpr std::uint64_t kBytesMax = 40U << 20U;
    for (const Sample& sample : samples_) {
        StrictOutput warm(sample.octets.size());
        (void)open(GetParam(), sample.octets, sample.name, warm);
        StrictOutput out(sample.octets.size());
        const std::uint64_t before = StrictOutput::heap_now();
        (void)open(GetParam(), sample.octets, sample.name, out);
        EXPECT_LT(out.heap_max(), before + kBytesMax);
        const std::uint64_t kept = out.transcript().capacity() + 64 * 1024;
        EXPECT_LE(StrictOutput::heap_now(), before + kept) << "something was not given back";
    }
}

INSTANTIATE_TEST_SUITE_P(Builtin, FormatConformance, testing::ValuesIn(opener::builtin()),
                         [](const auto& format) {
                             std::string name(format.param.name);
                             std::ranges::replace_if(
                                 name, [](unsigned char letter) { return !std::isalnum(letter); },
                                 '_');
                             return name;
                         });

}  // namespace
}  // namespace sealtap::test

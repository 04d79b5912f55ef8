#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "opener/collected_output.h"
#include "opener/frame_reader.h"
#include "opener/frame_writer.h"

namespace sealtap::test {
namespace {

using opener::FrameBounds;
using opener::FrameReader;
using opener::FrameWriter;

constexpr FrameBounds kBounds{.output_octets_max = 1ULL << 30U, .document_octets = 1ULL << 30U};

/// Keeps the messages, and wants no more after `messages_max` of them.
class KeptMessages final : public opener::MessageSink {
public:
    explicit KeptMessages(std::size_t messages_max = SIZE_MAX) : messages_max_(messages_max) {}
    bool send(Bytes message) noexcept override {
        messages.emplace_back(message.begin(), message.end());
        return true;
    }
    bool is_stopped() noexcept override { return messages.size() >= messages_max_; }
    bool is_late() const noexcept override { return late; }

    std::vector<std::vector<std::byte>> messages;
    bool late = false;

private:
    std::size_t messages_max_;
};

FrameReader::State read_all(const KeptMessages& kept, FrameReader& reader) {
    for (const auto& message : kept.messages) (void)reader.read(message);
    return reader.state();
}

bool same(const CollectedPart& a, const CollectedPart& b) {
    return a.path == b.path && a.info.media_type == b.info.media_type &&
           a.info.charset == b.info.charset && a.info.codings == b.info.codings &&
           a.info.reading == b.info.reading && a.text == b.text && a.places == b.places &&
           a.skipped == b.skipped && a.end == b.end;
}

/// Writes the same, drawn at random, to both.
class RandomDocument {
public:
    RandomDocument(std::uint64_t seed, opener::Output& a, opener::Output& b)
        : random_(seed), outputs_{&a, &b} {}

    void write(int steps) {
        for (int i = 0; i < steps; ++i) step();
        while (open_ > 0) end();
    }

private:
    std::uint64_t draw(std::uint64_t below) { return random_() % below; }
    std::string text(std::size_t most) {
        std::string made(draw(most + 1), '\0');
        for (char& c : made) c = static_cast<char>(draw(256));
        return made;
    }
    void end() {
        const auto reason = static_cast<EndReason>(draw(5));
        for (auto* output : outputs_) output->end(reason);
        --open_;
    }
    void begin() {
        const std::string name = text(draw(40) == 0 ? 4000 : 20);
        for (auto* output : outputs_) {
            PartInfo info;
            info.step = "box:" + std::to_string(open_);
            info.name = RawText(name);
            if (open_ % 2 == 1) info.media_type = "application/vnd.box+xml";
            if (open_ % 3 == 1) info.charset = "utf-8";
            if (open_ % 4 == 1) info.codings = {"base64", "gzip"};
            info.reading = static_cast<Reading>(open_ % 3);
            output->begin(std::move(info));
        }
        ++open_;
    }
    void data() {
        const std::string octets = text(draw(20) == 0 ? 200'000 : 300);
        for (auto* output : outputs_) output->data(bytes_of(octets));
    }
    void place() {
        Place place;
        place.region = static_cast<Region>(draw(11));
        place.page = static_cast<std::uint32_t>(random_());
        place.sheet = RawText(text(10));
        place.row = static_cast<std::uint32_t>(random_());
        place.column = static_cast<std::uint32_t>(random_());
        place.font_half_points = static_cast<std::uint16_t>(random_());
        if (draw(2) == 0) place.colour = static_cast<std::uint32_t>(draw(1U << 24U));
        place.at_top = draw(2) == 0;
        place.at_left = draw(2) == 0;
        for (auto* output : outputs_) output->place(place);
    }
    void step() {
        const auto cause = static_cast<Cause>(draw(7));
        const std::uint64_t octets = draw(100'000);
        const std::uint64_t kind = draw(12);
        if (kind == 0) {
            for (auto* output : outputs_) output->unread(octets, cause);
        } else if (open_ == 0 || (kind < 3 && open_ < static_cast<int>(opener::kPartsOpenMax))) {
            begin();
        } else if (kind < 4) {
            end();
        } else if (kind < 6) {
            place();
        } else if (kind < 7) {
            for (auto* output : outputs_) output->skipped(octets, cause);
        } else {
            data();
        }
    }

    std::mt19937_64 random_;
    std::array<opener::Output*, 2> outputs_;
    int open_ = 0;
};

TEST(Frames, BringOverWhatWasWritten) {
    const std::uint64_t first = std::random_device()();
    for (std::uint64_t seed = first; seed < first + 30; ++seed) {
        SCOPED_TRACE(seed);
        CollectedOutput written;
        CollectedOutput read;
        KeptMessages kept;
        FrameWriter writer(kept, kBounds);
        RandomDocument(seed, writer, written).write(200);
        writer.finish(OpenStatus::Damaged, 7);
        FrameReader reader(read, kBounds);
        ASSERT_EQ(read_all(kept, reader), FrameReader::State::Done);
        EXPECT_EQ(reader.answer().status, OpenStatus::Damaged);
        EXPECT_EQ(reader.answer().denied, 7U);
        EXPECT_EQ(read.unread_octets, written.unread_octets);
        ASSERT_EQ(read.parts.size(), written.parts.size());
        for (std::size_t i = 0; i < read.parts.size(); ++i) {
            EXPECT_TRUE(same(read.parts[i], written.parts[i])) << written.parts[i].path;
        }
    }
}

/// The writer takes what a format gives it and stays within what the reader takes.
TEST(Frames, WriterMakesHarmlessWhatAFormatMixesIn) {
    CollectedOutput read;
    KeptMessages kept;
    FrameWriter writer(kept, {.output_octets_max = 1U << 20U, .document_octets = 10});
    PartInfo info;
    info.step = "Zip entry \n" + std::string(100, 'x');
    info.name = RawText(std::string(10'000, 'n'));
    info.media_type = "TEXT/Plain; charset=x";
    info.charset = std::string(500, 'c');
    info.codings = {"a", "b", "c", "d", "e"};
    writer.data(bytes_of("nowhere"));
    writer.begin(std::move(info));
    Place place;
    place.sheet = RawText(std::string(10'000, 's'));
    place.colour = 0xFFFFFFFF;
    writer.place(place);
    writer.skipped(UINT64_MAX, Cause::Gap);
    writer.skipped(UINT64_MAX, Cause::Gap);
    writer.unread(UINT64_MAX, Cause::Media);
    writer.finish(OpenStatus::Opened, 0);
    FrameReader reader(read, {.output_octets_max = 1U << 20U, .document_octets = 10});
    ASSERT_EQ(read_all(kept, reader), FrameReader::State::Done);
    // A part was left open.
    EXPECT_EQ(reader.answer().status, OpenStatus::Exhausted);
    ASSERT_EQ(read.parts.size(), 1U);
    EXPECT_EQ(read.parts[0].info.step, "_ip_entry__" + std::string(53, 'x'));
    EXPECT_LE(read.parts[0].info.name.unmasked().size(), opener::kNameBytesMax);
    EXPECT_EQ(read.parts[0].info.media_type, "");
    EXPECT_EQ(read.parts[0].info.codings.size(), opener::kCodingsMax);
    EXPECT_EQ(read.parts[0].skipped.at(Cause::DecodeError), opener::kSkippedSumMax);
    EXPECT_EQ(read.parts[0].end, EndReason::Aborted);
    EXPECT_EQ(read.unread_octets.at(Cause::Media), 10U);
}

TEST(Frames, WriterKeepsTheBoundThatTheReaderHolds) {
    for (std::uint64_t bound = 0; bound < 2000; bound += 7) {
        SCOPED_TRACE(bound);
        const FrameBounds bounds{.output_octets_max = bound, .document_octets = 0};
        CollectedOutput read;
        KeptMessages kept;
        FrameWriter writer(kept, bounds);
        for (int i = 0; i < 5; ++i) {
            PartInfo info;
            info.step = "box";
            writer.begin(std::move(info));
            writer.place({});
            for (int piece = 0; piece < 20; ++piece) writer.data(bytes_of("some octets"));
            writer.end(EndReason::Complete);
        }
        writer.finish(OpenStatus::Opened, 0);
        FrameReader reader(read, bounds);
        ASSERT_EQ(read_all(kept, reader), FrameReader::State::Done);
        EXPECT_EQ(reader.answer().status,
                  read.parts.size() == 5 && read.parts[4].end == EndReason::Complete
                      ? OpenStatus::Opened
                      : OpenStatus::Exhausted);
    }
}

TEST(Frames, NestNoDeeperThanMayBe) {
    CollectedOutput read;
    KeptMessages kept;
    FrameWriter writer(kept, kBounds);
    for (int i = 0; i < 30; ++i) {
        PartInfo info;
        info.step = "box";
        writer.begin(std::move(info));
    }
    writer.data(bytes_of("lost"));
    for (int i = 0; i < 30; ++i) writer.end(EndReason::Complete);
    writer.finish(OpenStatus::Opened, 0);
    FrameReader reader(read, kBounds);
    ASSERT_EQ(read_all(kept, reader), FrameReader::State::Done);
    EXPECT_EQ(reader.answer().status, OpenStatus::Exhausted);
    EXPECT_EQ(read.parts.size(), opener::kPartsOpenMax);
}

TEST(Frames, WriterStopsWhenNobodyWantsMore) {
    KeptMessages kept(2);
    FrameWriter writer(kept, kBounds);
    PartInfo info;
    info.step = "box";
    writer.begin(std::move(info));
    const std::string text(1000, 'x');
    int written = 0;
    for (; writer.wants_more(); ++written) writer.data(bytes_of(text));
    EXPECT_LT(written, 150);
    writer.finish(OpenStatus::Opened, 0);
    EXPECT_EQ(kept.messages.size(), 3U);
}

TEST(Frames, WriterStopsWhenItIsLate) {
    KeptMessages kept;
    FrameWriter writer(kept, kBounds);
    EXPECT_TRUE(writer.wants_more());
    kept.late = true;
    int asked = 0;
    while (writer.wants_more()) ++asked;
    EXPECT_LT(asked, 100);
    writer.finish(OpenStatus::Exhausted, 0);
    CollectedOutput read;
    FrameReader reader(read, kBounds);
    ASSERT_EQ(read_all(kept, reader), FrameReader::State::Done);
    EXPECT_EQ(reader.answer().shortage, opener::Shortage::Time);
}

/// A document of every kind of frame, changed in one octet or cut: the reader says that it is
/// broken or reads something else, and all parts are ended (CollectedOutput looks).
TEST(Frames, ReaderBelievesNothing) {
    KeptMessages kept;
    FrameWriter writer(kept, kBounds);
    for (const char* step : {"box", "box:inner"}) {
        PartInfo info;
        info.step = step;
        info.codings = {"gzip"};
        writer.begin(std::move(info));
        writer.place({});
        writer.data(bytes_of("text"));
    }
    writer.skipped(1, Cause::Encrypted);
    writer.unread(2, Cause::Media);
    writer.end(EndReason::Complete);
    writer.end(EndReason::Complete);
    writer.finish(OpenStatus::Opened, 0);
    ASSERT_EQ(kept.messages.size(), 1U);
    const std::vector<std::byte> good = kept.messages[0];
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (unsigned value = 0; value < 256; ++value) {
            std::vector<std::byte> bad = good;
            bad[at] = static_cast<std::byte>(value);
            CollectedOutput read;
            (void)FrameReader(read, kBounds).read(bad);
        }
        CollectedOutput read;
        FrameReader reader(read, kBounds);
        (void)reader.read(Bytes(good).first(at));
        EXPECT_NE(reader.state(), FrameReader::State::Done) << at;
    }
}

TEST(Frames, NothingComesAfterTheAnswer) {
    KeptMessages kept;
    FrameWriter writer(kept, kBounds);
    writer.finish(OpenStatus::Opened, 0);
    CollectedOutput read;
    FrameReader reader(read, kBounds);
    EXPECT_EQ(reader.read(kept.messages[0]), FrameReader::State::Done);
    EXPECT_EQ(reader.read(kept.messages[0]), FrameReader::State::Broken);
}

}  // namespace
}  // namespace sealtap::test

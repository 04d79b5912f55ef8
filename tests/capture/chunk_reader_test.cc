// Packets that are kept beyond the next poll: the chunks they lie in, and their limit.
#include "capture/chunk_reader.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

#include "capture/capture_file.h"
#include "support/pcap_writer.h"

namespace sealtap::test {
namespace {

using capture::Chunk;
using capture::ChunkPool;

/// A capture of several chunks; each frame says its number.
class ChunkReaderTest : public testing::Test {
protected:
    static constexpr std::size_t kFrames = 4'000;

    ChunkReaderTest() {
        std::string pattern = testing::TempDir() + "/chunks.XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        path_ = folder_ + "/file.pcap";
        std::vector<CapturedFrame> frames;
        for (std::size_t i = 0; i < kFrames; ++i) frames.push_back({0, frame(i), {}});
        write_file(path_, pcap_file(frames));
    }
    ~ChunkReaderTest() override { std::filesystem::remove_all(folder_); }

    static std::string frame(std::size_t index) {
        return std::to_string(index) + std::string(1'000, '.');
    }

    std::string folder_;
    std::string path_;
};

/// Holds every packet of a source until told otherwise.
struct Holder {
    void hold(const Packet& packet) {
        packet.buffer->hold();
        packets.push_back(packet);
    }
    void release() {
        for (const Packet& packet : packets) packet.buffer->release();
        packets.clear();
    }
    /// Takes packets until the source has none.
    Poll read_on(PacketSource& source) {
        for (;;) {
            Packet packet;
            const Result<Poll> polled = source.poll(packet);
            if (!polled || *polled != Poll::Packet) return polled.value_or(Poll::End);
            hold(packet);
        }
    }
    std::vector<Packet> packets;
};

TEST_F(ChunkReaderTest, OneChunkIsFilledOverAndOverWhileNobodyHoldsAPacket) {
    const auto source = capture::open_capture_file(path_, 0);
    ASSERT_TRUE(source);
    std::set<PacketBuffer*> buffers;
    Packet packet;
    while ((*source)->poll(packet).value() == Poll::Packet) buffers.insert(packet.buffer);
    EXPECT_EQ(packet.number, kFrames);
    EXPECT_EQ(buffers.size(), 1U);
}

TEST_F(ChunkReaderTest, HeldPacketsOutliveTheFile) {
    ChunkPool pool(100);
    Holder holder;
    {
        auto source = capture::open_capture_file(path_, 0, &pool);
        ASSERT_TRUE(source);
        EXPECT_EQ(holder.read_on(**source), Poll::End);
    }
    ASSERT_EQ(holder.packets.size(), kFrames);
    for (std::size_t i = 0; i < kFrames; ++i) EXPECT_EQ(text_of(holder.packets[i].data), frame(i));
    holder.release();
}

TEST_F(ChunkReaderTest, SourceIsIdleAtTheLimitAndGoesOnOnceItsPacketsAreGivenUp) {
    for (const std::uint64_t limit : {1U, 2U, 3U}) {
        ChunkPool pool(limit);
        const auto source = capture::open_capture_file(path_, 0, &pool);
        ASSERT_TRUE(source);
        Holder holder;
        std::size_t seen = 0;
        while (holder.read_on(**source) == Poll::Idle) {
            std::set<PacketBuffer*> buffers;
            for (const Packet& packet : holder.packets) buffers.insert(packet.buffer);
            EXPECT_LE(buffers.size(), limit + 1);
            for (const Packet& packet : holder.packets)
                EXPECT_EQ(text_of(packet.data), frame(seen++));
            holder.release();
        }
        EXPECT_EQ(seen + holder.packets.size(), kFrames);
        holder.release();
    }
}

TEST_F(ChunkReaderTest, ReaderWaitsForAnotherThreadThatStillHoldsPackets) {
    ChunkPool pool(2);
    const auto source = capture::open_capture_file(path_, 0, &pool);
    ASSERT_TRUE(source);
    std::size_t seen = 0;
    for (Poll answer = Poll::Idle; answer == Poll::Idle;) {
        Holder holder;
        answer = holder.read_on(**source);
        seen += holder.packets.size();
        if (answer == Poll::Idle && holder.packets.empty()) continue;
        std::thread([held = std::move(holder)]() mutable { held.release(); }).join();
    }
    EXPECT_EQ(seen, kFrames);
}

TEST_F(ChunkReaderTest, FilesOpenTogetherShareTheLimitAndKeepAChunkEach) {
    ChunkPool pool(1);
    const auto one = capture::open_capture_file(path_, 0, &pool);
    const auto other = capture::open_capture_file(path_, 1, &pool);
    ASSERT_TRUE(one && other);
    Holder holder;
    EXPECT_EQ(holder.read_on(**one), Poll::Idle);
    EXPECT_EQ(holder.read_on(**other), Poll::Idle);
    std::set<PacketBuffer*> buffers;
    for (const Packet& packet : holder.packets) buffers.insert(packet.buffer);
    EXPECT_EQ(buffers.size(), 3U);
    holder.release();
}

}  // namespace
}  // namespace sealtap::test

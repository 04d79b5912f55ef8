#pragma once

#include <brotli/decode.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>

#include "sealtap/bytes.h"
#include "sealtap/decoder_memory.h"

namespace sealtap::content::brotli {

/// libbrotli's state, owned. Its memory is charged to a DecoderMemory, which outlives it (null: not
/// limited): some 5 KB, tables, and a window that the stream's first octets tell.
class BrotliStream {
public:
    explicit BrotliStream(DecoderMemory* memory) noexcept
        : state_(BrotliDecoderCreateInstance(allocate, release, memory)) {}

    /// False: there was no memory for it, and nothing else may be called.
    [[nodiscard]] bool ready() const noexcept { return state_ != nullptr; }

    enum class Answer : std::uint8_t { More, Room, End, Damaged, NoMemory };
    struct Outcome {
        Answer answer;
        std::size_t consumed;
        std::size_t produced;
    };
    /// Room: there is more to write than there was room for.
    [[nodiscard]] Outcome decode(Bytes data, std::span<std::byte> room) noexcept {
        std::size_t in_left = data.size();
        std::size_t out_left = room.size();
        const auto* in = static_cast<const std::uint8_t*>(static_cast<const void*>(data.data()));
        auto* out = static_cast<std::uint8_t*>(static_cast<void*>(room.data()));
        const BrotliDecoderResult result =
            BrotliDecoderDecompressStream(state_.get(), &in_left, &in, &out_left, &out, nullptr);
        return {answer_of(result), data.size() - in_left, room.size() - out_left};
    }

private:
    /// In front of what libbrotli gets stands its size, for what it gives back tells none.
    static constexpr std::size_t kSizeBytes = alignof(std::max_align_t);

    static void* allocate(void* memory, std::size_t size) noexcept {
        auto* const charged = static_cast<DecoderMemory*>(memory);
        if (size > SIZE_MAX - kSizeBytes) return nullptr;
        const std::size_t whole = size + kSizeBytes;
        if (charged != nullptr && !charged->charge(whole)) return nullptr;
        auto* const block = static_cast<std::byte*>(std::malloc(whole));
        if (block == nullptr) {
            if (charged != nullptr) charged->give_back(whole);
            return nullptr;
        }
        std::ranges::copy(std::as_bytes(std::span(&whole, 1)), block);
        return block + kSizeBytes;
    }
    static void release(void* memory, void* given) noexcept {
        if (given == nullptr) return;
        auto* const block = static_cast<std::byte*>(given) - kSizeBytes;
        std::size_t whole = 0;
        std::ranges::copy(std::span(block, sizeof whole),
                          std::as_writable_bytes(std::span(&whole, 1)).begin());
        if (memory != nullptr) static_cast<DecoderMemory*>(memory)->give_back(whole);
        std::free(block);
    }

    [[nodiscard]] Answer answer_of(BrotliDecoderResult result) const noexcept {
        switch (result) {
            case BROTLI_DECODER_RESULT_SUCCESS: return Answer::End;
            case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT: return Answer::More;
            case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: return Answer::Room;
            case BROTLI_DECODER_RESULT_ERROR: break;
        }
        const BrotliDecoderErrorCode code = BrotliDecoderGetErrorCode(state_.get());
        const bool is_memory = code <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
                               code >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES;
        return is_memory ? Answer::NoMemory : Answer::Damaged;
    }

    struct Destroy {
        void operator()(BrotliDecoderState* state) const noexcept {
            BrotliDecoderDestroyInstance(state);
        }
    };
    std::unique_ptr<BrotliDecoderState, Destroy> state_;
};

}  // namespace sealtap::content::brotli

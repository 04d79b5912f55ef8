#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "content/media/media_reader.h"

namespace sealtap::content::media {

/// What a block's content is.
enum class Kind : std::uint8_t {
    Metadata,
    Samples,
    Text,  ///< metadata whose header is framing: the text goes on in the next block
};

/// The common shape of the formats: headers that say how long the content behind them is.
///
/// A derived class reads the headers. A header is held until it is whole, because only then it is
/// known whether it belongs to samples: those come in many small blocks, and a scan that paused at
/// each header would do more work than it saves.
class BlockReader : public MediaReader {
public:
    [[nodiscard]] std::size_t on_data(Bytes data, MediaSink& sink) final;
    [[nodiscard]] bool on_gap(std::uint64_t length, MediaSink& sink) final;
    void settle(MediaSink& sink) final;

protected:
    static constexpr std::size_t kHeaderBytesMax = 32;

    /// What stands behind a header.
    struct Block {
        Kind kind = Kind::Metadata;
        std::uint64_t length = 0;
        /// The object ends behind it.
        bool last = false;
    };
    enum class Header : std::uint8_t { NeedMore, Whole, Broken };
    /// Looks at a header as far as it came, at least one octet; when it is whole, `block` says what
    /// follows. NeedMore only below kHeaderBytesMax.
    virtual Header read_header(Bytes header, Block& block) = 0;
    /// Content of a block of metadata; for formats that pack text.
    virtual void on_content(Bytes, MediaSink&) {}
    virtual void on_content_end(MediaSink&) {}
    /// A block of no stated length: how many of these octets surely belong to it. Fewer than given:
    /// the next header begins there. Only called when a block's length is kOpen.
    virtual std::size_t find_end(Bytes data) { return data.size(); }

    static constexpr std::uint64_t kOpen = ~std::uint64_t{0};

private:
    [[nodiscard]] bool take_header_octet(std::byte octet, MediaSink& sink);
    void give_header(Kind kind, MediaSink& sink);
    std::size_t take_content(Bytes data, MediaSink& sink);
    void put(Bytes content, MediaSink& sink);

    std::array<std::byte, kHeaderBytesMax> header_{};
    std::uint8_t header_size_ = 0;
    std::uint8_t header_given_ = 0;
    Block block_;
    bool inside_ = false;  ///< a block's content
    bool lost_ = false;
};

[[nodiscard]] constexpr std::uint8_t value_of(std::byte octet) noexcept {
    return std::to_integer<std::uint8_t>(octet);
}

}  // namespace sealtap::content::media

#include "opener/png_writer.h"

#include <zlib.h>

#include <array>
#include <new>

namespace sealtap::opener {
namespace {

constexpr std::size_t kChunkBytes = 32 * 1024;

void append(std::vector<std::byte>& to, std::uint32_t number) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) to.push_back(std::byte(number >> shift));
}

const Bytef* zlib_octets(Bytes octets) noexcept {
    return static_cast<const Bytef*>(static_cast<const void*>(octets.data()));
}

}  // namespace

struct PngWriter::Packer {
    Packer() {
        if (deflateInit(&state, Z_BEST_SPEED) != Z_OK) throw std::bad_alloc();
    }
    Packer(const Packer&) = delete;
    Packer& operator=(const Packer&) = delete;
    ~Packer() { deflateEnd(&state); }

    z_stream state{};
};

PngWriter::PngWriter(Output& out, std::uint32_t width, std::uint32_t height, Pixels pixels)
    : out_(out), packer_(std::make_unique<Packer>()) {
    out_.data(bytes_of("\x89PNG\r\n\x1A\n"));
    std::vector<std::byte> header;
    append(header, width);
    append(header, height);
    header.push_back(pixels == Pixels::Bit ? std::byte{1} : std::byte{8});
    header.push_back(pixels == Pixels::Colour ? std::byte{2} : std::byte{0});
    header.insert(header.end(), 3, std::byte{0});
    chunk("IHDR", header);
}

PngWriter::~PngWriter() {
    pack({}, Flush::End);
    chunk("IDAT", packed_);
    chunk("IEND", {});
}

void PngWriter::row(Bytes octets) {
    constexpr std::array kNoFilter{std::byte{0}};
    pack(kNoFilter, Flush::No);
    pack(octets, Flush::No);
    if (packed_.size() < kChunkBytes) return;
    chunk("IDAT", packed_);
    packed_.clear();
}

void PngWriter::pack(Bytes octets, Flush flush) {
    z_stream& state = packer_->state;
    // zlib declares its input as writable and does not write it.
    state.next_in = const_cast<Bytef*>(zlib_octets(octets));
    state.avail_in = static_cast<uInt>(octets.size());
    std::array<std::byte, 4096> piece;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    do {
        state.next_out = static_cast<Bytef*>(static_cast<void*>(piece.data()));
        state.avail_out = static_cast<uInt>(piece.size());
        (void)::deflate(&state, flush == Flush::End ? Z_FINISH : Z_NO_FLUSH);
        packed_.insert(packed_.end(), piece.begin(),
                       piece.end() - static_cast<std::ptrdiff_t>(state.avail_out));
    } while (state.avail_out == 0);
}

void PngWriter::chunk(const char* type, Bytes content) {
    std::vector<std::byte> octets;
    append(octets, static_cast<std::uint32_t>(content.size()));
    const Bytes name = bytes_of(std::string_view(type, 4));
    octets.insert(octets.end(), name.begin(), name.end());
    octets.insert(octets.end(), content.begin(), content.end());
    const Bytes checked = Bytes(octets).subspan(4);
    append(octets, static_cast<std::uint32_t>(
                       ::crc32(0, zlib_octets(checked), static_cast<uInt>(checked.size()))));
    out_.data(octets);
}

}  // namespace sealtap::opener

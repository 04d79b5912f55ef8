#include "capture/libpcap_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "capture/pcap_handle.h"

namespace sealtap::capture {
namespace {

/// What stdio asks for, out of the chunks; the shape of fopencookie(3). Zero is the end.
ssize_t read_on(void* cookie, char* into, std::size_t size) {
    auto& reader = *static_cast<ChunkReader*>(cookie);
    ChunkReader::Ahead answer = ChunkReader::Ahead::Wait;
    while (answer == ChunkReader::Ahead::Wait) answer = reader.need(1);
    if (answer == ChunkReader::Ahead::Interrupted || answer == ChunkReader::Ahead::Failed) {
        errno = answer == ChunkReader::Ahead::Failed ? EIO : EINTR;
        return -1;
    }
    const Bytes taken = reader.ahead().first(std::min(size, reader.ahead().size()));
    std::memcpy(into, taken.data(), taken.size());
    reader.skip(taken.size());
    return static_cast<ssize_t>(taken.size());
}

/// libpcap closes the stream with its handle.
std::FILE* stream_over(ChunkReader& reader) {
    std::FILE* const stream = ::fopencookie(
        &reader, "rb", {.read = read_on, .write = nullptr, .seek = nullptr, .close = nullptr});
    // The chunks are the buffer.
    if (stream != nullptr) (void)std::setvbuf(stream, nullptr, _IONBF, 0);
    return stream;
}

class LibpcapFile final : public RecordReader {
public:
    explicit LibpcapFile(PcapHandle handle)
        : handle_(std::move(handle)), link_type_(link_type_of_dlt(pcap_datalink(handle_.get()))) {}

    Taken take(Packet& packet) override {
        pcap_pkthdr* header = nullptr;
        const unsigned char* data = nullptr;
        errno = 0;
        const int answer = pcap_next_ex(handle_.get(), &header, &data);
        if (answer == 1) {
            fill_packet(packet, *header, data, 1);
            packet.link_type = link_type_;
            packet.buffer = nullptr;
            return Taken::Packet;
        }
        // A signal broke into waiting for a pipe: whoever asked for the end gets it, without a
        // damage.
        if (answer == PCAP_ERROR_BREAK || errno == EINTR) return Taken::End;
        const std::string_view message = pcap_geterr(handle_.get());
        return message.find("truncated") == message.npos ? Taken::Damaged : Taken::CutOff;
    }
    std::string why() const override { return pcap_geterr(handle_.get()); }

private:
    PcapHandle handle_;
    int link_type_;
};

}  // namespace

Result<std::unique_ptr<RecordReader>> open_with_libpcap(ChunkReader& reader) {
    std::array<char, PCAP_ERRBUF_SIZE> message{};
    std::FILE* const stream = stream_over(reader);
    if (stream == nullptr)
        return std::unexpected(Error{ErrorCode::Unavailable, std::strerror(errno)});
    PcapHandle handle(pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO,
                                                               message.data()));
    if (!handle) {
        (void)std::fclose(stream);
        return std::unexpected(Error{ErrorCode::BadInput, message.data()});
    }
    return std::make_unique<LibpcapFile>(std::move(handle));
}

}  // namespace sealtap::capture

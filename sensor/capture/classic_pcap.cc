#include "capture/classic_pcap.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <utility>

#include "capture/pcap_handle.h"

namespace sealtap::capture {
namespace {

constexpr std::uint32_t kMicroseconds = 0xa1b2c3d4;
constexpr std::uint32_t kNanoseconds = 0xa1b23c4d;
constexpr std::uint32_t kKuznetzov = 0xa1b2cd34;  // microseconds, longer record headers

constexpr std::uint64_t kSecondNs = 1'000'000'000;

bool is_magic(std::uint32_t value) noexcept {
    return value == kMicroseconds || value == kNanoseconds || value == kKuznetzov;
}

std::unexpected<Error> bad_header(std::string what) {
    return std::unexpected(Error{ErrorCode::BadInput, std::move(what)});
}

/// Absent for a version that nobody wrote.
std::optional<ClassicFormat::Lengths> lengths_of(unsigned major, unsigned minor) noexcept {
    using Lengths = ClassicFormat::Lengths;
    if (major == 543 && minor == 0) return Lengths::WireFirst;  // DG/UX
    if (major != 2 || minor > 4) return std::nullopt;
    if (minor < 3) return Lengths::WireFirst;
    return minor == 3 ? Lengths::Either : Lengths::CapturedFirst;
}

// 0 and what no program can mean stand for "no limit". Files in Kuznetzov's format may come from
// packet sockets in cooked mode, which put an Ethernet header on top of the snap length.
std::uint32_t snap_length_of(std::uint32_t stated, std::uint32_t magic, int link_type) noexcept {
    constexpr std::uint32_t kEthernetHeader = 14;
    constexpr std::uint32_t kMost = std::numeric_limits<std::int32_t>::max();
    if (stated == 0 || stated > kMost) stated = ClassicFormat::kCaptureMax;
    const bool may_be_cooked = magic == kKuznetzov && link_type == 1;
    return may_be_cooked ? std::min(stated + kEthernetHeader, kMost) : stated;
}

}  // namespace

bool is_classic_pcap(Bytes beginning) noexcept {
    if (beginning.size() < sizeof(std::uint32_t)) return false;
    return is_magic(number_at<std::uint32_t>(beginning, 0, ByteOrder::Ours)) ||
           is_magic(number_at<std::uint32_t>(beginning, 0, ByteOrder::Other));
}

Result<ClassicFormat> read_classic_header(Bytes header) {
    ClassicFormat format;
    const bool ours = is_magic(number_at<std::uint32_t>(header, 0, ByteOrder::Ours));
    format.order = ours ? ByteOrder::Ours : ByteOrder::Other;
    const auto magic = number_at<std::uint32_t>(header, 0, format.order);
    const unsigned major = number_at<std::uint16_t>(header, 4, format.order);
    const unsigned minor = number_at<std::uint16_t>(header, 6, format.order);
    const auto lengths = lengths_of(major, minor);
    if (!lengths) return bad_header(fmt::format("unknown pcap version {}.{}", major, minor));
    format.lengths = *lengths;
    // The upper six bits tell of a frame check sequence behind each frame, which the decoder takes
    // for padding. Those below are reserved: with one of them it is a link type that nobody knows.
    const auto link = number_at<std::uint32_t>(header, 20, format.order) & 0x03ff'ffffU;
    format.link_type = link_type_of_dlt(static_cast<int>(link));
    format.snap_length =
        snap_length_of(number_at<std::uint32_t>(header, 16, format.order), magic, format.link_type);
    format.unit_ns = magic == kNanoseconds ? 1 : 1000;
    format.record_header_bytes = magic == kKuznetzov ? 24 : 16;
    return format;
}

bool needs_libpcap(int link_type) noexcept {
    // USB_LINUX, USB_LINUX_MMAPPED, DBUS, NFLOG, USBPCAP, EBHSCR
    constexpr std::array kTypes{189, 220, 231, 239, 249, 279};
    return std::ranges::find(kTypes, link_type) != kTypes.end();
}

struct ClassicPcap::RecordHeader {
    std::uint32_t seconds = 0;
    std::uint32_t fraction = 0;
    std::uint32_t captured = 0;
    std::uint32_t wire = 0;
};

ClassicPcap::RecordHeader ClassicPcap::read_header(Bytes ahead) const noexcept {
    const auto number = [&](std::size_t index) {
        return number_at<std::uint32_t>(ahead, index * sizeof(std::uint32_t), format_.order);
    };
    RecordHeader header{number(0), number(1), number(2), number(3)};
    if (format_.lengths == ClassicFormat::Lengths::WireFirst ||
        (format_.lengths == ClassicFormat::Lengths::Either && header.captured > header.wire))
        std::swap(header.captured, header.wire);
    return header;
}

Taken ClassicPcap::take(Packet& packet) {
    const std::size_t before = format_.record_header_bytes;
    if (const auto answer = reader_.need(before); answer != ChunkReader::Ahead::Enough)
        return no_header(answer);
    const RecordHeader header = read_header(reader_.ahead());
    if (header.captured > ClassicFormat::kCaptureMax) return too_long(header);
    if (const auto answer = reader_.need(before + header.captured);
        answer != ChunkReader::Ahead::Enough)
        return no_record(answer, header);
    packet.data = reader_.ahead().subspan(before, std::min(header.captured, format_.snap_length));
    packet.buffer = &reader_.buffer();
    packet.wire_length = header.wire;
    packet.link_type = format_.link_type;
    // A damaged record can state a fraction of more than a second.
    const std::uint64_t fraction_ns =
        std::min(std::uint64_t{header.fraction} * format_.unit_ns, kSecondNs - 1);
    packet.time =
        Timestamp(std::chrono::seconds(header.seconds) + std::chrono::nanoseconds(fraction_ns));
    reader_.skip(before + header.captured);
    return Taken::Packet;
}

Taken ClassicPcap::no_header(ChunkReader::Ahead answer) {
    if (answer == ChunkReader::Ahead::Wait) return Taken::Wait;
    // Whoever asked for the end gets it, without a damage.
    if (answer == ChunkReader::Ahead::Interrupted) return Taken::End;
    if (answer == ChunkReader::Ahead::Failed) return not_read();
    if (reader_.ahead().empty()) return Taken::End;
    why_ = fmt::format("{}: {} of {} octets of a record's header", reader_.place(),
                       reader_.ahead().size(), format_.record_header_bytes);
    return Taken::CutOff;
}

Taken ClassicPcap::no_record(ChunkReader::Ahead answer, const RecordHeader& header) {
    if (answer == ChunkReader::Ahead::Wait) return Taken::Wait;
    if (answer == ChunkReader::Ahead::Interrupted) return Taken::End;
    if (answer == ChunkReader::Ahead::Failed) return not_read();
    why_ = fmt::format("{}: {} of {} captured octets of a record", reader_.place(),
                       reader_.ahead().size() - format_.record_header_bytes, header.captured);
    return Taken::CutOff;
}

Taken ClassicPcap::too_long(const RecordHeader& header) {
    why_ = fmt::format("{}: a record of {} captured octets, more than {}", reader_.place(),
                       header.captured, ClassicFormat::kCaptureMax);
    return Taken::Damaged;
}

Taken ClassicPcap::not_read() {
    why_ = fmt::format("{}: {}", reader_.place(), reader_.why());
    return Taken::Damaged;
}

}  // namespace sealtap::capture

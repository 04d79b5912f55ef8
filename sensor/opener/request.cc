#include "opener/request.h"

#include "base/byte_reader.h"
#include "opener/frame.h"

namespace sealtap::opener {
namespace {

constexpr std::uint8_t kOpen = 1;
constexpr std::uint8_t kStop = 2;
/// Of the program's conversation: sensor and child are built together.
constexpr std::uint32_t kHello = 0x5EA17A02;

}  // namespace

std::vector<std::byte> to_message(const Request& request) {
    std::vector<std::byte> message;
    OctetWriter out(message);
    out.u8(kOpen);
    out.u64(request.size);
    out.u32(request.holes);
    out.u8(request.is_cut ? 1 : 0);
    out.u64(request.output_octets_max);
    out.u64(request.memory_octets_max);
    out.u32(request.cpu_ms_max);
    out.u8(request.pictures == Pictures::Wanted ? 1 : 0);
    out.text(std::string_view(request.name).substr(0, kNameBytesMax));
    out.text(std::string_view(request.media_type).substr(0, kTokenBytesMax));
    return message;
}

std::optional<Request> parse_request(Bytes message) {
    base::ByteReader in(message);
    if (in.u8() != kOpen) return std::nullopt;
    Request request;
    request.size = in.u64();
    request.holes = in.u32();
    request.is_cut = in.u8() != 0;
    request.output_octets_max = in.u64();
    request.memory_octets_max = in.u64();
    request.cpu_ms_max = in.u32();
    request.pictures = in.u8() != 0 ? Pictures::Wanted : Pictures::Unwanted;
    request.name = text_of(in.take(in.u16()));
    request.media_type = text_of(in.take(in.u16()));
    if (!in.ok()) return std::nullopt;
    return request;
}

std::vector<std::byte> stop_message() { return {static_cast<std::byte>(kStop)}; }

std::vector<std::byte> hello_message(const Confinement& confinement) {
    std::vector<std::byte> message;
    OctetWriter out(message);
    out.u32(kHello);
    out.u32(confinement.bits());
    return message;
}

std::optional<Confinement> parse_hello(Bytes message) {
    base::ByteReader in(message);
    const std::uint32_t version = in.u32();
    const std::uint32_t bits = in.u32();
    if (!in.ok() || in.left() != 0 || version != kHello) return std::nullopt;
    return Confinement(bits);
}

}  // namespace sealtap::opener

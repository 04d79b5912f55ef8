#include "capture/fanout.h"

#include <fmt/format.h>
#include <linux/if_packet.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "capture/fanout_program.h"

namespace sealtap::capture {
namespace {

std::unexpected<Error> failure(std::string_view what) {
    return std::unexpected(
        Error{ErrorCode::Unavailable, fmt::format("{}: {}", what, std::strerror(errno))});
}

bool join(int socket, std::uint32_t group_and_mode) {
    return ::setsockopt(socket, SOL_PACKET, PACKET_FANOUT, &group_and_mode,
                        sizeof group_and_mode) == 0;
}

}  // namespace

/// Never PACKET_FANOUT_FLAG_DEFRAG: fragments are to be seen as they came.
Result<void> share_by_hosts(std::span<const int> sockets) {
    constexpr std::uint32_t kMode = PACKET_FANOUT_CBPF << 16U;
    constexpr std::uint32_t kNewGroup =
        kMode | static_cast<std::uint32_t>(PACKET_FANOUT_FLAG_UNIQUEID) << 16U;
    if (!join(sockets.front(), kNewGroup)) return failure("packets cannot be shared out");
    std::uint32_t joined = 0;
    socklen_t size = sizeof joined;
    if (::getsockopt(sockets.front(), SOL_PACKET, PACKET_FANOUT, &joined, &size) != 0)
        return failure("packets cannot be shared out");
    for (const int socket : sockets.subspan(1)) {
        if (!join(socket, kMode | (joined & 0xffffU)))
            return failure("another reader cannot share its packets");
    }
    std::vector<sock_filter> code = fanout_program();
    const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
    if (::setsockopt(sockets.front(), SOL_PACKET, PACKET_FANOUT_DATA, &program, sizeof program) !=
        0)
        return failure("the kernel does not take the program that shares packets out");
    return {};
}

}  // namespace sealtap::capture

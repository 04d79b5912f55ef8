#pragma once

#include <linux/filter.h>

#include <vector>

namespace sealtap::capture {

/// The program (classic BPF) by which the kernel deals the frames of an interface out to several
/// sockets: equal for all frames of two hosts, whichever sends, and for all fragments between them.
/// It adds the two addresses of the innermost IP header it finds: behind VLAN tags, MPLS labels and
/// PPPoE, in GRE, ERSPAN, VXLAN, Geneve, GTP-U and IP in IP, four deep. It stops at a fragment,
/// whose others do not show what is inside.
///
/// Which worker a datagram goes to does not depend on it (the decoder says that), only which reader
/// sees it; where they differ in what they find the flow is whole, but may be read by two threads.
/// What has no IP header goes to the first socket.
///
/// For PACKET_FANOUT_CBPF, which lets it run where the network header begins (the link header for
/// what the host itself sends), the outermost VLAN tag taken off.
[[nodiscard]] std::vector<sock_filter> fanout_program();

}  // namespace sealtap::capture

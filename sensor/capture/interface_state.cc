#include "capture/interface_state.h"

#include <ifaddrs.h>
#include <linux/ethtool.h>
#include <linux/if_link.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <memory>
#include <utility>

namespace sealtap::capture {
namespace {

constexpr std::chrono::milliseconds kLookPeriod{100};

/// A socket to ask interfaces by.
class AskingSocket {
public:
    AskingSocket() : descriptor_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {}
    ~AskingSocket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    AskingSocket(const AskingSocket&) = delete;
    AskingSocket& operator=(const AskingSocket&) = delete;

    /// False when it is no interface, or does not answer.
    [[nodiscard]] bool ask(const std::string& interface, unsigned long question,
                           ifreq& request) const {
        if (descriptor_ < 0 || interface.size() >= std::size(request.ifr_name)) return false;
        std::ranges::copy(interface, std::begin(request.ifr_name));
        return ::ioctl(descriptor_, question, &request) == 0;
    }

private:
    int descriptor_;
};

std::uint32_t setting_of(const AskingSocket& socket, const std::string& interface,
                         std::uint32_t command) {
    ::ethtool_value value{command, 0};
    ifreq request{};
    request.ifr_data = static_cast<char*>(static_cast<void*>(&value));
    return socket.ask(interface, SIOCETHTOOL, request) ? value.data : 0;
}

}  // namespace

InterfaceLosses::InterfaceLosses(std::string name) : name_(std::move(name)) {
    const std::optional<Counters> now = read();
    if (!now) return;
    missed_counter_.begin_at(now->missed);
    dropped_counter_.begin_at(now->dropped);
}

void InterfaceLosses::look(std::uint64_t packets) {
    const auto now = std::chrono::steady_clock::now();
    if (packets != packets_ && now - looked_ < kLookPeriod) return;
    looked_ = now;
    packets_ = packets;
    const std::optional<Counters> counters = read();
    if (!counters) return;
    missed_ = missed_counter_.advance(counters->missed);
    dropped_ = dropped_counter_.advance(counters->dropped);
}

/// By netlink and not from /sys, which shows the namespace that it was mounted in.
std::optional<InterfaceLosses::Counters> InterfaceLosses::read() const {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return std::nullopt;
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, &::freeifaddrs);
    for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
        if (entry->ifa_addr == nullptr || entry->ifa_addr->sa_family != AF_PACKET) continue;
        if (entry->ifa_data == nullptr || name_ != entry->ifa_name) continue;
        rtnl_link_stats counters{};
        std::memcpy(&counters, entry->ifa_data, sizeof counters);
        return Counters{counters.rx_missed_errors, counters.rx_dropped};
    }
    return std::nullopt;
}

std::optional<std::uint32_t> mtu_of(const std::string& interface) {
    ifreq request{};
    if (!AskingSocket().ask(interface, SIOCGIFMTU, request) || request.ifr_mtu <= 0)
        return std::nullopt;
    return static_cast<std::uint32_t>(request.ifr_mtu);
}

std::vector<std::string_view> offloads_of(const std::string& interface) {
    const AskingSocket socket;
    std::vector<std::string_view> on;
    if (setting_of(socket, interface, ETHTOOL_GGRO) != 0) on.emplace_back("gro");
    if ((setting_of(socket, interface, ETHTOOL_GFLAGS) & ETH_FLAG_LRO) != 0) on.emplace_back("lro");
    if (setting_of(socket, interface, ETHTOOL_GTSO) != 0) on.emplace_back("tso");
    if (setting_of(socket, interface, ETHTOOL_GGSO) != 0) on.emplace_back("gso");
    return on;
}

}  // namespace sealtap::capture

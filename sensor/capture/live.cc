#include "capture/live.h"

#include <fmt/format.h>
#include <net/if.h>
#include <poll.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/log.h"
#include "capture/pcap_handle.h"

namespace sealtap::capture {
namespace {

// The kernel hands over a block of packets when it is full or this old; poll() waits as long.
constexpr int kWaitMs = 100;
// Busy, between two looks at the clock.
constexpr int kSpinsPerLook = 256;

std::unexpected<Error> failure(ErrorCode code, const std::string& name, std::string_view what) {
    return std::unexpected(Error{code, fmt::format("interface {}: {}", name, what)});
}

std::unexpected<Error> activation_failure(int answer, pcap_t* handle, const std::string& name) {
    switch (answer) {
        case PCAP_ERROR_NO_SUCH_DEVICE:
            return failure(ErrorCode::BadArgument, name, "no such interface (ip link lists them)");
        case PCAP_ERROR_PERM_DENIED:
        case PCAP_ERROR_PROMISC_PERM_DENIED:
            return failure(ErrorCode::Unavailable, name,
                           "not permitted to capture; give the process CAP_NET_RAW or run it as "
                           "root");
        case PCAP_ERROR_IFACE_NOT_UP:
            return failure(ErrorCode::Unavailable, name, "is down (ip link set it up first)");
        default: {
            const std::string_view details = pcap_geterr(handle);
            return failure(ErrorCode::Unavailable, name,
                           details.empty() ? pcap_statustostr(answer) : details);
        }
    }
}

/// Counters of libpcap are 32 bits wide and wrap; a sensor that runs for months needs more.
class WideCounter {
public:
    std::uint64_t advance(std::uint32_t counter) noexcept {
        total_ += static_cast<std::uint32_t>(counter - last_);
        last_ = counter;
        return total_;
    }

private:
    std::uint64_t total_ = 0;
    std::uint32_t last_ = 0;
};

class LiveSource final : public PacketSource {
public:
    LiveSource(PcapHandle handle, const InterfaceSettings& settings, std::uint32_t source)
        : handle_(std::move(handle)),
          name_(settings.name),
          mode_(settings.poll),
          source_(source),
          link_type_(link_type_of_dlt(pcap_datalink(handle_.get()))),
          time_unit_ns_(
              pcap_get_tstamp_precision(handle_.get()) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1000),
          is_loopback_((flags() & IFF_LOOPBACK) != 0) {}

    Result<Poll> poll(Packet& packet) override {
        if (ended_) return Poll::End;
        Result<Poll> got = take(packet);
        if (!got || *got != Poll::Idle) return got;
        got = mode_ == PollMode::Busy ? spin(packet) : wait(packet);
        if (!got || *got != Poll::Idle || is_up()) return got;
        return end("went down");
    }

    /// pcap_stats() counts since activation. On Linux ps_recv already contains ps_drop, and
    /// ps_ifdrop is what the interface's own statistics lost since then.
    std::optional<CaptureDrops> drops() override {
        pcap_stat counters{};
        if (!ended_ && pcap_stats(handle_.get(), &counters) == 0) {
            drops_.kernel_packets = kernel_.advance(counters.ps_drop);
            const std::uint64_t seen = received_.advance(counters.ps_recv);
            const std::uint64_t known = drops_.kernel_packets + packets_;
            drops_.unread_packets = is_loopback_ ? 0 : seen - std::min(seen, known);
            drops_.interface_packets = interface_.advance(counters.ps_ifdrop);
        }
        return drops_;
    }

private:
    Result<Poll> take(Packet& packet) {
        pcap_pkthdr* header = nullptr;
        const unsigned char* data = nullptr;
        const int answer = pcap_next_ex(handle_.get(), &header, &data);
        if (answer == 0) return Poll::Idle;
        if (answer != 1) return end(pcap_geterr(handle_.get()));
        fill_packet(packet, *header, data, time_unit_ns_);
        packet.link_type = link_type_;
        packet.number = ++packets_;
        packet.source = source_;
        return Poll::Packet;
    }

    /// libpcap's own wait has no end on kernels that do not wake it for an empty block
    /// (TPACKET_V3), so the handle does not block and the waiting is done here. A signal may end
    /// it early.
    Result<Poll> wait(Packet& packet) {
        pollfd waited{pcap_get_selectable_fd(handle_.get()), POLLIN, 0};
        (void)::poll(&waited, 1, kWaitMs);
        return take(packet);
    }

    /// Asks until something is there, for as long as wait() would sleep.
    Result<Poll> spin(Packet& packet) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kWaitMs);
        do {
            for (int i = 0; i < kSpinsPerLook; ++i) {
                Result<Poll> got = take(packet);
                if (!got || *got != Poll::Idle) return got;
            }
        } while (std::chrono::steady_clock::now() < end);
        return Poll::Idle;
    }

    /// An interface that goes down only falls silent. Pseudo devices ("any") have no state to ask
    /// for; what loops back is among what they show.
    [[nodiscard]] bool is_up() const noexcept { return (flags() & IFF_UP) != 0; }

    [[nodiscard]] int flags() const noexcept {
        ifreq request{};
        if (name_ == "any" || name_.size() >= std::size(request.ifr_name))
            return IFF_UP | IFF_LOOPBACK;
        std::ranges::copy(name_, std::begin(request.ifr_name));
        if (::ioctl(pcap_get_selectable_fd(handle_.get()), SIOCGIFFLAGS, &request) != 0) return 0;
        return request.ifr_flags;
    }

    std::unexpected<Error> end(std::string_view why) {
        (void)drops();
        ended_ = true;
        return failure(ErrorCode::Unavailable, name_, why);
    }

    PcapHandle handle_;
    std::string name_;
    PollMode mode_;
    std::uint32_t source_;
    int link_type_;
    std::int64_t time_unit_ns_;
    // The kernel shows what goes through loopback twice, and libpcap hands out one of both.
    bool is_loopback_;
    std::uint64_t packets_ = 0;
    bool ended_ = false;
    CaptureDrops drops_;
    WideCounter received_;
    WideCounter kernel_;
    WideCounter interface_;
};

int as_int(std::uint32_t value) noexcept {
    return static_cast<int>(std::min<std::uint32_t>(value, std::numeric_limits<int>::max()));
}

void configure(pcap_t* handle, const InterfaceSettings& settings) {
    // Each of these fails only on a handle that is already active, except the precision: then
    // there are microseconds.
    (void)pcap_set_snaplen(handle, as_int(settings.snap_length));
    (void)pcap_set_promisc(handle, settings.promiscuous ? 1 : 0);
    (void)pcap_set_buffer_size(handle, as_int(settings.buffer_bytes));
    (void)pcap_set_timeout(handle, kWaitMs);
    (void)pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO);
}

}  // namespace

Result<std::unique_ptr<PacketSource>> open_live(const InterfaceSettings& settings,
                                                std::uint32_t source_index) {
    std::array<char, PCAP_ERRBUF_SIZE> message{};
    PcapHandle handle(pcap_create(settings.name.c_str(), message.data()));
    if (!handle) return failure(ErrorCode::Unavailable, settings.name, message.data());
    configure(handle.get(), settings);
    const int answer = pcap_activate(handle.get());
    if (answer < 0) return activation_failure(answer, handle.get(), settings.name);
    if (answer > 0) {
        base::log(base::LogLevel::Warn, "interface {}: {}", settings.name,
                  pcap_statustostr(answer));
    }
    if (pcap_setnonblock(handle.get(), 1, message.data()) != 0)
        return failure(ErrorCode::Unavailable, settings.name, message.data());
    return std::make_unique<LiveSource>(std::move(handle), settings, source_index);
}

}  // namespace sealtap::capture

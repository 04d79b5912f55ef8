#include "capture/live.h"

#include <fmt/format.h>
#include <net/if.h>
#include <poll.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/log.h"
#include "capture/fanout.h"
#include "capture/interface_state.h"
#include "capture/pcap_handle.h"

namespace sealtap::capture {
namespace {

// The kernel hands over a block of packets when it is full or this old, if nothing else is set;
// poll() waits no longer.
constexpr int kWaitMs = 100;
// Around the moment when several sockets began to share the packets.
constexpr std::chrono::seconds kBeginSpan{10};
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

int as_int(std::uint32_t value) noexcept {
    return static_cast<int>(std::min<std::uint32_t>(value, std::numeric_limits<int>::max()));
}

int timeout_ms_of(const InterfaceSettings& settings) noexcept {
    return settings.timeout_ms ? as_int(*settings.timeout_ms) : kWaitMs;
}

/// Who tells what the interface itself lost: with several sources, one for all.
enum class Losses : std::uint8_t { OfBufferOnly, OfInterfaceToo };

/// Octets of a frame that the interface can have carried: an Ethernet header and two tags before
/// what counts for its MTU.
std::uint32_t frame_max_of(const std::string& name) {
    constexpr std::uint32_t kHeaderMax = 14 + 2 * 4;
    const std::optional<std::uint32_t> mtu = mtu_of(name);
    return mtu ? *mtu + kHeaderMax : std::numeric_limits<std::uint32_t>::max();
}

class LiveSource final : public PacketSource {
public:
    LiveSource(PcapHandle handle, const InterfaceSettings& settings, std::uint32_t source,
               Losses losses)
        : handle_(std::move(handle)),
          name_(settings.name),
          mode_(settings.poll),
          timeout_ms_(timeout_ms_of(settings)),
          source_(source),
          frame_max_(frame_max_of(settings.name)),
          link_type_(link_type_of_dlt(pcap_datalink(handle_.get()))),
          time_unit_ns_(
              pcap_get_tstamp_precision(handle_.get()) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1000),
          is_loopback_((flags() & IFF_LOOPBACK) != 0) {
        if (losses == Losses::OfInterfaceToo) losses_.emplace(settings.name);
    }

    [[nodiscard]] int socket() const noexcept { return pcap_fileno(handle_.get()); }
    /// What has come until now is not handed out.
    void begin_now() { begin_ = std::chrono::system_clock::now(); }

    Result<Poll> poll(Packet& packet) override {
        if (ended_) return Poll::End;
        Result<Poll> got = take(packet);
        if (!got || *got != Poll::Idle) return got;
        got = mode_ == PollMode::Busy ? spin(packet) : wait(packet);
        if (!got || *got != Poll::Idle || is_up()) return got;
        return end("went down");
    }

    /// pcap_stats() counts since activation. On Linux ps_recv already contains ps_drop; ps_ifdrop
    /// adds up what the interface's own statistics have apart.
    std::optional<CaptureDrops> drops() override {
        pcap_stat counters{};
        if (!ended_ && pcap_stats(handle_.get(), &counters) == 0) {
            drops_.kernel_packets = kernel_.advance(counters.ps_drop);
            const std::uint64_t seen = received_.advance(counters.ps_recv);
            const std::uint64_t known = drops_.kernel_packets + packets_ + early_packets_;
            drops_.unread_packets = is_loopback_ ? 0 : seen - std::min(seen, known);
        }
        if (!ended_ && losses_) {
            losses_->look(packets_);
            drops_.nic_packets = losses_->missed();
            drops_.interface_packets = losses_->dropped();
        }
        return drops_;
    }

    /// A block is handed over when it is as old as the time-out, which the kernel's timer may see
    /// one round late.
    std::optional<Timestamp> reached() const override {
        return Timestamp(std::chrono::system_clock::now()) -
               std::chrono::milliseconds(3 * timeout_ms_);
    }

private:
    Result<Poll> take(Packet& packet) {
        do {
            pcap_pkthdr* header = nullptr;
            const unsigned char* data = nullptr;
            const int answer = pcap_next_ex(handle_.get(), &header, &data);
            if (answer == 0) return Poll::Idle;
            if (answer != 1) return end(pcap_geterr(handle_.get()));
            fill_packet(packet, *header, data, time_unit_ns_);
        } while (begin_ && is_early(packet.time));
        if (packet.wire_length > frame_max_) ++drops_.super_frames;
        packet.link_type = link_type_;
        packet.number = ++packets_;
        packet.source = source_;
        return Poll::Packet;
    }

    /// A little before the begin, that is: not what comes when the clock has been set back.
    [[nodiscard]] bool is_early(Timestamp time) noexcept {
        if (time > *begin_ + kBeginSpan) {
            begin_.reset();
            return false;
        }
        if (time >= *begin_ || time < *begin_ - kBeginSpan) return false;
        ++early_packets_;
        return true;
    }

    /// libpcap's own wait has no end on kernels that do not wake it for an empty block
    /// (TPACKET_V3), so the handle does not block and the waiting is done here. A signal may end
    /// it early.
    Result<Poll> wait(Packet& packet) {
        pollfd waited{pcap_get_selectable_fd(handle_.get()), POLLIN, 0};
        (void)::poll(&waited, 1, wait_ms());
        return take(packet);
    }

    /// Asks until something is there, for as long as wait() would sleep.
    Result<Poll> spin(Packet& packet) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms());
        do {
            for (int i = 0; i < kSpinsPerLook; ++i) {
                Result<Poll> got = take(packet);
                if (!got || *got != Poll::Idle) return got;
            }
        } while (std::chrono::steady_clock::now() < end);
        return Poll::Idle;
    }

    [[nodiscard]] int wait_ms() const noexcept { return std::min(kWaitMs, timeout_ms_); }

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
    int timeout_ms_;
    std::uint32_t source_;
    std::uint32_t frame_max_;
    int link_type_;
    std::int64_t time_unit_ns_;
    // The kernel shows what goes through loopback twice, and libpcap hands out one of both.
    bool is_loopback_;
    std::uint64_t packets_ = 0;
    std::optional<Timestamp> begin_;
    std::uint64_t early_packets_ = 0;
    bool ended_ = false;
    CaptureDrops drops_;
    WideCounter received_;
    WideCounter kernel_;
    std::optional<InterfaceLosses> losses_;
};

void configure(pcap_t* handle, const InterfaceSettings& settings) {
    // Each of these fails only on a handle that is already active, except the precision: then
    // there are microseconds.
    (void)pcap_set_snaplen(handle, as_int(settings.snap_length));
    (void)pcap_set_promisc(handle, settings.promiscuous ? 1 : 0);
    (void)pcap_set_buffer_size(handle, as_int(settings.buffer_bytes));
    (void)pcap_set_timeout(handle, timeout_ms_of(settings));
    (void)pcap_set_immediate_mode(handle, settings.immediate ? 1 : 0);
    (void)pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO);
}

Result<std::unique_ptr<LiveSource>> open_one(const InterfaceSettings& settings,
                                             std::uint32_t source_index, Losses losses) {
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
    return std::make_unique<LiveSource>(std::move(handle), settings, source_index, losses);
}

/// From the end of this on each packet goes to one of the sources. Until then each of them was
/// shown all.
Result<void> share_packets(std::span<const std::unique_ptr<LiveSource>> sources,
                           const std::string& name) {
    std::vector<int> sockets;
    for (const auto& source : sources) sockets.push_back(source->socket());
    if (auto shared = share_by_hosts(sockets); !shared)
        return failure(ErrorCode::Unavailable, name, shared.error().message);
    for (const auto& source : sources) source->begin_now();
    return {};
}

}  // namespace

Result<std::unique_ptr<PacketSource>> open_live(const InterfaceSettings& settings,
                                                std::uint32_t source_index) {
    return open_one(settings, source_index, Losses::OfInterfaceToo);
}

Result<std::vector<std::unique_ptr<PacketSource>>> open_live_readers(
    const InterfaceSettings& settings, std::uint32_t first_source_index) {
    std::vector<std::unique_ptr<LiveSource>> sources;
    for (std::uint32_t i = 0; i < settings.readers; ++i) {
        auto source = open_one(settings, first_source_index + i,
                               i == 0 ? Losses::OfInterfaceToo : Losses::OfBufferOnly);
        if (!source) return std::unexpected(std::move(source.error()));
        sources.push_back(*std::move(source));
    }
    if (sources.size() > 1) {
        if (auto shared = share_packets(sources, settings.name); !shared)
            return std::unexpected(std::move(shared.error()));
    }
    std::vector<std::unique_ptr<PacketSource>> all;
    std::ranges::move(sources, std::back_inserter(all));
    return all;
}

}  // namespace sealtap::capture

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sealtap::capture {

/// Counters of the system are 32 bits wide and wrap; a sensor that runs for months needs more.
class WideCounter {
public:
    std::uint64_t advance(std::uint32_t counter) noexcept {
        total_ += static_cast<std::uint32_t>(counter - last_);
        last_ = counter;
        return total_;
    }
    /// Counts from here on.
    void begin_at(std::uint32_t counter) noexcept { last_ = counter; }

private:
    std::uint64_t total_ = 0;
    std::uint32_t last_ = 0;
};

/// What an interface lost before any socket saw it, from the making on. Used by one thread.
class InterfaceLosses {
public:
    explicit InterfaceLosses(std::string name);

    /// Asks the system; while packets come (`packets` is how many did so far) not more often than
    /// every 100 ms, since it costs.
    void look(std::uint64_t packets);
    /// No room in the card (rx_missed_errors).
    [[nodiscard]] std::uint64_t missed() const noexcept { return missed_; }
    /// By driver or stack (rx_dropped).
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

private:
    struct Counters {
        std::uint32_t missed = 0;
        std::uint32_t dropped = 0;
    };
    [[nodiscard]] std::optional<Counters> read() const;

    std::string name_;
    std::chrono::steady_clock::time_point looked_;
    std::uint64_t packets_ = 0;
    WideCounter missed_counter_;
    WideCounter dropped_counter_;
    std::uint64_t missed_ = 0;
    std::uint64_t dropped_ = 0;
};

/// Octets of a packet that the interface carries, without link header; absent for none that exists.
[[nodiscard]] std::optional<std::uint32_t> mtu_of(const std::string& interface);

/// What changes packets between wire and capture, as ethtool names it: "gro", "lro", "tso", "gso",
/// those that are on. Empty where the interface cannot be asked.
[[nodiscard]] std::vector<std::string_view> offloads_of(const std::string& interface);

}  // namespace sealtap::capture

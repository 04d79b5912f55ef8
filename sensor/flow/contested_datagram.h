#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "sealtap/limits.h"
#include "sealtap/packet.h"

namespace sealtap::flow {

/// Fragments of one datagram that contradict each other, and the datagrams that receivers of
/// different systems make of them (hostile-traffic.md A.2). Linux drops such a datagram, or keeps
/// the first copy; others read on.
///
/// Owned by the defragmenter from the first contradiction until the datagram's time-out.
class ContestedDatagram {
public:
    static constexpr std::size_t kBytesMax = 65535;  ///< of any datagram (RFC 791, RFC 8200)
    /// Each telling costs the octets of all fragments: eight are work, not memory.
    static constexpr std::size_t kTellingsMax = 8;

    /// Both outlive it.
    ContestedDatagram(const Limits& limits, LimitHits& hits) noexcept
        : limits_(limits), hits_(hits) {}

    void add(std::uint32_t begin, Bytes data, bool more);
    /// What was delivered is no other view.
    void delivered(Bytes payload) {
        known_.insert(std::vector<std::byte>(payload.begin(), payload.end()));
    }
    /// The whole datagrams that were not told before.
    [[nodiscard]] std::vector<std::vector<std::byte>> new_views();
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    enum class Rule : std::uint8_t { Last, First, Bsd, Linux, BsdRight, Windows, Solaris };
    struct Fragment {
        std::uint32_t begin = 0;
        std::vector<std::byte> data;
        [[nodiscard]] std::uint32_t end() const noexcept {
            return begin + static_cast<std::uint32_t>(data.size());
        }
    };

    [[nodiscard]] static bool wins(Rule rule, const Fragment& fresh, const Fragment& old) noexcept;
    [[nodiscard]] std::vector<std::byte> put_together(Rule rule) const;

    const Limits& limits_;
    LimitHits& hits_;
    std::vector<Fragment> fragments_;  // in the order they came
    std::size_t bytes_ = 0;
    std::uint32_t length_ = 0;  // stated by a last fragment; 0: none came
    std::size_t tellings_ = 0;
    std::set<std::vector<std::byte>> known_;
};

}  // namespace sealtap::flow

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sealtap::bench {

/// Octets that the sensor has to take through one kind of work. They are counted all and kept up to
/// a bound: what the work costs at least is measured on what is kept, and scaled.
class Material {
public:
    static constexpr std::size_t kKeptMax = std::size_t{32} << 20U;

    void add(std::string_view octets) {
        total_ += octets.size();
        if (kept_bytes_ + octets.size() > kKeptMax) return;
        kept_bytes_ += octets.size();
        kept_.emplace_back(octets);
    }
    /// Only the number of octets, of what is in another material already.
    [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
    /// In the order of the capture; pieces of one object stay together.
    [[nodiscard]] const std::vector<std::string>& kept() const noexcept { return kept_; }
    [[nodiscard]] std::uint64_t kept_bytes() const noexcept { return kept_bytes_; }
    /// What a second on the kept octets stands for.
    [[nodiscard]] double scale() const noexcept {
        return kept_bytes_ == 0 ? 0
                                : static_cast<double>(total_) / static_cast<double>(kept_bytes_);
    }

private:
    std::uint64_t total_ = 0;
    std::uint64_t kept_bytes_ = 0;
    std::vector<std::string> kept_;
};

/// What is in a capture, as the one who wrote it knows it.
struct Workload {
    std::uint64_t capture_bytes = 0;
    std::uint64_t packets = 0;
    std::uint64_t flows = 0;
    std::uint64_t payload_bytes = 0;
    Material scanned;  ///< text and what may be text, all codings undone, and header fields
    Material hashed;   ///< objects: bodies, forms, mails, and each file in them
    std::uint64_t reportable_bytes = 0;  ///< of those, what leaves the network
    Material deflated;                   ///< gzip bodies as they are sent
    Material base64;                     ///< lines of base64
};

}  // namespace sealtap::bench

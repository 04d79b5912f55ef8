#pragma once

#include <cstdint>

namespace sealtap::opener {

/// Bounds what this process may take besides what it has when this is made.
class MemoryBound {
public:
    /// `octets_max`: never more than that.
    explicit MemoryBound(std::uint64_t octets_max) noexcept;
    /// False: the kernel does not want to.
    [[nodiscard]] bool is_set() const noexcept { return is_set_; }
    /// For the document that comes.
    void allow(std::uint64_t octets) noexcept;

private:
    std::uint64_t base_;
    std::uint64_t octets_max_;
    bool is_set_;
};

}  // namespace sealtap::opener

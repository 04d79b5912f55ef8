#pragma once

#include <cstdint>
#include <span>

#include "opener/format.h"

namespace sealtap::opener {

/// What a child does with documents.
struct Service {
    OpenStatus (*open)(const Whole& whole, Output& out);
    /// Loads what the libraries need from files; null: nothing.
    void (*prepare)() = nullptr;
    /// Folders of data that may be read later, where Landlock can keep it to them.
    std::span<const char* const> folders = {};
    std::uint64_t memory_octets_max = 0;  ///< that a document may ever be allowed
};

/// What the sensor gives its child as its only argument: Service::memory_octets_max.
[[nodiscard]] std::uint64_t memory_argument(int argc, char** argv) noexcept;

/// A child's whole life: it prepares, locks itself, says hello to the sensor at kChildSocket, and
/// opens documents one after the other until the sensor closes the socket. The process's exit
/// status.
[[nodiscard]] int serve(const Service& service);

}  // namespace sealtap::opener

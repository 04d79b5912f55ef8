#pragma once

#include "opener/format.h"

// RPM packages: a lead, two headers with the package's description, and a compressed cpio behind.
namespace sealtap::opener::rpm {

/// The headers are "rpm:header" and the payload is "rpm", each as it is.
[[nodiscard]] bool accepts(const Whole& whole);
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);

inline constexpr FormatDescriptor kDescriptor{
    .name = "rpm", .accepts = accepts, .open = open, .reads = "RPM packages: the payload"};

}  // namespace sealtap::opener::rpm

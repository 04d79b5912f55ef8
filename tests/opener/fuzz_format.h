#pragma once

#include "opener/fuzz_output.h"

namespace sealtap::test {

/// Opens any octets as a format, as the child does.
inline void fuzz_format(const opener::FormatDescriptor& format, Bytes octets) {
    opener::Whole whole;
    whole.octets = octets;
    if (!format.accepts(whole)) return;
    FuzzOutput out(octets.size());
    SEALTAP_ASSERT(format.open(whole, out) != OpenStatus::Failed);
}

}  // namespace sealtap::test

#pragma once

#include <gtest/gtest.h>

#include <string_view>

#include "collected_output.h"
#include "opener/ole/ole.h"

namespace sealtap::test {

/// Opens a compound file, which the format must accept.
inline OpenStatus open_ole(std::string_view octets, CollectedOutput& out) {
    opener::Whole whole;
    whole.octets = bytes_of(octets);
    EXPECT_TRUE(opener::ole::kDescriptor.accepts(whole));
    return opener::ole::kDescriptor.open(whole, out);
}

}  // namespace sealtap::test

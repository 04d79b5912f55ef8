#include "opener/builtin.h"

#include <set>

#include "collected_output.h"

namespace sealtap::test {
namespace {

TEST(OpenDocument, RefusesWhatNoFormatTakes) {
    CollectedOutput out;
    opener::Whole whole;
    whole.octets = bytes_of("ordinary words");
    EXPECT_EQ(opener::open_document(whole, out), OpenStatus::Refused);
    EXPECT_TRUE(out.parts.empty());
}

TEST(OpenDocument, HasOneNameForEachFormatAndSaysWhatItReads) {
    std::set<std::string_view> names;
    for (const opener::FormatDescriptor& format : opener::builtin()) {
        EXPECT_TRUE(names.insert(format.name).second) << format.name;
        EXPECT_FALSE(format.reads.empty()) << format.name;
    }
}

}  // namespace
}  // namespace sealtap::test

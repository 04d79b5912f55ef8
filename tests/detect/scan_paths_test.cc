// Every way in which a scan can go about its work finds the same.
#include "detect/scan_paths.h"

#include <random>

#include "detect/scan_support.h"
#include "detect/seeded_test.h"

namespace sealtap::detect {
namespace {

using test::in_charset;
using test::ScanBench;
using Names = std::vector<std::string>;

/// Words so near each other that their windows share nearly everything.
class CrowdedTexts : public test::SeededTest {
protected:
    std::string_view snippet() {
        constexpr std::array<std::string_view, 46> kSnippets{"机密",
                                                             "秘密",
                                                             "绝密",
                                                             "内部",
                                                             "公开",
                                                             "\n机密\n",
                                                             "\n秘密\n",
                                                             "\n绝密级\n",
                                                             "\nSECRET\n",
                                                             "\nTOP SECRET\n",
                                                             "\nCONFIDENTIAL\n",
                                                             "【机密】",
                                                             "[SECRET] ",
                                                             "密级：机密，",
                                                             "密级\t名\n",
                                                             "机密\t甲\n",
                                                             "甲\t秘密\n",
                                                             "甲\t密级\n",
                                                             "机密★5年\n",
                                                             "秘密★",
                                                             "绝密 ★ ",
                                                             "★",
                                                             "□绝密 ",
                                                             "■机密 ",
                                                             "□",
                                                             "■",
                                                             "（√）",
                                                             "[x]",
                                                             "（ ）",
                                                             "秘密（√）",
                                                             "TLP:RED ",
                                                             "TLP:AMBER ",
                                                             "TLP:GREEN",
                                                             "SECRET//NOFORN\n",
                                                             "\n",
                                                             "\\n",
                                                             "<td>",
                                                             "</td>",
                                                             "<b>",
                                                             "</b>",
                                                             "\"机密\\n",
                                                             ": \"SECRET",
                                                             "、",
                                                             "甲乙丙",
                                                             " ",
                                                             "𠮷"};
        return kSnippets[below(kSnippets.size())];
    }

    /// A few kinds of snippets again and again, in one charset for a while.
    std::string text(std::size_t size) {
        std::string out;
        while (out.size() < size) {
            const Charset charset = kCharsets[below(kCharsets.size())];
            std::array<std::string_view, 6> few;
            for (std::string_view& one : few) one = snippet();
            for (std::size_t i = 20 + below(400); i > 0; --i)
                out += in_charset(below(12) == 0 ? snippet() : few[below(few.size())], charset);
            if (below(3) == 0) out += static_cast<char>(below(256));
            if (below(4) == 0) out.append(below(600), "x \xB0\0"[below(4)]);
        }
        return out;
    }
};

TEST_F(CrowdedTexts, HoldTheSameWhetherWordsShareTheirTextOrNot) {
    SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(seed_));
    ScanBench alone(64, {base::VectorPath::Portable, TextSharing::Alone});
    ScanBench scarce(1);
    std::size_t found = 0;
    for (int round = 0; round < rounds(8); ++round) {
        const std::string octets = text(30'000);
        const Names expected = alone.scan(octets).described();
        found += expected.size();
        const auto next = [&] { return 1 + below(9000); };
        ASSERT_EQ(scarce.scan_beside_a_rival(octets, next).described(), expected)
            << "round " << round << ", zones that end anywhere";
        for (const base::VectorPath path : base::kVectorPaths) {
            if (!base::is_supported(path)) continue;
            ScanBench bench(64, {path, TextSharing::Shared});
            ASSERT_EQ(bench.scan(octets).described(), expected) << "round " << round;
            const std::size_t most = std::array<std::size_t, 3>{7, 1500, 20'000}[below(3)];
            ASSERT_EQ(bench.scan(octets, [&] { return 1 + below(most); }).described(), expected)
                << "round " << round << ", pieces of at most " << most;
        }
    }
    EXPECT_GT(found, 200U);
}

}  // namespace
}  // namespace sealtap::detect

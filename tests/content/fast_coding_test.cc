// Codings skip what is ordinary in one go and look at the rest octet by octet. Given one octet at a
// time they can only do the latter: so both must give the same.
#include <random>

#include "content/encoders.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

struct FastCoding {
    std::string name;
    PartInfo info;
    std::string_view marks;  ///< octets that mean something to it
};

std::vector<FastCoding> fast_codings() {
    return {{"Base64", part_info("", {"base64"}), "=\r\n- \xFFQz+/"},
            {"QuotedPrintable", part_info("", {"quoted-printable"}), "==\r\n \t3dAGf"},
            {"Percent", part_info("", {"percent"}), "%%u?&=+\n4eDx9"},
            {"Form", part_info("application/x-www-form-urlencoded"), "%%u?&=+\n4eDx9"}};
}

std::string decoded(const PartInfo& info, std::string_view data, std::size_t step) {
    RecordingHost host;
    const PartPtr part = content::open_part(host, PartInfo(info), RawText());
    for (std::size_t at = 0; at < data.size(); at += step)
        part->on_data(bytes_of(data.substr(at, step)));
    part->end(EndReason::Complete);
    host.end(EndReason::Complete);
    return host.dump();
}

/// Ordinary text with some of the marks in it, more or less densely.
std::string sample(const FastCoding& coding, std::mt19937& random) {
    std::string out(1 + random() % 3000, '\0');
    const std::size_t density = 1 + random() % 60;
    for (char& octet : out) {
        octet = static_cast<char>('a' + random() % 26);
        if (random() % density == 0) octet = coding.marks[random() % coding.marks.size()];
    }
    return out;
}

TEST(FastCoding, GivesWhatOctetByOctetGives) {
    for (const FastCoding& coding : fast_codings()) {
        for (unsigned seed = 1; seed <= 150; ++seed) {
            std::mt19937 random(seed);
            const std::string data = sample(coding, random);
            const std::string plain = decoded(coding.info, data, 1);
            for (const std::size_t step : {std::size_t{2}, std::size_t{61}, data.size()})
                ASSERT_EQ(decoded(coding.info, data, step), plain)
                    << coding.name << " seed " << seed << " step " << step;
        }
    }
}

TEST(FastCoding, LinesOfAnyLengthAreReadAlike) {
    const std::string text = base64_lines(babble(20'000, 3));
    for (std::size_t width = 1; width <= 130; ++width) {
        std::string lines;
        std::size_t column = 0;
        for (const char octet : text) {
            if (octet == '\r' || octet == '\n') continue;
            lines += octet;
            if (++column % width == 0) lines += width % 2 == 0 ? "\r\n" : "\n";
        }
        RecordingHost host;
        read_part(host, part_info("", {"base64"}), lines);
        ASSERT_EQ(host.text("part > base64"), babble(20'000, 3)) << "width " << width;
    }
}

}  // namespace
}  // namespace sealtap::test

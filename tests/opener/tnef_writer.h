#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// winmail.dat files for tests, by [MS-OXTNEF].
namespace sealtap::test {

inline std::string le(std::uint64_t number, std::size_t octets) {
    std::string out;
    for (std::size_t i = 0; i < octets; ++i) out += static_cast<char>(number >> 8 * i & 0xFFU);
    return out;
}

inline std::string padded(std::string_view value) {
    std::string out = le(value.size(), 4).append(value);
    return out.append((4 - value.size() % 4) % 4, '\0');
}

inline std::string property(std::uint16_t id, std::uint16_t type, std::string_view value) {
    const bool is_variable = type == 0x1E || type == 0x1F || type == 0x102 || type == 0x0D;
    const std::string tag = le(type, 2) + le(id, 2);
    return is_variable ? tag + le(1, 4) + padded(value) : tag + std::string(value);
}

/// Of ASCII text.
inline std::string wide(std::string_view text) {
    std::string out;
    for (const char letter : text) out.append(1, letter).append(1, '\0');
    return out.append(2, '\0');
}

class TnefWriter {
public:
    TnefWriter() { add(1, 0x0008'9006, le(0x10000, 4)); }
    TnefWriter& add(unsigned level, std::uint32_t id, std::string_view data) {
        unsigned sum = 0;
        for (const char octet : data) sum += static_cast<unsigned char>(octet);
        octets += le(level, 1) + le(id, 4) + le(data.size(), 4);
        octets.append(data).append(le(sum & 0xFFFFU, 2));
        return *this;
    }
    std::string octets = le(0x223E'9F78, 4) + le(1, 2);
};

/// A message with all that the format reads.
inline std::string sample_tnef() {
    const std::string rtf = "{\\rtf1 secret in rtf}";
    const std::string packed = le(rtf.size() + 12, 4) + le(rtf.size(), 4) + "MELA" + le(0, 4) + rtf;
    const std::string named = le(0x1F, 2) + le(0x8001, 2) + std::string(16, 'g') + le(1, 4) +
                              padded(wide("Label")) + le(1, 4) + padded(wide("named value"));
    TnefWriter writer;
    writer.add(1, 0x0006'9007, le(936, 4) + le(0, 4))
        .add(1, 0x0001'8004, "\xBE\xF8\xC3\xDC plan")
        .add(1, 0x0002'800C, "body in the old attribute")
        .add(1, 0x0007'8008, "IPM.Microsoft Mail.Note")
        .add(1, 0x0006'9004,
             le(1, 4) + le(2, 4) + property(0x3001, 0x1F, wide("Zhang San")) +
                 property(0x3003, 0x1E, "zhang@corp.example"))
        .add(1, 0x0006'9003,
             le(6, 4) + property(0x1000, 0x1F, wide("body of the properties")) +
                 property(0x0039, 0x40, le(5, 8)) + property(0x1009, 0x102, packed) +
                 property(0x1013, 0x102, "<p>html</p>") + named +
                 property(0x0C1D, 0x102, "SMTP:ZHANG@CORP.EXAMPLE"))
        .add(2, 0x0006'9002, std::string(14, '\0'))
        .add(2, 0x0006'800F, "octets of the file")
        .add(2, 0x0001'8010, "SHORT~1.TXT")
        .add(2, 0x0006'9005, le(1, 4) + property(0x3707, 0x1F, wide("long name.txt")))
        .add(2, 0x0006'9002, std::string(14, '\0'))
        .add(2, 0x0001'8010, "inner")
        .add(2, 0x0006'9005,
             le(1, 4) + property(0x3701, 0x0D, std::string(16, 'i') + TnefWriter().octets));
    return writer.octets;
}

}  // namespace sealtap::test

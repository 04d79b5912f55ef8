#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "ooxml_files.h"

// Binary workbooks ([MS-XLSB]) in their smallest form, for tests.
namespace sealtap::test {

inline std::string number(std::uint64_t value, int octets) {
    std::string out;
    ZipWriter::put(out, value, std::min(octets, 8));
    out.resize(static_cast<std::size_t>(octets));
    return out;
}

inline std::string record(std::uint32_t type, std::string_view data = {}) {
    std::string out;
    if (type < 128) {
        out += static_cast<char>(type);
    } else {
        out += static_cast<char>((type & 0x7FU) | 0x80U);
        out += static_cast<char>(type >> 7U);
    }
    out += static_cast<char>((data.size() & 0x7FU) | 0x80U);
    out += static_cast<char>(data.size() >> 7U);
    return out + std::string(data);
}

/// ASCII as a wide string with its length in front.
inline std::string wide(std::string_view ascii) {
    std::string out = number(ascii.size(), 4);
    for (const char octet : ascii) out += std::string{octet, '\0'};
    return out;
}

/// One sheet "Pay" with a visible row and a hidden one.
inline std::string binary_workbook() {
    const auto row = [](std::uint32_t at, char flags) {
        return record(0, number(at, 4) + number(0, 7) + std::string(1, flags) + number(0, 5));
    };
    const auto cell = [](std::uint32_t column, std::uint32_t style) {
        return number(column, 4) + number(style, 4);
    };
    ZipWriter zip = package();
    zip.add("xl/workbook.bin", record(131) + record(156, number(0, 8) + wide("r1") + wide("Pay")));
    zip.add("xl/_rels/workbook.bin.rels", relations_xml("r1=worksheets/sheet1.bin"));
    zip.add("xl/styles.bin", record(278) + record(617) + record(47, number(0, 16)) +
                                 record(47, number(0, 2) + number(14, 2) + number(0, 12)) +
                                 record(618));
    zip.add("xl/sharedStrings.bin", record(159) + record(19, std::string(1, '\0') + wide("Zhang")) +
                                        record(19, std::string(1, '\0') + wide("unused")));
    zip.add("xl/worksheets/sheet1.bin",
            record(129) + row(2, 0) + record(7, cell(0, 0) + number(0, 4)) +
                record(5, cell(1, 0) + number(0x4209BA3D5A700000ULL, 8)) +
                record(2, cell(2, 1) + number(44197U << 2U | 2U, 4)) + row(3, 0) +
                record(6, cell(0, 0) + wide("x")) + row(4, 0x10) +
                record(2, cell(0, 0) + number(15U << 2U | 2U, 4)) +
                record(479, number(0, 2) + wide("&L\"S\"")));
    return zip.write();
}

}  // namespace sealtap::test

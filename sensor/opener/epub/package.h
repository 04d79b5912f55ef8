#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "opener/xml/xml.h"
#include "opener/zip/writer.h"

namespace sealtap::opener::epub {

/// Writes one book: its chapters in order, then all others by what their outermost element says.
class Package {
public:
    Package(const zip::Archive& archive, Output& out);
    [[nodiscard]] OpenStatus write();

private:
    enum class Kind : std::uint8_t { Chapter, Facts, Lines, Raw };
    struct Part {
        std::size_t index = 0;  ///< in the archive
        Kind kind = Kind::Raw;
        std::string path;
        std::uint32_t order = UINT32_MAX;
    };

    void list();
    void read_index(const Part& part, std::string_view text);
    void read_encryption(std::string_view text);
    void write(const Part& part);
    void write_raw(const Part& part);

    const zip::Archive& archive_;
    Output& out_;
    zip::Writer zip_;
    std::vector<Part> parts_;
    std::map<std::string, std::uint32_t, std::less<>> order_;
    std::set<std::string, std::less<>> encrypted_;
};

}  // namespace sealtap::opener::epub

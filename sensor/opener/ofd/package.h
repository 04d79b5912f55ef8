#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "opener/ofd/page.h"
#include "opener/zip/writer.h"

namespace sealtap::opener::ofd {

/// Writes one OFD file: pages in the order of the document, then all others by what their
/// outermost element says.
class Package {
public:
    Package(const zip::Archive& archive, Output& out);
    [[nodiscard]] OpenStatus write();

private:
    enum class Kind : std::uint8_t { Page, Template, Annotations, Facts, Lines, Raw };
    struct Part {
        std::size_t index = 0;  ///< in the archive
        Kind kind = Kind::Raw;
        std::string path;
        std::uint32_t page = 0;
    };

    void list();
    void read_document(std::string_view path, std::string_view text);
    void read_annotations(std::string_view path, std::string_view text);
    void number();
    void write(const Part& part);
    void write_page(const Part& part);

    const zip::Archive& archive_;
    Output& out_;
    zip::Writer zip_;
    std::vector<Part> parts_;
    std::map<std::string, std::uint32_t, std::less<>> pages_;      ///< number by path
    std::map<std::string, std::uint32_t, std::less<>> page_ids_;   ///< number by ID
    std::map<std::string, std::string, std::less<>> annotations_;  ///< ID of the page by path
    Box page_box_;
};

}  // namespace sealtap::opener::ofd

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "opener/ooxml/binary_parts.h"
#include "opener/ooxml/drawing.h"
#include "opener/ooxml/kinds.h"
#include "opener/ooxml/relations.h"
#include "opener/ooxml/word_styles.h"
#include "opener/ooxml/workbook.h"
#include "opener/xml/xml.h"
#include "opener/zip/writer.h"

namespace sealtap::opener::ooxml {

/// Writes one OOXML document: each part is read by what its outermost element says it is, related
/// or not, and all others are written as they are.
class Package {
public:
    Package(const zip::Archive& archive, Output& out);
    [[nodiscard]] OpenStatus write();

private:
    struct Part {
        std::size_t index = 0;  ///< in the archive
        Kind kind = Kind::Raw;
        bool is_binary = false;  ///< records, not XML
        std::string path;
        std::uint32_t order = UINT32_MAX;  ///< among those of its kind
    };
    /// Where in the document a part stands that others belong to: a sheet or a slide.
    struct Anchor {
        std::uint32_t page = 0;
        std::string sheet;
        bool is_hidden = false;
        std::uint32_t order = UINT32_MAX;
    };

    void list();
    void read_ahead();
    void number_sheets();
    void number_slides(const Part& presentation);
    void sort();
    void write(const Part& part);
    void write_words(const Part& part, Region region);
    void write_sheet(const Part& part);
    void write_strings(const Part& part);
    void write_drawing(const Part& part);
    void write_raw(const Part& part);
    void read(const Part& part, xml::Events& events);
    void read_records(const Part& part, BinaryReader& reader);
    void write_binary_values(const Part& part);
    void read_workbook(const Part& part);
    void read_cell_styles(const Part& part);
    void read_head(const Part& part, xml::Events& events);
    [[nodiscard]] std::string name_of(const Part& part) const;
    [[nodiscard]] Anchor anchor_of(std::string_view path) const;

    const zip::Archive& archive_;
    Output& out_;
    zip::Writer zip_;
    std::vector<Part> parts_;
    Relations relations_;
    std::map<std::string, Anchor, std::less<>> anchors_;
    WordStyles word_styles_;
    CellStyles cell_styles_;
    SharedStrings strings_;
    SlideSize slide_size_;
    std::vector<WorkbookReader::Sheet> sheets_;
    std::string workbook_;
    bool is_since_1904_ = false;
    bool has_strings_ = false;
};

}  // namespace sealtap::opener::ooxml

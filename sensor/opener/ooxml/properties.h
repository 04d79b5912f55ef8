#pragma once

#include <string>
#include <string_view>

#include "opener/text_writer.h"
#include "opener/xml/xml.h"

namespace sealtap::opener::ooxml {

/// What a document says of itself, a line "name: value" each: docProps/core.xml, app.xml and
/// custom.xml (Microsoft's sensitivity labels are custom properties MSIP_Label_…), and
/// docMetadata/LabelInfo.xml.
class PropertyReader final : public xml::Events {
public:
    explicit PropertyReader(TextWriter& out);
    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;

private:
    TextWriter& out_;
    std::string name_;
    std::size_t depth_ = 0;
};

/// Comments of sheets, old and threaded, and lists of persons. Legacy comments have their cell.
class SheetCommentReader final : public xml::Events {
public:
    SheetCommentReader(TextWriter& out, std::string_view sheet);
    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;

private:
    TextWriter& out_;
    Place place_;
    bool is_in_text_ = false;
};

/// Parts that are lists of values: pivot caches, tables, what was read of other workbooks. The
/// values of one element are a line, tabs between them.
class ValueReader final : public xml::Events {
public:
    ValueReader(TextWriter& out, Region region, std::string_view sheet);
    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;

private:
    void put(std::string_view value);

    TextWriter& out_;
    bool is_in_text_ = false;
};

}  // namespace sealtap::opener::ooxml

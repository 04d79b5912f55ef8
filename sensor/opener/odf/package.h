#pragma once

#include <set>
#include <string>
#include <string_view>

#include "opener/odf/styles.h"
#include "opener/text_writer.h"
#include "opener/xml/xml.h"
#include "opener/zip/writer.h"

namespace sealtap::opener::odf {

/// META-INF/manifest.xml: which entries are encrypted.
class Manifest final : public xml::Events {
public:
    [[nodiscard]] bool is_encrypted(std::string_view path) const {
        return encrypted_.contains(path);
    }

    void on_start(const xml::Element& element) override;
    void on_end(std::string_view) override {}
    void on_text(std::string_view) override {}
    void on_aside(std::string_view) override {}

private:
    std::set<std::string, std::less<>> encrypted_;
    std::string path_;
};

/// meta.xml: what a document says of itself, a line "name: value" each.
class MetaReader final : public xml::Events {
public:
    explicit MetaReader(TextWriter& out);
    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;

private:
    TextWriter& out_;
    std::string name_;
};

/// Writes one OpenDocument file that is a zip.
class Package {
public:
    Package(const zip::Archive& archive, Output& out);
    [[nodiscard]] OpenStatus write();

private:
    void read_ahead();
    void write(const zip::Entry& entry);
    void write_encrypted(const zip::Entry& entry);
    void write_content(const zip::Entry& entry, std::string_view step);

    const zip::Archive& archive_;
    Output& out_;
    zip::Writer zip_;
    Manifest manifest_;
    Styles styles_;
};

}  // namespace sealtap::opener::odf

#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "opener/text_writer.h"
#include "opener/xml/xml.h"

namespace sealtap::opener::ooxml {

/// Which part of a package belongs to which. Paths are as xml::path_of() makes them.
class Relations {
public:
    void add(std::string source, std::string id, std::string target);
    /// Empty: there is no such relation.
    [[nodiscard]] std::string_view target(std::string_view source, std::string_view id) const;
    /// The parts that relate to `target`.
    [[nodiscard]] std::vector<std::string_view> sources(std::string_view target) const;

private:
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> targets_;
    std::multimap<std::string, std::string, std::less<>> sources_;
};

/// Reads one `_rels/….rels`; all targets are written, a line each: links lead out of a document.
class RelationReader final : public xml::Events {
public:
    RelationReader(TextWriter& out, Relations& relations, std::string_view path);
    void on_start(const xml::Element& element) override;
    void on_end(std::string_view) override {}
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override { on_text(text); }

private:
    TextWriter& out_;
    Relations& relations_;
    std::string source_;
};

}  // namespace sealtap::opener::ooxml

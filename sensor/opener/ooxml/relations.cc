#include "opener/ooxml/relations.h"

#include <utility>

#include "opener/ooxml/values.h"
#include "opener/xml/blanks.h"
#include "opener/xml/entry.h"

namespace sealtap::opener::ooxml {
namespace {

constexpr std::size_t kRelationsMax = std::size_t{1} << 15U;
constexpr std::size_t kTargetBytesMax = 512;

/// "word/_rels/document.xml.rels" speaks of "word/document.xml".
std::string source_of(std::string_view path) {
    constexpr std::string_view kFolder = "_rels/";
    constexpr std::string_view kEnd = ".rels";
    const std::size_t at = path.rfind(kFolder);
    if (at == std::string_view::npos || !path.ends_with(kEnd)) return {};
    std::string source(path.substr(0, at));
    source += path.substr(at + kFolder.size());
    source.resize(source.size() - kEnd.size());
    return source;
}

}  // namespace

void Relations::add(std::string source, std::string id, std::string target) {
    if (sources_.size() == kRelationsMax || target.size() > kTargetBytesMax ||
        id.size() > kTargetBytesMax)
        return;
    sources_.emplace(target, source);
    targets_[std::move(source)].emplace(std::move(id), std::move(target));
}

std::string_view Relations::target(std::string_view source, std::string_view id) const {
    const auto of_source = targets_.find(source);
    if (of_source == targets_.end()) return {};
    const auto found = of_source->second.find(id);
    return found == of_source->second.end() ? std::string_view{} : found->second;
}

std::vector<std::string_view> Relations::sources(std::string_view target) const {
    std::vector<std::string_view> found;
    const auto [begin, end] = sources_.equal_range(target);
    for (auto at = begin; at != end && found.size() < 16; ++at) found.push_back(at->second);
    return found;
}

RelationReader::RelationReader(TextWriter& out, Relations& relations, std::string_view path)
    : out_(out), relations_(relations), source_(source_of(path)) {}

void RelationReader::on_start(const xml::Element& element) {
    const std::string_view target = element.get("Target");
    out_.line(target);
    if (target.empty() || element.get("TargetMode") == "External") return;
    relations_.add(source_, std::string(element.get("Id")), xml::resolve(source_, target));
}

void RelationReader::on_text(std::string_view text) {
    if (!xml::is_blank(text)) out_.line(text);
}

}  // namespace sealtap::opener::ooxml

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "policy/content.h"
#include "policy/parties.h"
#include "policy/shipped.h"
#include "sealtap/document.h"
#include "sealtap/violation.h"

namespace sealtap::policy {

/// Makes the violations of one document (or of one flow). Masks each text once, when the first
/// violation needs it. Lives during one judgement; refers to what it was made with.
class ViolationBuilder {
public:
    ViolationBuilder(const DocumentSummary& summary, const Content& content,
                     const LevelScale& levels, const TextMasker& masker,
                     std::uint64_t receivers_listed_max);

    [[nodiscard]] Violation build(EventType type, std::string_view policy, const Verdict& verdict,
                                  const SettledParty& sender, const ReceivingZone& to);

private:
    [[nodiscard]] const Violation& common();
    void fill_document(Violation& violation) const;
    void fill_findings(Violation& violation) const;
    [[nodiscard]] Party mask(const SettledParty& party) const;

    const DocumentSummary& summary_;
    const Content& content_;
    const LevelScale& levels_;
    const TextMasker& masker_;
    const std::uint64_t receivers_listed_max_;
    std::optional<Violation> common_;  // what all violations of the document share
};

/// The fields that tell which flow it was.
void fill_flow(Violation& violation, const FlowInfo& flow);

/// What a violation's id is made of. Never of unmasked text: an id leaves the process, and short
/// secrets could be guessed from a hash.
struct IdParts {
    std::string_view policy;
    std::string_view from_zone;
    std::string_view to_zone;
    const FlowInfo* flow = nullptr;
    Direction direction = Direction::ToResponder;
    std::uint64_t transaction = 0;
    std::string_view masked_path;
    std::string path_steps;  ///< the path without its quoted names, however long it is
};
[[nodiscard]] std::string violation_id(const IdParts& parts);

/// The steps of a path without the names between quotes.
[[nodiscard]] std::string path_steps(std::string_view path);

}  // namespace sealtap::policy

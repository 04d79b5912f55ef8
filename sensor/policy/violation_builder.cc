#include "policy/violation_builder.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace sealtap::policy {
namespace {

/// Fixed, so that the same capture gives the same ids everywhere.
constexpr base::HashKey kIdKey{0x7365616c7461702eULL, 0x76696f6c61740001ULL};

MaskedText masked_or_empty(const TextMasker& masker, const RawText& text) {
    return text.empty() ? MaskedText() : masker.mask(text);
}

}  // namespace

std::string path_steps(std::string_view path) {
    constexpr std::string_view kBetween = "\" > ";
    std::string steps;
    while (!path.empty()) {
        const std::size_t open = path.find('"');
        steps += path.substr(0, open);
        if (open == std::string_view::npos) break;
        // A name ends where the next step begins; a quote inside it does not end it.
        const std::size_t close = path.find(kBetween, open + 1);
        if (close == std::string_view::npos) break;
        path.remove_prefix(close + 1);
    }
    return steps;
}

std::string violation_id(const IdParts& parts) {
    const FlowInfo& flow = *parts.flow;
    std::string text;
    const auto add = [&text](std::string_view part) {
        text += part;
        text += '\0';
    };
    add(parts.policy);
    add(parts.from_zone);
    add(parts.to_zone);
    add(flow.originator.address.to_string());
    add(flow.responder.address.to_string());
    add(fmt::format("{} {} {} {} {} {}", flow.originator.port, flow.responder.port,
                    flow.ip_protocol, flow.start.time_since_epoch().count(),
                    index_of(parts.direction), parts.transaction));
    add(parts.masked_path);
    add(parts.path_steps);
    return fmt::format("{:016x}", base::siphash(kIdKey, bytes_of(text)));
}

void fill_flow(Violation& violation, const FlowInfo& flow) {
    violation.flow_id = flow.id;
    violation.originator = flow.originator;
    violation.responder = flow.responder;
    violation.ip_protocol = flow.ip_protocol;
    violation.vlans = flow.vlans;
    violation.order.flow_first_packet = flow.first_packet;
}

ViolationBuilder::ViolationBuilder(const DocumentSummary& summary, const Content& content,
                                   const LevelScale& levels, const TextMasker& masker,
                                   std::uint64_t receivers_listed_max)
    : summary_(summary),
      content_(content),
      levels_(levels),
      masker_(masker),
      receivers_listed_max_(receivers_listed_max) {}

void ViolationBuilder::fill_document(Violation& violation) const {
    violation.document_name = masked_or_empty(masker_, summary_.info.name);
    violation.media_type = masked_or_empty(masker_, RawText(summary_.info.media_type)).text();
    violation.document_path = masked_or_empty(masker_, summary_.path);
    violation.final = summary_.final;
    if (summary_.final) {
        violation.size = summary_.size;
        violation.sha256 = summary_.sha256;
    }
    violation.coverage = summary_.ledger.state();
    for (std::size_t i = 0; i < kCauseCount; ++i) {
        const auto cause = static_cast<Cause>(i);
        if (summary_.ledger.has(cause)) violation.causes.push_back(cause);
    }
    for (const ProtocolField& field : summary_.info.fields) {
        violation.protocol_fields.emplace_back(field.key, masked_or_empty(masker_, field.value));
    }
}

void ViolationBuilder::fill_findings(Violation& violation) const {
    violation.level = levels_.name(content_.level);
    if (content_.marked_level) violation.marked_level = levels_.name(*content_.marked_level);
    for (std::size_t i = 0; i < kCategoryCount; ++i) {
        const auto category = static_cast<Category>(i);
        if (content_.categories.contains(category)) violation.categories.push_back(category);
    }
    violation.findings = summary_.findings;
    for (const FindingSummary& finding : summary_.findings) {
        violation.level_names.emplace_back(finding.level ? levels_.name(*finding.level) : "");
    }
}

const Violation& ViolationBuilder::common() {
    if (common_) return *common_;
    Violation& violation = common_.emplace();
    fill_flow(violation, *summary_.flow);
    violation.app_protocol = summary_.app_protocol;
    violation.timestamp = summary_.last_seen;
    violation.first_seen = summary_.first_seen;
    violation.last_seen = summary_.last_seen;
    violation.packet_number = summary_.packet_number;
    violation.order.packet_number = summary_.packet_number;
    violation.order.document_ordinal = summary_.ordinal;
    fill_document(violation);
    fill_findings(violation);
    return violation;
}

Party ViolationBuilder::mask(const SettledParty& party) const {
    Party masked;
    masked.ip = party.ip;
    masked.via = party.via;
    if (party.claim == nullptr) return masked;
    masked.host = masked_or_empty(masker_, party.claim->host);
    masked.domain = masked_or_empty(masker_, party.claim->domain);
    masked.user = masked_or_empty(masker_, party.claim->user);
    return masked;
}

Violation ViolationBuilder::build(EventType type, std::string_view policy, const Verdict& verdict,
                                  const SettledParty& sender, const ReceivingZone& to) {
    Violation violation = common();
    violation.type = type;
    violation.policy = policy;
    violation.severity = verdict.severity;
    violation.confidence = verdict.confidence;
    violation.from_zone = sender.zone->name;
    violation.to_zone = to.zone->name;
    violation.sender = mask(sender);
    violation.receivers_total = to.receivers.size();
    for (const SettledParty& receiver : to.receivers) {
        if (violation.receivers.size() == receivers_listed_max_) break;
        violation.receivers.push_back(mask(receiver));
    }
    violation.id =
        violation_id({policy, violation.from_zone, violation.to_zone, summary_.flow,
                      summary_.info.direction, summary_.info.transaction,
                      violation.document_path.text(), path_steps(summary_.path.unmasked())});
    return violation;
}

}  // namespace sealtap::policy

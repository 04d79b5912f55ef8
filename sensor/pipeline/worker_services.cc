#include "pipeline/worker_services.h"

#include <utility>

#include "flow/community_id.h"

namespace sealtap::pipeline {

void WorkerCounts::add(const WorkerCounts& other) noexcept {
    flows += other.flows;
    ambiguous_flows += other.ambiguous_flows;
    documents += other.documents;
    documents_with_findings += other.documents_with_findings;
    documents_complete += other.documents_complete;
    documents_partial += other.documents_partial;
    for (std::size_t i = 0; i < kCauseCount; ++i)
        documents_lacking[i] += other.documents_lacking[i];
    documents_none += other.documents_none;
    findings += other.findings;
    judgements += other.judgements;
    broken_parsers += other.broken_parsers;
    failed_flows += other.failed_flows;
    opener.add(other.opener);
    ocr.add(other.ocr);
    openings_deferred += other.openings_deferred;
    openings_shed += other.openings_shed;
    parts.add(other.parts);
    part_difference += other.part_difference;
    stages.add(other.stages);
}

void WorkerServices::send(Violation violation, const FlowInfo& flow) const {
    violation.community_id = flow::community_id(flow.originator, flow.responder, flow.ip_protocol);
    if (flow.source_index < outputs.capture_names.size()) {
        violation.capture_file = outputs.capture_names[flow.source_index];
    }
    outputs.violations->on_violation(std::move(violation));
}

}  // namespace sealtap::pipeline

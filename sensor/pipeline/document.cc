#include "pipeline/document.h"

#include <algorithm>
#include <utility>

#include "content/unpacker.h"
#include "pipeline/deferred_document.h"
#include "pipeline/document_object.h"
#include "pipeline/document_scan.h"
#include "pipeline/document_view.h"
#include "pipeline/opener_queue.h"
#include "pipeline/shown_name.h"

namespace sealtap::pipeline {

Document::Document(const WorkerServices& services, FlowState& state, DocumentInfo&& info,
                   FlowState::Beginning beginning)
    : services_(services), state_(state) {
    gathered_.info = std::move(info);
    gathered_.budget = std::make_shared<DecodeBudget>(services.limits);
    start_anew(beginning);
}

Document::Document(const Document& outer, RawText path, const PartInfo& info)
    : services_(outer.services_), state_(outer.state_) {
    gathered_.info = outer.gathered_.info;
    gathered_.info.name = info.name;
    gathered_.info.media_type = info.media_type;
    gathered_.path = std::move(path);
    gathered_.budget = outer.gathered_.budget;
    start_anew(state_.begin_document());
}

Document::~Document() {
    try {
        if (!ended_) end(EndReason::Aborted);
    } catch (...) {  // no memory for the judgement: the flow is given up anyway
        ++services_.counts.failed_flows;
    }
}

void Document::start_anew(FlowState::Beginning beginning) {
    gathered_.start_anew(beginning.ordinal, beginning.time,
                         std::max<std::uint64_t>(services_.limits[Limit::CheckpointBytes], 1));
}

PartPtr Document::begin_part(PartInfo&& info) {
    if (gathered_.first_step.empty()) gathered_.first_step = info.step;
    return content::open_part(*this, std::move(info), gathered_.path);
}

std::unique_ptr<ScanStream> Document::begin_scan(const RawText& path, const PartInfo& info) {
    return std::make_unique<DocumentScan>(*this, services_.scanner, path, info);
}

std::unique_ptr<ScanStream> Document::begin_view(ScanStream& original, const RawText&,
                                                 const PartInfo&) {
    // What the part declares of its charset is not so of a view; nothing is known of one.
    return std::make_unique<DocumentView>(static_cast<DocumentScan&>(original), services_.scanner,
                                          PartInfo{});
}

std::unique_ptr<ObjectRecorder> Document::begin_object(const RawText& path, const PartInfo& info) {
    const bool is_main = !gathered_.object;
    if (!is_main && services_.outputs.flows == nullptr) return nullptr;
    if (is_main) gathered_.object.emplace(MainObject{path, 0, std::nullopt});
    return std::make_unique<DocumentObject>(services_, state_, gathered_.info, path, info,
                                            is_main ? &*gathered_.object : nullptr, hashing());
}

/// Hashing costs as much as scanning, and most documents come from the internet inward, of which
/// nothing is ever reported unless a policy is switched on for it.
Hashing Document::hashing() const {
    const Outputs& outputs = services_.outputs;
    if (outputs.flows != nullptr) return Hashing::Objects;
    if (outputs.documents != nullptr) return outputs.hashing;
    const bool may_report =
        outputs.violations != nullptr &&
        services_.policy.may_report(state_.flow, gathered_.info.direction, outputs.list_findings);
    return may_report ? outputs.hashing : Hashing::Nothing;
}

std::unique_ptr<ChildDocument> Document::begin_document(const RawText& path, const PartInfo& info) {
    return std::unique_ptr<Document>(new Document(*this, path, info));
}

void Document::account(const PartLedger& ledger) {
    services_.counts.part_difference += std::abs(ledger.difference());
    gathered_.ledger.add(ledger);
}

void Document::on_finding(Finding finding, const RawText& path, Urgency urgency,
                          Occurrence occurrence) {
    if (occurrence == Occurrence::First) ++services_.counts.findings;
    if (gathered_.findings.add(services_, std::move(finding), path, occurrence) &&
        urgency == Urgency::AtOnce)
        judge(Stage::Checkpoint);
}

void Document::put_in_place(Finding& finding, const Place& place) const {
    std::string text = place_text(place, services_.masker);
    if (!text.empty()) finding.place = std::move(text);
    if (services_.detectors[finding.detector].category == Category::Marking)
        finding.confidence = marked_confidence(finding.confidence, place);
}

void Document::on_scanned(std::uint64_t count) {
    gathered_.bytes += count;
    if (is_checkpoint_due()) judge(Stage::Checkpoint);
}

bool Document::is_checkpoint_due() const noexcept {
    const auto waited = state_.moment.time - gathered_.judged_at;
    return gathered_.bytes >= gathered_.checkpoint_at ||
           waited >= std::chrono::milliseconds(services_.limits[Limit::CheckpointMs]);
}

void Document::end(EndReason) {
    if (std::exchange(ended_, true)) return;
    conclude();
}

void Document::conclude() {
    if (!gathered_.deferred.empty() && hand_over()) return;
    judge(Stage::Final);
    count_end();
}

Opening Document::opening() noexcept {
    const bool is_late = services_.given_up != nullptr && services_.given_up->has_happened();
    if (is_late || is_shed_) {
        ++services_.counts.openings_shed;
        return Opening::Never;
    }
    return services_.queue == nullptr ? Opening::Now : Opening::Later;
}

void Document::defer(DeferredPartPtr part) { gathered_.deferred.push_back(std::move(part)); }

/// When there is no room, the document is judged at once with what it has: nobody waits.
bool Document::hand_over() {
    std::uint64_t bytes = 0;
    for (const DeferredPartPtr& part : gathered_.deferred) bytes += part->bytes();
    OpenerQueue::Bound bound{};
    auto room = services_.queue->reserve(bytes, bound);
    if (!room) {
        services_.hits.hit(bound == OpenerQueue::Bound::Bytes ? Limit::OpenerQueueBytesMax
                                                              : Limit::OpenerQueueDocumentsMax);
        is_shed_ = true;
        open_deferred();
        is_shed_ = false;
        return false;
    }
    services_.counts.openings_deferred += gathered_.deferred.size();
    for (const DeferredPartPtr& part : gathered_.deferred) part->leave_memory();
    services_.queue->push(
        std::make_unique<DeferredDocument>(state_, gathered_.take(), std::move(room)));
    return true;
}

void Document::open_deferred() {
    for (DeferredPartPtr& part : std::exchange(gathered_.deferred, {})) {
        part->open(*this);
        part.reset();
    }
}

void Document::rotate() {
    conclude();
    ++gathered_.info
          .transaction;  // the next window is a document of its own, with an id of its own
    start_anew(state_.begin_document());
}

RawText Document::judged_path() const {
    if (!gathered_.path.empty()) return gathered_.path;
    if (gathered_.object) return gathered_.object->path;
    return RawText(gathered_.first_step);
}

DocumentSummary Document::summarise(Stage stage) const {
    DocumentSummary summary;
    summary.flow = &state_.flow;
    summary.app_protocol = state_.app_protocol;
    summary.info = gathered_.info;
    summary.info.name = shown_name(gathered_.info.name);
    for (ProtocolField& field : summary.info.fields) field.value = shown_name(field.value);
    summary.path = judged_path();
    summary.ordinal = gathered_.ordinal;
    summary.findings = gathered_.findings.list(services_.masker);
    summary.ledger = gathered_.ledger;
    summary.final = stage == Stage::Final;
    summary.size = gathered_.object ? gathered_.object->size : gathered_.bytes;
    if (summary.final && gathered_.object) summary.sha256 = gathered_.object->sha256;
    summary.first_seen = gathered_.first_seen;
    summary.last_seen = state_.moment.time;
    summary.packet_number = state_.moment.packet_number;
    return summary;
}

void Document::judge(Stage stage) {
    const StageScope scope(services_.stages, sealtap::Stage::Judge);
    gathered_.judged_at = state_.moment.time;
    while (gathered_.checkpoint_at <= gathered_.bytes)
        gathered_.checkpoint_at += services_.limits[Limit::CheckpointBytes];
    const bool is_judged =
        services_.outputs.violations != nullptr &&
        (!gathered_.findings.empty() || gathered_.ledger.state() != CoverageState::Complete);
    const bool is_observed = services_.outputs.documents != nullptr && stage == Stage::Final;
    if (!is_judged && !is_observed) return;
    const DocumentSummary summary = summarise(stage);
    if (is_observed) services_.outputs.documents->on_document(summary);
    if (!is_judged) return;
    ++services_.counts.judgements;
    for (Violation& violation :
         services_.policy.judge(summary, services_.masker, services_.outputs.list_findings)) {
        emit(std::move(violation), stage);
    }
}

void Document::emit(Violation violation, Stage stage) {
    if (!gathered_.emitted)
        gathered_.emitted = std::make_unique<std::map<std::string, Violation>>();
    const auto before = gathered_.emitted->find(violation.id);
    if (before != gathered_.emitted->end()) {
        if (stage == Stage::Checkpoint && !policy::rises(before->second, violation)) return;
        violation.revision = before->second.revision + 1;
    }
    gathered_.emitted->insert_or_assign(violation.id, violation);
    services_.send(std::move(violation), state_.flow);
}

void Document::count_end() const {
    WorkerCounts& counts = services_.counts;
    ++counts.documents;
    if (!gathered_.findings.empty()) ++counts.documents_with_findings;
    counts.parts.add(gathered_.ledger);
    switch (gathered_.ledger.state()) {
        case CoverageState::Complete: ++counts.documents_complete; break;
        case CoverageState::Partial: ++counts.documents_partial; break;
        case CoverageState::None: ++counts.documents_none; break;
    }
    for (std::size_t i = 0; i < kCauseCount; ++i) {
        if (gathered_.ledger.has(static_cast<Cause>(i))) ++counts.documents_lacking[i];
    }
}

}  // namespace sealtap::pipeline

#include "wire/heard.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>

#include "pipeline/ordered_violations.h"
#include "pipeline/replay_fixture.h"

namespace sealtap::test {
namespace {

std::string client_of(const Endpoint& one, const Endpoint& other) {
    const std::string name = one.address.to_string();
    return name.starts_with("10.1.") ? name : other.address.to_string();
}

std::string line_of(const std::vector<FindingSummary>& findings) {
    std::string line;
    for (const FindingSummary& finding : findings) {
        line += fmt::format(" | {} x{} d{} c{} '{}' {} @{}", finding.detector, finding.count,
                            finding.distinct, finding.confidence, finding.excerpt.text(),
                            finding.path.text(), finding.offset);
    }
    return line;
}

class Ear final : public pipeline::DocumentSink, public pipeline::FlowSink {
public:
    explicit Ear(HeardOfAll& all) : all_(all) {}

    void on_document(const DocumentSummary& document) override {
        const std::lock_guard lock(mutex_);
        Heard& heard = of(document.flow->originator, document.flow->responder);
        heard.lines.push_back(fmt::format("document {} {} {} {}{}", document.path.unmasked(),
                                          document.size, document.sha256.value_or("-"),
                                          to_string(document.ledger.state()),
                                          line_of(document.findings)));
        ++heard.documents;
        if (document.ledger.state() != CoverageState::Complete) ++heard.incomplete_documents;
        heard.findings += document.findings.size();
    }
    void on_flow(pipeline::FlowRecord record) override {
        const std::lock_guard lock(mutex_);
        Heard& heard = of(record.flow.originator, record.flow.responder);
        std::string line = fmt::format("flow {} {} {} {} {}", record.app_protocol,
                                       record.to_responder.bytes, record.to_responder.sha256,
                                       record.to_originator.bytes, record.to_originator.sha256);
        for (const pipeline::ObjectRecord& object : record.objects) {
            line += fmt::format(" | {} '{}' {} {} {}", to_string(object.kind), object.name.text(),
                                object.size, object.sha256, to_string(object.coverage));
            heard.coverage[std::string(object.name.text())] = to_string(object.coverage);
        }
        heard.lines.push_back(std::move(line));
        heard.read_bytes += record.to_responder.bytes + record.to_originator.bytes;
        heard.gap_bytes += record.to_responder.gap_bytes + record.to_originator.gap_bytes;
    }
    void on_object_data(const FlowInfo&, std::size_t, Bytes) override {}

    void on_judgement(const Violation& violation) {
        of(violation.originator, violation.responder)
            .lines.push_back(
                fmt::format("judgement {} {} {} {} > {} '{}' {} {} {}{}", violation.policy,
                            violation.level, to_string(violation.severity), violation.from_zone,
                            violation.to_zone, violation.document_name.text(),
                            violation.size.value_or(0), violation.sha256.value_or("-"),
                            to_string(violation.coverage), line_of(violation.findings)));
    }

private:
    Heard& of(const Endpoint& one, const Endpoint& other) {
        return all_.clients[client_of(one, other)];
    }
    HeardOfAll& all_;
    std::mutex mutex_;
};

class Silent final : public pipeline::RunObserver {
    void on_progress(std::uint64_t) override {}
};

}  // namespace

HeardOfAll hear(PacketSource& source, unsigned workers) {
    HeardOfAll all;
    Ear ear(all);
    std::map<std::string, Violation> last;
    pipeline::OrderedViolations ordered(1'000'000, [&last](std::vector<Violation> found) {
        for (Violation& violation : found) last[violation.id] = std::move(violation);
    });
    pipeline::Outputs outputs;
    outputs.violations = &ordered;
    outputs.documents = &ear;
    outputs.flows = &ear;
    const std::atomic<bool> stop{false};
    Silent silent;
    all.report = pipeline::run_pipeline(source, engine_for(three_zones()), outputs,
                                        {.workers = workers}, stop, silent);
    ordered.finish();
    for (const auto& [id, violation] : last) ear.on_judgement(violation);
    for (auto& [client, heard] : all.clients) std::ranges::sort(heard.lines);
    return all;
}

HeardOfAll hear(const std::vector<Frame>& frames, unsigned workers) {
    FrameSource source(frames);
    return hear(source, workers);
}

std::uint64_t number_from(const char* name, std::uint64_t standard) {
    const char* given = std::getenv(name);
    return given != nullptr ? std::strtoull(given, nullptr, 10) : standard;
}

}  // namespace sealtap::test

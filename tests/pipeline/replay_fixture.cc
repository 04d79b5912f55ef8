#include "pipeline/replay_fixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "config/rule_loader.h"
#include "config/settings_loader.h"

namespace sealtap::test {
namespace {

std::string line_of(const FindingSummary& finding) {
    return fmt::format("{} x{} d{} c{} '{}' {} @{}", finding.detector, finding.count,
                       finding.distinct, finding.confidence, finding.excerpt.text(),
                       finding.path.text(), finding.offset);
}

std::string line_of(const Violation& violation) {
    std::string line = fmt::format(
        "{} {} {} {} {} {} > {} '{}' {} {} {}", violation.id, to_string(violation.type),
        violation.policy, violation.level, to_string(violation.severity), violation.from_zone,
        violation.to_zone, violation.document_name.text(), violation.size.value_or(0),
        violation.sha256.value_or("-"), to_string(violation.coverage));
    for (const FindingSummary& finding : violation.findings) line += " | " + line_of(finding);
    return line;
}

class Recorder final : public pipeline::DocumentSink, public pipeline::FlowSink {
public:
    void on_document(const DocumentSummary& document) override {
        std::string line =
            fmt::format("{} {} {} {}", document.path.unmasked(), document.size,
                        document.sha256.value_or("-"), to_string(document.ledger.state()));
        for (const FindingSummary& finding : document.findings) line += " | " + line_of(finding);
        const std::lock_guard lock(mutex_);
        documents.push_back(std::move(line));
    }
    void on_flow(pipeline::FlowRecord record) override {
        std::string line =
            fmt::format("{} {} {}:{} {}:{}", record.community_id, record.app_protocol,
                        record.to_responder.bytes, record.to_responder.sha256,
                        record.to_originator.bytes, record.to_originator.sha256);
        for (const pipeline::ObjectRecord& object : record.objects) {
            line += fmt::format(" | {} '{}' {} {} {}", to_string(object.kind), object.name.text(),
                                object.size, object.sha256, to_string(object.coverage));
        }
        const std::lock_guard lock(mutex_);
        flows.push_back(std::move(line));
    }
    void on_object_data(const FlowInfo&, std::size_t, Bytes) override {}

    std::vector<std::string> documents;
    std::vector<std::string> flows;

private:
    std::mutex mutex_;
};

class Silent final : public pipeline::RunObserver {
    void on_progress(std::uint64_t) override {}
};

/// What `run`, which is given the outputs, says and finds.
template <class Work>
ReplayResult recorded(Work run) {
    ReplayResult result;
    Recorder recorder;
    pipeline::OrderedViolations ordered(1'000'000, [&result](std::vector<Violation> found) {
        std::ranges::move(found, std::back_inserter(result.violations));
    });
    pipeline::Outputs outputs;
    outputs.violations = &ordered;
    outputs.documents = &recorder;
    outputs.flows = &recorder;
    result.report = run(outputs);
    ordered.finish();
    result.documents = std::move(recorder.documents);
    result.flows = std::move(recorder.flows);
    std::ranges::sort(result.documents);
    std::ranges::sort(result.flows);
    return result;
}

}  // namespace

std::vector<std::string> ReplayResult::judgements() const {
    std::map<std::string, const Violation*> last;
    for (const Violation& violation : violations) {
        const Violation*& known = last[violation.id];
        if (known == nullptr || violation.revision >= known->revision) known = &violation;
    }
    std::vector<std::string> lines;
    for (const auto& [id, violation] : last) lines.push_back(line_of(*violation));
    return lines;
}

std::vector<std::string> ReplayResult::ordered() const {
    std::vector<std::string> lines;
    for (const Violation& violation : violations) {
        lines.push_back(fmt::format("{} rev {} {}", violation.packet_number, violation.revision,
                                    line_of(violation)));
    }
    return lines;
}

const pipeline::Engine& engine_for(const std::string& configuration) {
    static std::map<std::string, pipeline::Engine> engines;
    const auto found = engines.find(configuration);
    if (found != engines.end()) return found->second;
    auto settings = config::parse_settings(configuration, "test.yaml");
    if (!settings) throw std::runtime_error(settings.error().message);
    const std::vector<std::string> folders{SEALTAP_SOURCE_DIR "/rules"};
    const auto rules = config::load_rules(folders);
    if (!rules) throw std::runtime_error(rules.error().message);
    auto engine = pipeline::Engine::create(*std::move(settings), *rules);
    if (!engine) throw std::runtime_error(engine.error().message);
    return engines.emplace(configuration, *std::move(engine)).first->second;
}

const std::string& three_zones() {
    static const std::string text = R"(
zones:
  - {name: rd, networks: [10.1.0.0/16], clearance: top-secret}
  - {name: office, networks: [10.2.0.0/16], clearance: confidential, categories: [personal, business]}
  - {name: acme, kind: partner, networks: [192.0.2.0/24], clearance: internal, categories: []}
)";
    return text;
}

ReplayResult replay(PacketSource& source, const pipeline::Engine& engine, unsigned workers,
                    flow::Vigilance vigilance) {
    const std::atomic<bool> stop{false};
    Silent silent;
    return recorded([&](pipeline::Outputs outputs) {
        outputs.vigilance = vigilance;
        return pipeline::run_pipeline(source, engine, outputs, {.workers = workers}, stop, silent);
    });
}

ReplayResult replay_with_brokers(PacketSource& source, const pipeline::Engine& engine,
                                 unsigned workers, unsigned brokers) {
    const std::atomic<bool> stop{false};
    Silent silent;
    return recorded([&](const pipeline::Outputs& outputs) {
        return pipeline::run_pipeline(source, engine, outputs,
                                      {.workers = workers, .brokers = brokers}, stop, silent);
    });
}

ReplayResult read_together(std::span<PacketSource* const> sources, const pipeline::Engine& engine,
                           const pipeline::Crew& crew) {
    std::vector<pipeline::ReaderSeat> seats;
    for (PacketSource* source : sources) seats.push_back({source, {}});
    const std::atomic<bool> stop{false};
    return recorded([&](const pipeline::Outputs& outputs) {
        return pipeline::run_pipeline(seats, engine, outputs, crew, stop);
    });
}

ReplayResult replay(const std::vector<Frame>& frames, unsigned workers) {
    FrameSource source(frames);
    return replay(source, engine_for(three_zones()), workers);
}

}  // namespace sealtap::test

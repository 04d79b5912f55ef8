#include <fmt/format.h>
#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "app/captures.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/flow_listing.h"
#include "app/table.h"
#include "feed/eve_json.h"
#include "pipeline/replay.h"

namespace sealtap::app {
namespace {

std::string endpoint_text(const Endpoint& endpoint) {
    if (endpoint.port == 0) return endpoint.address.to_string();
    return endpoint.address.is_v4()
               ? fmt::format("{}:{}", endpoint.address.to_string(), endpoint.port)
               : fmt::format("[{}]:{}", endpoint.address.to_string(), endpoint.port);
}

std::string table_text(const std::vector<pipeline::FlowRecord>& records) {
    using Align = Table::Align;
    Table table({{"start"},
                 {"proto"},
                 {"app"},
                 {"from", Align::Left, 48},
                 {"to", Align::Left, 48},
                 {"octets to server", Align::Right},
                 {"to client", Align::Right},
                 {"gaps", Align::Right},
                 {"objects", Align::Right}});
    for (const pipeline::FlowRecord& record : records) {
        table.add({feed::to_eve_time(record.flow.start),
                   feed::protocol_name(record.flow.ip_protocol), std::string(record.app_protocol),
                   endpoint_text(record.flow.originator), endpoint_text(record.flow.responder),
                   grouped(record.to_responder.bytes), grouped(record.to_originator.bytes),
                   grouped(record.to_responder.gap_bytes + record.to_originator.gap_bytes),
                   grouped(record.objects.size())});
    }
    return table.to_string();
}

Result<void> make_folder(const std::string& folder) {
    if (folder.empty()) return {};
    std::error_code failure;
    if (std::filesystem::is_directory(folder, failure)) return {};
    if (::mkdir(folder.c_str(), S_IRWXU) == 0) return {};
    return std::unexpected(
        Error{ErrorCode::BadArgument, fmt::format("--extract {}: cannot make the folder: {}",
                                                  folder, std::generic_category().message(errno))});
}

}  // namespace

ExitStatus flows(const FlowsOptions& options) {
    const auto engine = make_engine(options.common);
    if (!engine) return fail(engine.error());
    auto captures =
        open_captures(options.captures,
                      options.merge ? pipeline::ChainOrder::ByTime : pipeline::ChainOrder::AsGiven,
                      engine->settings.limits);
    if (!captures) return fail(captures.error());
    if (const auto made = make_folder(options.extract); !made) return fail(made.error());
    FlowListing listing(options.extract);
    const std::atomic<bool> stop{false};
    pipeline::Outputs outputs;
    outputs.flows = &listing;
    pipeline::RunReport report;
    {
        CaptureProgress progress(*captures, ProgressBar::Show::IfTerminal);
        report = pipeline::run_pipeline(*captures->chain, *engine, outputs,
                                        {.workers = options.workers}, stop, progress);
    }
    const auto& records = listing.sorted();
    if (!options.json) print(Stream::Output, table_text(records));
    for (const pipeline::FlowRecord& record : records) {
        if (options.json) print(Stream::Output, to_flow_json(record) + "\n");
    }
    ExitStatus status = ExitStatus::Done;
    for (const Error& complaint : captures->complaints()) status = fail(complaint);
    if (!listing.failure().empty()) {
        status = fail({ErrorCode::Unavailable, listing.failure()});
    }
    if (!report.is_exact()) {
        warn("the ledgers do not add up: this is a fault of sealtap, please report it");
        status = ExitStatus::Failed;
    }
    return status;
}

}  // namespace sealtap::app

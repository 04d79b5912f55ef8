#include "app/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>

#include "app/commands.h"
#include "app/console.h"

namespace sealtap::app {
namespace {

using Command = std::function<ExitStatus()>;

/// The command line: every subcommand fills its options and says what to call.
class CommandLine {
public:
    CommandLine() {
        app_.name("sealtap");
        app_.require_subcommand(1);
        app_.set_help_flag("-h,--help", "Print this help and exit");
        app_.set_version_flag("-V,--version", SEALTAP_VERSION);
        app_.footer(
            "Exit status: 0 done, 1 failure, 2 bad arguments, configuration or rules,\n"
            "3 with --fail-on-violation when there was one.\n\n"
            "Try: sealtap replay capture.pcapng");
        add_replay();
        add_run();
        add_scan();
        add_flows();
        add_rules();
        add_zones();
        add_queue();
        add_version();
    }

    ExitStatus run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            if (error.get_exit_code() == 0) {  // help, or the version
                app_.exit(error);
                return ExitStatus::Done;
            }
            return fail({ErrorCode::BadArgument,
                         fmt::format("{}; --help says what would be right", error.what())});
        }
        return command_();
    }

private:
    static void add_common(CLI::App* command, CommonOptions& options) {
        command
            ->add_option(
                "-c,--config", options.config,
                "Configuration: zones, policies, limits. Without one, private address space is\n"
                "one internal zone and everything else is the internet")
            ->type_name("FILE");
        command
            ->add_option("--rules", options.rules,
                         "Rules instead of the configured or shipped ones")
            ->type_name("DIR");
    }

    static void add_ocr(CLI::App* command, CommonOptions& options) {
        command->add_flag("--ocr", options.reads_pictures,
                          "Read the text in pictures, too (slow: about a second each)");
    }

    void add_replay() {
        CLI::App* command = app_.add_subcommand(
            "replay", "Read captures and report what crossed from one zone into another");
        add_common(command, replay_.common);
        command
            ->add_option("PCAP", replay_.captures,
                         "Captures, read in this order, plain or packed with gzip or zstd;\n"
                         "- is standard input")
            ->required();
        command->add_option("--workers", replay_.workers, "Worker threads (default: one per core)")
            ->check(CLI::Range(1, 256))
            ->type_name("N");
        command
            ->add_option("--alerts", replay_.alerts,
                         "Write one JSON object a violation; - is standard output")
            ->type_name("FILE");
        command
            ->add_option("--queue", replay_.queue,
                         "Put violations into this violation queue (SQLite)")
            ->type_name("FILE");
        command->add_option("--report", replay_.report, "Write an HTML report")
            ->type_name("FILE.html");
        command->add_flag("--findings", replay_.findings,
                          "Also write documents with findings that violate nothing to --alerts");
        CLI::Option* merge =
            command->add_flag("--merge", replay_.merge, "Interleave the captures by time");
        command
            ->add_flag("--follow", replay_.follow,
                       "Read the last capture on as it grows, and what takes its place,\n"
                       "until SIGINT or SIGTERM")
            ->excludes(merge);
        command->add_flag("--fail-on-violation", replay_.fail_on_violation,
                          "End with status 3 when there was a violation");
        add_ocr(command, replay_.common);
        command->add_flag("-q,--quiet", replay_.quiet, "No tables and no progress");
        command->callback([this] { command_ = [this] { return replay(replay_); }; });
    }

    void add_run() {
        CLI::App* command =
            app_.add_subcommand("run", "Listen on a mirrored port until SIGINT or SIGTERM");
        add_common(command, run_.common);
        command
            ->add_option("-i,--interface", run_.interfaces,
                         "Interface to listen on; may be repeated")
            ->type_name("IFACE");
        command
            ->add_option(
                "--workers", run_.workers,
                "Worker threads of all merged interfaces, or of each (default: one per core)")
            ->check(CLI::Range(1, 256))
            ->type_name("N");
        command
            ->add_option("--statistics", run_.statistics_seconds,
                         "Seconds between statistics, 0 for those at the end only (default: as\n"
                         "configured, else 10)")
            ->type_name("SECONDS");
        command
            ->add_option("--packets", run_.packets_max,
                         "End after so many packets of each interface")
            ->type_name("N");
        command->callback([this] { command_ = [this] { return app::run(run_); }; });
    }

    void add_scan() {
        CLI::App* command = app_.add_subcommand(
            "scan",
            "Read documents from disk and say what they hold: texts in any charset, mails,\n"
            "archives, office documents, PDF and what lies in them");
        add_common(command, scan_.common);
        command
            ->add_option("PATH", scan_.paths,
                         "Files, or folders with everything beneath; - is standard input")
            ->required();
        command->add_option("--workers", scan_.workers, "Worker threads (default: one per core)")
            ->check(CLI::Range(1, 256))
            ->type_name("N");
        command->add_flag("--json", scan_.json, "One JSON object a file");
        command->add_flag("-q,--quiet", scan_.quiet, "No table at the end and no progress");
        add_ocr(command, scan_.common);
        command->callback([this] { command_ = [this] { return scan(scan_); }; });
    }

    void add_flows() {
        CLI::App* command = app_.add_subcommand(
            "flows",
            "List the flows of captures, with hashes of their octets and of every object carried");
        add_common(command, flows_.common);
        command
            ->add_option("PCAP", flows_.captures,
                         "Captures, read in this order, plain or packed with gzip or zstd;\n"
                         "- is standard input")
            ->required();
        command->add_flag("--json", flows_.json, "One JSON object a flow");
        command->add_flag("--merge", flows_.merge, "Interleave the captures by time");
        command->add_option("--workers", flows_.workers, "Worker threads")
            ->capture_default_str()
            ->check(CLI::Range(1, 256))
            ->type_name("N");
        command
            ->add_option("--extract", flows_.extract,
                         "Write every object, unmasked, to DIR/<flow id>-<index>")
            ->type_name("DIR");
        command->callback([this] { command_ = [this] { return flows(flows_); }; });
    }

    void add_rules() {
        CLI::App* group = app_.add_subcommand("rules", "Check and list the detectors' rules");
        group->require_subcommand(1);
        CLI::App* check = group->add_subcommand("check", "Run every rule's examples");
        add_common(check, rules_);
        check->add_option("PATH", rules_.rules, "Rules to check: a file or folder")
            ->type_name("DIR");
        check->callback([this] { command_ = [this] { return rules_check(rules_); }; });
        CLI::App* list = group->add_subcommand("list", "List the detectors");
        add_common(list, rules_);
        list->add_flag("--json", json_, "One JSON object a rule");
        list->callback([this] { command_ = [this] { return rules_list(rules_, json_); }; });
        CLI::App* explain = group->add_subcommand("explain", "Say which rules hit in a document");
        add_common(explain, rules_);
        explain->add_option("FILE", id_, "The document")->required();
        explain->callback([this] { command_ = [this] { return rules_explain(rules_, id_); }; });
    }

    void add_zones() {
        CLI::App* group =
            app_.add_subcommand("zones", "Check zones and ask which one an address lies in");
        group->require_subcommand(1);
        CLI::App* check = group->add_subcommand(
            "check", "Tell contradictions in zones, relays and authorisations");
        add_common(check, zones_);
        check->callback([this] { command_ = [this] { return zones_check(zones_); }; });
        CLI::App* who =
            group->add_subcommand("who", "Say in which zone addresses or host names lie, and why");
        add_common(who, zones_);
        who->add_option("ADDRESS", addresses_, "Addresses or host names")->required();
        who->add_option("--vlan", vlans_, "VLAN tag of the frame; may be repeated")
            ->type_name("ID");
        who->callback(
            [this] { command_ = [this] { return zones_who(zones_, addresses_, vlans_); }; });
    }

    CLI::App* add_queue_command(CLI::App* group, const std::string& name, const std::string& text) {
        CLI::App* command = group->add_subcommand(name, text);
        add_common(command, queue_.common);
        command
            ->add_option("--queue", queue_.queue,
                         "The violation queue (default: the configured one)")
            ->type_name("FILE");
        command->add_flag("--json", queue_.json, "JSON instead of a table");
        return command;
    }

    void add_queue() {
        CLI::App* group = app_.add_subcommand("queue", "Look into the violation queue");
        group->require_subcommand(1);
        CLI::App* list = add_queue_command(group, "list", "List violations, the latest first");
        list->add_option("-n,--limit", queue_.rows_max, "At most so many")
            ->capture_default_str()
            ->type_name("N");
        list->add_option("--severity", queue_.severity, "Of this severity and above")
            ->type_name("SEVERITY");
        list->add_option("--policy", queue_.policy, "Of this policy")->type_name("NAME");
        list->add_option("--from", queue_.from_zone, "Sent from this zone")->type_name("ZONE");
        list->add_option("--to", queue_.to_zone, "Received in this zone")->type_name("ZONE");
        list->add_option("--type", queue_.event_type, "violation, transfer or all")
            ->capture_default_str()
            ->check(CLI::IsMember({"violation", "transfer", "all"}));
        list->callback([this] { command_ = [this] { return queue_list(queue_); }; });
        CLI::App* show =
            add_queue_command(group, "show", "Show one violation with everything known of it");
        show->add_option("ID", id_, "Its id, or the beginning of it")->required();
        show->callback([this] { command_ = [this] { return queue_show(queue_, id_); }; });
        CLI::App* stats = add_queue_command(group, "stats", "Count by severity, policy and zones");
        stats->callback([this] { command_ = [this] { return queue_stats(queue_); }; });
    }

    void add_version() {
        CLI::App* command = app_.add_subcommand("version", "Print the version");
        add_common(command, version_.common);
        command->add_flag("-v,--verbose", version_.verbose,
                          "Also how the processes that open documents are confined here");
        command->callback([this] { command_ = [this] { return version(version_); }; });
    }

    CLI::App app_{
        "Sealtap finds classification markings and customer data in network traffic and reports\n"
        "what crosses from one network zone into another that may not have it."};
    Command command_;
    ReplayOptions replay_;
    RunOptions run_;
    ScanOptions scan_;
    FlowsOptions flows_;
    CommonOptions rules_;
    CommonOptions zones_;
    QueueOptions queue_;
    VersionOptions version_;
    std::string id_;
    bool json_ = false;
    std::vector<std::string> addresses_;
    std::vector<std::uint16_t> vlans_;
};

}  // namespace

ExitStatus run_command_line(int argc, char** argv) {
    const ExitStatus status = CommandLine().run(argc, argv);
    if (is_output_whole()) return status;
    return fail({ErrorCode::Unavailable, "standard output: not everything could be written"});
}

}  // namespace sealtap::app

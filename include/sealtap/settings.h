#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sealtap/address.h"
#include "sealtap/classification.h"
#include "sealtap/coverage.h"
#include "sealtap/limits.h"

namespace sealtap {

/// Where in the configuration something was written: "sealtap.yaml:12: zones[1].clearance". For
/// messages.
struct SettingsPlace {
    std::string text;
};

enum class ZoneKind : std::uint8_t { Internal, Partner, Supplier };

struct ZoneSettings {
    SettingsPlace place;
    std::string name;
    ZoneKind kind = ZoneKind::Internal;
    std::vector<Network> networks;
    std::vector<std::string> domains;  ///< lower case
    std::vector<std::uint16_t> vlans;
    std::optional<std::string> clearance;  ///< name of a level; absent: the highest
    CategorySet categories = CategorySet::all();
    std::string contract;
    std::optional<std::string> until;  ///< YYYY-MM-DD, the last day
};

enum class RelayKind : std::uint8_t { Proxy, Mail, Nat, ReverseProxy };

struct RelaySettings {
    SettingsPlace place;
    std::vector<Network> networks;
    RelayKind kind = RelayKind::Proxy;
};

struct AuthorisationSettings {
    SettingsPlace place;
    std::string id;
    std::string from;
    std::string to;
    std::string level;
    CategorySet categories;
    std::optional<std::string> from_date;
    std::optional<std::string> until;
    std::vector<std::string> approved_by;
};

struct ReachSettings {
    SettingsPlace place;
    std::string from;
    std::string to;
    std::vector<std::string> services;
    bool otherwise_violation = true;
};

/// A change to a shipped policy.
struct PolicySettings {
    SettingsPlace place;
    std::string name;
    std::optional<Severity> severity;
    std::optional<std::uint64_t> distinct_min;
    std::optional<std::uint8_t> confidence_min;
    std::optional<std::string> level;  ///< of `protect`: the lowest that must not travel in clear
    bool off = false;
    bool on = false;
};

struct FeedSettings {
    SettingsPlace place;
    std::string kind;
    std::string target;
};

/// How the reader of an interface waits for packets.
enum class PollMode : std::uint8_t {
    Wait,  ///< asleep in the kernel
    Busy,  ///< asks again and again: takes a whole CPU, and no packet waits for a wake-up
};

struct InterfaceSettings {
    SettingsPlace place;  ///< empty when it was named on the command line only
    std::string name;
    std::uint32_t snap_length = 262144;
    std::uint32_t buffer_bytes = 64U << 20U;
    bool promiscuous = true;
    /// Age at which the kernel hands over packets that do not fill a block of its buffer; absent:
    /// 100, or 10 where another reader waits for this one.
    std::optional<std::uint32_t> timeout_ms;
    bool immediate = false;  ///< each packet at once; costs a wake-up for each
    PollMode poll = PollMode::Wait;
    std::uint32_t readers = 1;  ///< threads that share the packets out by pairs of hosts
    /// Its only reader may run on; several readers have one each, in turn; empty: any.
    std::vector<std::uint32_t> reader_cpus;
    /// One worker is pinned to each, in turn; empty: they run anywhere, but not on the reader's.
    std::vector<std::uint32_t> worker_cpus;
};

/// What a worker that is too far behind may be spared. Each datagram counts for the first class of
/// the order that it belongs to.
enum class ShedClass : std::uint8_t {
    Encrypted,  ///< flows that a parser gave up as encrypted
    Inbound,    ///< sent from `internet`; not while the policy `inbound` is on
    Bulk,       ///< what comes of a flow after SheddingSettings::bulk_bytes
    Any,
};
inline constexpr std::size_t kShedClassCount = 4;

struct SheddingSettings {
    std::vector<ShedClass> order{ShedClass::Encrypted, ShedClass::Inbound, ShedClass::Bulk,
                                 ShedClass::Any};
    std::uint64_t bulk_bytes = 64ULL << 20U;
    std::uint32_t start_percent = 50;  ///< of a worker's ring: there the first class is shed
};

struct StatisticsSettings {
    std::uint32_t seconds = 10;  ///< between two reports; 0: at the end only
    std::string target;          ///< JSON lines: a file, or "-"; empty: none
};

enum class OpenerUse : std::uint8_t { Off, On };

/// Who opens archives and documents.
struct OpenerSettings {
    OpenerUse use = OpenerUse::On;
    std::string program;  ///< empty: looked for beside the running one
};

/// Who reads the text in pictures.
struct OcrSettings {
    OpenerUse use = OpenerUse::Off;
    std::string program;  ///< empty: looked for beside the running one
    /// As tesseract names them, the page's first. "eng" beside another reads Latin words anew.
    std::vector<std::string> languages{"chi_sim", "eng"};
};

/// The whole configuration as plain data. Made by sensor/config, or by default; never changed
/// afterwards.
struct Settings {
    std::string sensor_name = "sealtap";
    LevelScale levels;
    std::map<std::string, std::string> level_map;  ///< marking ("TLP:RED") to level name
    std::vector<ZoneSettings> zones;
    std::vector<RelaySettings> relays;
    std::vector<AuthorisationSettings> authorisations;
    std::vector<ReachSettings> reach;
    std::vector<PolicySettings> policies;
    std::optional<std::string> record_authorised_from;  ///< level name
    std::vector<std::string> rules;  ///< folders or files; empty: the shipped ones
    std::string queue;               ///< "sqlite:/path"; empty: none
    std::string cache;               ///< folder for compiled rules; empty: the user's; "none": none
    std::vector<FeedSettings> feeds;
    std::vector<InterfaceSettings> interfaces;
    /// All interfaces show one network: their packets are read as if one interface had heard them
    /// all. False: each has flows and workers of its own.
    bool merge_interfaces = true;
    std::uint32_t workers = 0;  ///< 0: one per core
    SheddingSettings shedding;
    StatisticsSettings statistics;
    std::string overlap_policy = "linux";  ///< TCP: "linux" or "first"
    bool vlan_in_flow_key = false;
    MediaReading media_reading = MediaReading::Metadata;
    OpenerSettings opener;
    OcrSettings ocr;
    std::uint32_t opener_brokers = 0;  ///< of a tap; 0: one per core, but at most 4
    Limits limits;
};

}  // namespace sealtap

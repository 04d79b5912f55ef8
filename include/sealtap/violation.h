#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sealtap/address.h"
#include "sealtap/classification.h"
#include "sealtap/coverage.h"
#include "sealtap/finding.h"
#include "sealtap/packet.h"
#include "sealtap/raw_text.h"
#include "sealtap/time.h"

namespace sealtap {

enum class EventType : std::uint8_t {
    Violation,
    Transfer,  ///< an authorised crossing that is recorded
    Finding,   ///< no crossing; only with --findings
};
[[nodiscard]] std::string_view to_string(EventType type) noexcept;

/// A sender or a receiver, as the policy settled it.
struct Party {
    IpAddress ip;
    MaskedText host;
    MaskedText domain;
    MaskedText user;
    std::optional<IpAddress> via;  ///< the relay that spoke for it
};

/// Puts violations of a replay in the same order for any number of workers.
struct OrderKey {
    std::uint64_t packet_number = 0;  ///< that completed what was judged
    std::uint64_t flow_first_packet = 0;
    std::uint64_t document_ordinal = 0;
    std::uint32_t judgement = 0;  ///< position within the document's judgement: policy, zone
    friend auto operator<=>(const OrderKey&, const OrderKey&) noexcept = default;
    friend bool operator==(const OrderKey&, const OrderKey&) noexcept = default;
};

/// Content that crossed into a zone that may not have it (or that was authorised to). Holds masked
/// text only. The fields are those of the alert line in DESIGN.md. A plain value: moved from worker
/// to dispatcher to store.
struct Violation {
    EventType type = EventType::Violation;
    OrderKey order;

    // The flow.
    Timestamp timestamp;  ///< of the packet that completed what was judged
    std::uint64_t flow_id = 0;
    std::string community_id;
    Endpoint originator;
    Endpoint responder;
    std::uint8_t ip_protocol = 0;
    std::string app_protocol;
    VlanTags vlans;
    std::string capture_file;  ///< replay only
    std::uint64_t packet_number = 0;

    // The judgement.
    std::string id;  ///< 16 hex digits: hash(policy, zones, flow tuple and start, transaction,
                     ///< document path)
    std::uint32_t revision = 1;
    bool final = true;
    std::uint64_t count = 1;
    Timestamp first_seen;
    Timestamp last_seen;
    std::optional<std::string> previous;  ///< id of the one before it, outside the fold window
    std::string policy;
    std::string level;
    std::optional<std::string> marked_level;
    std::vector<Category> categories;
    Severity severity = Severity::Low;
    std::uint8_t confidence = 0;
    std::string from_zone;
    std::string to_zone;
    Party sender;
    std::vector<Party> receivers;  ///< at most Limit::ReceiversListedMax
    std::uint64_t receivers_total = 0;

    // The document.
    MaskedText document_name;
    std::string media_type;
    std::optional<std::uint64_t> size;
    std::optional<std::string> sha256;
    MaskedText document_path;
    std::vector<FindingSummary> findings;
    std::vector<std::string> level_names;  ///< of `findings`, in parallel; empty for none
    std::optional<std::string> authorisation;
    CoverageState coverage = CoverageState::Complete;
    std::vector<Cause> causes;
    /// The protocol's own object: ("hostname", "files.example") of `app_protocol`.
    std::vector<std::pair<std::string, MaskedText>> protocol_fields;
};

}  // namespace sealtap

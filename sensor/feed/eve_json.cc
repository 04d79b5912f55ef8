#include "feed/eve_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "feed/json_writer.h"

namespace sealtap::feed {

std::string protocol_name(std::uint8_t protocol) {
    switch (protocol) {
        case 1: return "ICMP";
        case 6: return "TCP";
        case 17: return "UDP";
        case 58: return "IPv6-ICMP";
        case 132: return "SCTP";
        default: return fmt::format("{:03}", protocol);  // as EVE prints one without a name
    }
}

namespace {

/// EVE's name of the protocol's own object.
std::string_view object_name(std::string_view app_protocol) noexcept {
    const bool is_mail = app_protocol == "smtp" || app_protocol == "pop3" || app_protocol == "imap";
    if (is_mail) return "email";
    if (app_protocol == "ftp-data") return "ftp";
    return app_protocol;
}

void write_flow(JsonWriter& json, const Violation& violation) {
    json.field("flow_id", violation.flow_id);
    json.field("community_id", violation.community_id);
    json.field("src_ip", violation.originator.address.to_string());
    json.field("src_port", std::uint64_t{violation.originator.port});
    json.field("dest_ip", violation.responder.address.to_string());
    json.field("dest_port", std::uint64_t{violation.responder.port});
    json.field("proto", protocol_name(violation.ip_protocol));
    json.field("app_proto", violation.app_protocol);
    json.begin_array("vlan");
    for (const std::uint16_t id : violation.vlans.list()) json.value(std::uint64_t{id});
    json.end_array();
    if (violation.capture_file.empty()) return;
    json.field("pcap_filename", violation.capture_file);
    json.field("pcap_cnt", violation.packet_number);
}

void write_judgement(JsonWriter& json, const Violation& violation) {
    json.field("id", violation.id);
    json.field("rev", std::uint64_t{violation.revision});
    json.field("state", violation.final ? "final" : "open");
    json.field("count", violation.count);
    json.field("first_seen", to_eve_time(violation.first_seen));
    json.field("last_seen", to_eve_time(violation.last_seen));
    if (violation.previous) json.field("previous", *violation.previous);
    json.field("policy", violation.policy);
    json.field("level", violation.level);
    if (violation.marked_level) json.field("marked_level", *violation.marked_level);
    json.begin_array("categories");
    for (const Category category : violation.categories) json.value(to_string(category));
    json.end_array();
    json.field("severity", to_string(violation.severity));
    json.field("confidence", std::uint64_t{violation.confidence});
    json.field("from_zone", violation.from_zone);
    json.field("to_zone", violation.to_zone);
}

void write_sender(JsonWriter& json, const Party& sender) {
    json.begin_object("sender").field("ip", sender.ip.to_string());
    json.optional_field("host", sender.host.text());
    json.optional_field("user", sender.user.text());
    if (sender.via) json.field("via", sender.via->to_string());
    json.end_object();
}

void write_receiver(JsonWriter& json, const Party& receiver) {
    json.begin_object().field("ip", receiver.ip.to_string());
    json.optional_field("host", receiver.host.text());
    json.optional_field("domain", receiver.domain.text());
    json.optional_field("user", receiver.user.text());
    json.end_object();
}

void write_document(JsonWriter& json, const Violation& violation) {
    json.begin_object("document");
    json.field("name", violation.document_name.text());
    json.field("media_type", violation.media_type);
    if (violation.size) json.field("size", *violation.size);
    if (violation.sha256) json.field("sha256", *violation.sha256);
    json.field("path", violation.document_path.text());
    json.end_object();
}

void write_finding(JsonWriter& json, const FindingSummary& finding, std::string_view level) {
    json.begin_object();
    json.field("detector", finding.detector);
    json.field("category", to_string(finding.category));
    json.optional_field("level", level);
    json.field("count", finding.count);
    json.field("distinct", finding.distinct);
    json.field("confidence", std::uint64_t{finding.confidence});
    json.field("excerpt", finding.excerpt.text());
    json.field("path", finding.path.text());
    json.field("offset", finding.offset);
    json.optional_field("place", finding.place);
    json.end_object();
}

void write_findings(JsonWriter& json, const Violation& violation) {
    json.begin_array("findings");
    for (std::size_t i = 0; i < violation.findings.size(); ++i) {
        const bool named = i < violation.level_names.size();
        write_finding(json, violation.findings[i],
                      named ? std::string_view(violation.level_names[i]) : std::string_view());
    }
    json.end_array();
}

void write_coverage(JsonWriter& json, const Violation& violation) {
    json.begin_object("coverage").field("state", to_string(violation.coverage));
    json.begin_array("causes");
    for (const Cause cause : violation.causes) json.value(to_string(cause));
    json.end_array().end_object();
}

/// A key that comes again makes an array at the place of its first occurrence.
void write_protocol_fields(JsonWriter& json, const Violation& violation) {
    const auto& fields = violation.protocol_fields;
    if (fields.empty() || violation.app_protocol.empty()) return;
    json.begin_object(object_name(violation.app_protocol));
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        const auto same_key = [&](const auto& other) { return other.first == field->first; };
        if (std::any_of(fields.begin(), field, same_key)) continue;
        const bool repeated = std::any_of(field + 1, fields.end(), same_key);
        json.key(field->first);
        if (repeated) json.begin_array();
        for (auto other = field; other != fields.end(); ++other) {
            if (same_key(*other)) json.value(other->second.text());
        }
        if (repeated) json.end_array();
    }
    json.end_object();
}

}  // namespace

std::string to_eve_time(Timestamp time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::microseconds>(time - day));
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}+0000",
                       static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

std::string to_alert_line(const Violation& violation, std::string_view sensor) {
    JsonWriter json;
    json.begin_object();
    json.field("timestamp", to_eve_time(violation.timestamp));
    json.field("event_type", to_string(violation.type));
    json.field("sensor", sensor);
    write_flow(json, violation);
    json.begin_object("violation");
    write_judgement(json, violation);
    write_sender(json, violation.sender);
    json.begin_array("receivers");
    for (const Party& receiver : violation.receivers) write_receiver(json, receiver);
    json.end_array();
    json.field("receivers_total", violation.receivers_total);
    write_document(json, violation);
    write_findings(json, violation);
    if (violation.authorisation) json.field("authorisation", *violation.authorisation);
    write_coverage(json, violation);
    json.end_object();
    write_protocol_fields(json, violation);
    json.end_object();
    return json.take();
}

}  // namespace sealtap::feed

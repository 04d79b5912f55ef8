#include "app/flow_listing.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "feed/eve_json.h"
#include "feed/json_writer.h"

namespace sealtap::app {
namespace {

using feed::JsonWriter;
using pipeline::DirectionRecord;
using pipeline::ObjectRecord;

void write_direction(JsonWriter& json, std::string_view key, const DirectionRecord& direction) {
    json.begin_object(key)
        .field("packets", direction.packets)
        .field("bytes", direction.bytes)
        .field("sha256", direction.sha256)
        .field("gap_bytes", direction.gap_bytes)
        .end_object();
}

void write_object(JsonWriter& json, const ObjectRecord& object) {
    json.begin_object().field("kind", to_string(object.kind));
    if (object.parent) json.field("parent", std::uint64_t{*object.parent});
    json.field("name", object.name.text())
        .field("media_type", object.media_type)
        .field("size", object.size)
        .field("sha256", object.sha256)
        .field("direction", object.direction == Direction::ToResponder ? "to_server" : "to_client")
        .field("protocol", object.protocol);
    json.begin_object("coverage").field("state", to_string(object.coverage)).begin_array("causes");
    for (const Cause cause : object.causes) json.value(to_string(cause));
    json.end_array().end_object().end_object();
}

}  // namespace

std::string to_flow_json(const pipeline::FlowRecord& record) {
    JsonWriter json;
    json.begin_object()
        .field("community_id", record.community_id)
        .field("proto", feed::protocol_name(record.flow.ip_protocol))
        .field("app_proto", record.app_protocol)
        .field("src_ip", record.flow.originator.address.to_string())
        .field("src_port", std::uint64_t{record.flow.originator.port})
        .field("dest_ip", record.flow.responder.address.to_string())
        .field("dest_port", std::uint64_t{record.flow.responder.port})
        .begin_array("vlan");
    for (const std::uint16_t id : record.flow.vlans.list()) json.value(std::uint64_t{id});
    json.end_array()
        .field("start", feed::to_eve_time(record.flow.start))
        .field("end", feed::to_eve_time(record.end));
    write_direction(json, "to_server", record.to_responder);
    write_direction(json, "to_client", record.to_originator);
    json.begin_array("objects");
    for (const ObjectRecord& object : record.objects) write_object(json, object);
    json.end_array().end_object();
    return json.take();
}

FlowListing::~FlowListing() = default;

void FlowListing::on_flow(pipeline::FlowRecord record) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t id = record.flow.id;
    files_.erase(files_.lower_bound({id, 0}), files_.upper_bound({id, SIZE_MAX}));
    records_.push_back(std::move(record));
}

void FlowListing::on_object_data(const FlowInfo& flow, std::size_t object, Bytes data) {
    if (folder_.empty() || data.empty()) return;
    const std::lock_guard lock(mutex_);
    std::FILE* file = file_of(flow.id, object);
    if (file != nullptr && std::fwrite(data.data(), 1, data.size(), file) == data.size()) return;
    if (!failure_.empty()) return;
    failure_ = fmt::format("{}: cannot write: {}", file_name(flow.id, object),
                           std::generic_category().message(errno));
}

std::string FlowListing::file_name(std::uint64_t flow, std::size_t object) const {
    return fmt::format("{}/{}-{}", folder_, flow, object);
}

std::FILE* FlowListing::file_of(std::uint64_t flow, std::size_t object) {
    const auto found = files_.find({flow, object});
    if (found != files_.end()) return found->second.get();
    if (files_.size() >= kOpenFilesMax) files_.erase(files_.begin());
    const int descriptor = ::open(file_name(flow, object).c_str(),
                                  O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return nullptr;
    FilePtr file(::fdopen(descriptor, "a"), std::fclose);
    return files_.emplace(std::pair{flow, object}, std::move(file)).first->second.get();
}

const std::vector<pipeline::FlowRecord>& FlowListing::sorted() {
    const std::lock_guard lock(mutex_);
    files_.clear();
    std::ranges::sort(records_, [](const auto& a, const auto& b) {
        return a.flow.first_packet < b.flow.first_packet;
    });
    return records_;
}

}  // namespace sealtap::app

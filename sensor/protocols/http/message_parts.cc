#include "protocols/http/message_parts.h"

#include <string_view>
#include <utility>

namespace sealtap::protocols::http {
namespace {

constexpr std::array<std::string_view, kSlotCount> kSteps{
    "http.start",   "http.header",  "http.header.value", "http.body",
    "http.framing", "http.trailer", "http.other"};

}  // namespace

void MessageParts::begin(FlowContext& context, DocumentInfo info) {
    document_ = context.begin_document(std::move(info));
    body_info_ = PartInfo();
    body_bytes_ = 0;
}

void MessageParts::put_url(Bytes target) {
    PartInfo info;
    info.step = "http.url";
    info.codings = {"percent"};
    put_part(*document_, std::move(info), target);
}

void MessageParts::put_name(std::string_view name) {
    PartInfo info;
    info.step = "file.name";
    if (name.find("=?") != std::string_view::npos) info.codings = {"encoded-word"};
    put_part(*document_, std::move(info), bytes_of(name));
}

void MessageParts::write(Slot slot, Bytes octets) {
    if (octets.empty()) return;
    if (slot == Slot::Body) body_bytes_ += octets.size();
    part(slot).on_data(octets);
}

void MessageParts::gap(Slot slot, std::uint64_t length, Cause cause) {
    if (length == 0) return;
    if (slot == Slot::Body) body_bytes_ += length;
    part(slot).on_gap(length, cause);
}

void MessageParts::end_part(Slot slot, EndReason reason) {
    PartPtr part = std::move(parts_[static_cast<std::size_t>(slot)]);
    if (part) part->end(reason);
}

void MessageParts::end(EndReason reason) {
    for (std::size_t i = 0; i < parts_.size(); ++i) end_part(static_cast<Slot>(i), reason);
    document_->end(reason);
    document_.reset();
}

OpenPart& MessageParts::part(Slot slot) {
    const auto index = static_cast<std::size_t>(slot);
    if (!parts_[index]) {
        PartInfo info = slot == Slot::Body ? std::move(body_info_) : PartInfo();
        info.step = kSteps[index];
        if (slot == Slot::Values) info.codings = {"percent"};
        parts_[index] = document_->begin_part(std::move(info));
    }
    return *parts_[index];
}

}  // namespace sealtap::protocols::http

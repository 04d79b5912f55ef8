#include "protocols/http/message_parts.h"

#include <string_view>
#include <utility>

namespace sealtap::protocols::http {
namespace {

constexpr std::array<std::string_view, kSlotCount> kSteps{
    "http.start",   "http.header",  "http.header.value", "http.body",
    "http.framing", "http.trailer", "http.other"};

// Of a header block before its part is opened.
constexpr std::size_t kHeldBytesMax = 512;

}  // namespace

void MessageParts::begin(FlowContext& context, DocumentInfo&& info) {
    document_ = context.begin_document(std::move(info));
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
    give_held();
    if (name.find("=?") != std::string_view::npos) info.codings = {"encoded-word"};
    put_part(*document_, std::move(info), bytes_of(name));
}

void MessageParts::write(Slot slot, Bytes octets) {
    if (octets.empty()) return;
    if (hold(slot, octets)) return;
    if (slot == Slot::Body) body_bytes_ += octets.size();
    part(slot).on_data(octets);
}

void MessageParts::write_rest_of_header(Bytes octets) {
    if (!octets.empty()) part(Slot::Header).on_data(octets);
}

void MessageParts::gap(Slot slot, std::uint64_t length, Cause cause) {
    if (length == 0) return;
    if (slot == Slot::Body) body_bytes_ += length;
    part(slot).on_gap(length, cause);
}

void MessageParts::end_part(Slot slot, EndReason reason) {
    if (slot == Slot::Header) give_held();
    PartPtr part = std::move(parts_[static_cast<std::size_t>(slot)]);
    if (part) part->end(reason);
}

void MessageParts::end(EndReason reason) {
    give_held();
    for (std::size_t i = 0; i < parts_.size(); ++i) end_part(static_cast<Slot>(i), reason);
    document_->end(reason);
    document_.reset();
    body_info_.reset();
}

bool MessageParts::hold(Slot slot, Bytes octets) {
    if (slot != Slot::Header || parts_[static_cast<std::size_t>(slot)]) return false;
    if (held_header_.size() + octets.size() > kHeldBytesMax) return false;
    held_header_ += text_of(octets);
    return true;
}

/// Parts are opened in the order of the message: the header comes before what follows it.
void MessageParts::give_held() {
    if (held_header_.empty()) return;
    const std::string held = std::exchange(held_header_, {});
    part(Slot::Header).on_data(bytes_of(held));
}

OpenPart& MessageParts::part(Slot slot) {
    give_held();
    const auto index = static_cast<std::size_t>(slot);
    if (!parts_[index]) {
        PartInfo info;
        if (const auto body = slot == Slot::Body ? std::move(body_info_) : nullptr) {
            info = std::move(*body);
        }
        info.step = kSteps[index];
        if (slot == Slot::Values) info.codings = {"percent"};
        parts_[index] = document_->begin_part(std::move(info));
    }
    return *parts_[index];
}

}  // namespace sealtap::protocols::http

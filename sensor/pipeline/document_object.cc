#include "pipeline/document_object.h"

#include <algorithm>
#include <ranges>

#include "pipeline/shown_name.h"

namespace sealtap::pipeline {

DocumentObject::DocumentObject(const WorkerServices& services, FlowState& state,
                               const DocumentInfo& document, const RawText& path,
                               const PartInfo& info, MainObject* main, Hashing hashing)
    : services_(services), state_(state), document_(document), name_(info.name), main_(main) {
    if (hashing == Hashing::Objects) digest_.emplace(base::Digest::Kind::Sha256);
    if (state_.listing) open_record(path, info);
}

void DocumentObject::open_record(const RawText& path, const PartInfo& info) {
    FlowState::Listing& listing = *state_.listing;
    ObjectRecord record;
    record.kind = info.object.value_or(ObjectKind::Body);
    record.media_type = services_.masker.mask(RawText(info.media_type)).text();
    record.direction = document_.direction;
    record.protocol = document_.protocol;
    for (const FlowState::OpenObject& open : std::views::reverse(listing.open)) {
        if (!path.unmasked().starts_with(open.path.unmasked())) continue;
        record.parent = open.index;
        break;
    }
    index_ = listing.objects.size();
    listing.objects.push_back(std::move(record));
    listing.open.push_back({path, *index_});
}

void DocumentObject::on_data(Bytes data) {
    size_ += data.size();
    if (main_ != nullptr) main_->size = size_;
    if (digest_) {
        const StageScope stage(services_.stages, Stage::Hash);
        digest_->update(data);
    }
    if (index_) services_.outputs.flows->on_object_data(state_.flow, *index_, data);
}

void DocumentObject::end(const PartLedger& ledger, EndReason reason) {
    if (!digest_) return;
    const StageScope stage(services_.stages, Stage::Hash);
    const std::string sha256 = digest_->hex();
    const bool is_whole = reason == EndReason::Complete && !ledger.has(Cause::Gap) &&
                          !ledger.has(Cause::SnapLength) && !ledger.has(Cause::Overload);
    if (main_ != nullptr && is_whole) main_->sha256 = sha256;
    if (index_) close_record(ledger, sha256);
}

void DocumentObject::close_record(const PartLedger& ledger, const std::string& sha256) {
    FlowState::Listing& listing = *state_.listing;
    ObjectRecord& record = listing.objects[*index_];
    record.name = services_.masker.mask(shown_name(name_.empty() ? document_.name : name_));
    record.size = size_;
    record.sha256 = sha256;
    record.coverage = ledger.state();
    for (std::size_t i = 0; i < kCauseCount; ++i) {
        if (ledger.has(static_cast<Cause>(i))) record.causes.push_back(static_cast<Cause>(i));
    }
    std::erase_if(listing.open, [this](const auto& open) { return open.index == *index_; });
}

}  // namespace sealtap::pipeline

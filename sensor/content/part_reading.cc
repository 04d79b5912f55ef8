#include <algorithm>
#include <utility>

#include "content/builtin.h"
#include "content/coding.h"
#include "content/part.h"

namespace sealtap::content {
namespace {

const DecoderDescriptor* find_decoder(const PartInfo& info, Bytes head) noexcept {
    const auto found = std::ranges::find_if(
        builtin(), [&](const DecoderDescriptor& entry) { return entry.accepts(info, head); });
    return found == builtin().end() ? nullptr : &*found;
}

/// HTTP's oldest coding (RFC 9110 section 8.4.1.1) is the file of the program of that name. Nobody
/// sends it any more, so it is no decoder here: the opener reads the files.
bool is_compress(const PartInfo& info, Bytes head) noexcept {
    return info.codings.size() == 1 && coded_as(info, {"compress", "x-compress"}) &&
           text_of(head).starts_with("\x1F\x9D");
}

}  // namespace

void Part::gather(Bytes data) {
    if (head_size_ == 0 && data.size() >= kHeadBytes) {
        decide(data.first(kHeadBytes));
        return read(data);
    }
    const std::size_t taken = std::min(kHeadBytes - head_size_, data.size());
    std::ranges::copy(data.first(taken), head_.begin() + head_size_);
    head_size_ = static_cast<std::uint8_t>(head_size_ + taken);
    if (head_size_ < kHeadBytes) return;
    decide(head_);
    read(head_);
    if (taken < data.size()) read(data.subspan(taken));
}

/// Chooses how the part is read, once and for all, from its declaration and its first octets.
void Part::decide(Bytes head) {
    if (info_.reading == Reading::AsText) {
        if (info_.object) object_ = host_->begin_object(lineage_.path, info_);
        return begin_scanning();
    }
    const DecoderDescriptor* decoder = find_decoder(info_, head);
    const bool coded = !info_.codings.empty();
    if (info_.object && (!coded || decoder == nullptr))
        object_ = host_->begin_object(lineage_.path, info_);
    if (coded && decoder == nullptr && is_compress(info_, head)) {
        info_.codings.clear();
        return begin_opaque(Cause::UnopenedContainer);
    }
    if (coded && decoder == nullptr) {
        cause_ = Cause::UnknownCoding;
        return begin_scanning();
    }
    decode_or_scan(decoder, head);
}

void Part::decode_or_scan(const DecoderDescriptor* decoder, Bytes head) {
    if (decoder == nullptr) {
        if (const auto cause = opaque_format(info_, head)) {
            begin_opaque(*cause);
            if (cause == Cause::Media) begin_media(head);
            return begin_picture(head);
        }
        if (is_plain_picture(head) && host_->picture_reader() != nullptr) {
            begin_scanning();
            return begin_picture(head);
        }
        if (!may_be_late_container()) return begin_scanning();
        state_ = State::Holding;
        return;
    }
    if (lineage_.depth >= host_->budget().depth_max()) {
        host_->limit_hit(Limit::DecodeDepthMax);
        cause_ = Cause::DecodeBudget;
        return begin_scanning();
    }
    memory_ = host_->decoder_memory();
    if (memory_ != nullptr && !memory_->charge(decoder->state_bytes)) {
        host_->limit_hit(Limit::DecoderBytesMax);
        cause_ = Cause::MemoryLimit;
        return begin_scanning();
    }
    charged_ = decoder->state_bytes;
    begin_decoding(*decoder);
}

void Part::drop_decoder() noexcept {
    decoder_.reset();
    if (memory_ != nullptr) memory_->give_back(std::exchange(charged_, 0));
}

void Part::begin_decoding(const DecoderDescriptor& decoder) {
    state_ = State::Decoding;
    decoder_ = decoder.create(info_, host_->limits());
    // The first decoder of a budget is where octets came in; what it makes of them is output.
    credits_input_ = lineage_.credited != &host_->budget();
}

void Part::begin_scanning() {
    state_ = State::Scanning;
    // What a broken coding leaves is text as likely as not; what else has a cause is none, or may
    // cost no more.
    const bool is_text = !cause_ || *cause_ == Cause::DecodeError;
    const bool is_credited = lineage_.credited == &host_->budget();
    leaf_context_ = LeafContext{host_, this, &lineage_.path, &info_,
                                is_credited ? Credit::ByDecoder : Credit::ByLeaf};
    scan_ = std::make_unique<Leaf>(*leaf_context_, lineage_.depth,
                                   is_text ? LeafReading::Text : LeafReading::Raw);
    if (position_ != 0) scan_->on_gap(position_);  // keeps the offsets of findings right
}

void Part::begin_media(Bytes head) {
    if (host_->media_reading() == MediaReading::Whole) return;
    if (auto reader = media::make_reader(head))
        media_ = std::make_unique<media::MediaScan>(std::move(reader), ledger_, scan_.get(),
                                                    static_cast<PartEmitter&>(*this));
}

void Part::read(Bytes data) {
    if (state_ == State::Holding) return hold(data);
    if (object_) object_->on_data(data);
    if (state_ == State::Collecting) return collect(data);
    if (state_ == State::Decoding) return decode(data);
    if (state_ == State::Scanning) return scan(data);
    ledger_.not_inspected[index_of(*cause_)] += data.size();
}

void Part::scan(Bytes data) {
    if (picture_) collect_picture(data);
    position_ += data.size();
    if (media_) {
        data = media_->on_data(data);
        if (data.empty()) return;
        media_.reset();
    }
    (cause_ ? ledger_.not_inspected[index_of(*cause_)] : ledger_.scanned) += data.size();
    if (scan_) scan_->on_data(data);
}

void Part::decode(Bytes data) {
    const StageScope stage(host_->stages(), Stage::Content);
    while (!data.empty() && state_ == State::Decoding) {
        const Bytes step = data.first(std::min(step_left_, data.size()));
        const DecodeStatus status = checked(decoder_->on_data(step, *this));
        std::size_t used = step.size();
        if (status == DecodeStatus::Broken) used -= std::min(decoder_->unused(), used);
        if (status == DecodeStatus::Exhausted) used = 0;
        credit(used, status);
        data = data.subspan(used);
        if (status != DecodeStatus::Continue) give_up(status);
    }
    if (data.empty()) return;
    if (state_ == State::Scanning) return scan(data);
    ledger_.not_inspected[index_of(*cause_)] += data.size();
}

/// Input is credited when a whole step has been decoded, never earlier: so the ratio at any octet
/// is the same however the octets came.
void Part::credit(std::size_t consumed, DecodeStatus status) noexcept {
    ledger_.decoded += consumed;
    position_ += consumed;
    step_left_ -= consumed;
    if (step_left_ != 0) return;
    // Whether octets that are held come back as unused ones depends on how they came.
    if (status == DecodeStatus::Broken && !decoder_->held().empty()) return;
    step_left_ = kInputStepBytes;
    if (credits_input_) host_->budget().on_input(kInputStepBytes);
}

void Part::give_up(DecodeStatus status, std::uint64_t missing) {
    (void)decoder_->on_end(EndReason::Aborted, *this);
    if (status == DecodeStatus::Exhausted) {
        drop_decoder();
        position_ += missing;
        take_back_step();
        cause_ = Cause::DecodeBudget;
        state_ = State::Counting;
        return;
    }
    cause_ = decoder_->cause();
    ledger_.flag(*cause_);
    take_back_held();
    drop_decoder();
    position_ += missing;
    if (state_ != State::Scanning) return begin_scanning();
    if (missing != 0 && scan_) scan_->on_gap(missing);
}

/// What the decoder took and could make nothing of is scanned raw, in its place.
void Part::take_back_held() {
    const Bytes held = decoder_->held();
    if (held.empty()) return;
    // What was accounted for already stays as it was told.
    const std::uint64_t counted = std::min<std::uint64_t>(held.size(), ledger_.decoded);
    ledger_.decoded -= counted;
    ledger_.not_inspected[index_of(*cause_)] += counted;
    position_ -= held.size();
    begin_scanning();
    position_ += held.size();
    if (scan_) scan_->on_data(held);
}

/// How far into a step the budget reached depends on the cuts; the step's start does not, so the
/// whole step counts as not decoded.
void Part::take_back_step() noexcept {
    const std::uint64_t done =
        std::min<std::uint64_t>(kInputStepBytes - step_left_, ledger_.decoded);
    ledger_.decoded -= done;
    ledger_.not_inspected[index_of(Cause::DecodeBudget)] += done;
    ledger_.flag(Cause::DecodeBudget);
}

void Part::finish_decoder(EndReason reason) {
    const StageScope stage(host_->stages(), Stage::Content);
    const DecodeStatus status = checked(decoder_->on_end(reason, *this));
    if (status == DecodeStatus::Broken) {
        cause_ = decoder_->cause();
        ledger_.flag(*cause_);
        take_back_held();
    }
    drop_decoder();
    if (status == DecodeStatus::Exhausted) take_back_step();
}

}  // namespace sealtap::content

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "content/collected_part.h"
#include "content/opened_document.h"
#include "content/part.h"

namespace sealtap::content {

/// A field of a protocol is no archive, and there are too many to hold them all.
bool Part::may_be_late_container() const noexcept { return info_.reading != Reading::AsField; }

/// Holds the first octets until they tell an archive or document from a text, whatever their cuts.
void Part::hold(Bytes data) {
    if (held_.empty() && data.size() >= kLongHeadBytes) {
        decide_held(data);
        return read(data);
    }
    const std::size_t taken = std::min(kLongHeadBytes - held_.size(), data.size());
    held_.insert(held_.end(), data.begin(), data.begin() + static_cast<std::ptrdiff_t>(taken));
    if (held_.size() < kLongHeadBytes) return;
    release();
    if (taken < data.size()) read(data.subspan(taken));
}

void Part::decide_held(Bytes head) {
    if (is_tar(head)) return begin_opaque(Cause::UnopenedContainer);
    const bool is_opened = host_->opener() != nullptr;
    may_be_image_ = is_opened && may_be_image(head);
    may_be_text_ = is_opened && (may_be_image_ || has_pdf_header(head));
    may_be_text_ ? begin_opaque(Cause::UnopenedContainer) : begin_scanning();
}

void Part::release() {
    decide_held(held_);
    const std::vector<std::byte> held = std::exchange(held_, {});
    if (!held.empty()) read(held);
}

/// What a raw scan does not read: opened when it has ended, if somebody can.
void Part::begin_opaque(Cause cause) {
    cause_ = cause;
    is_encrypted_ |= cause == Cause::Encrypted;
    if (cause == Cause::UnopenedContainer && host_->opener() != nullptr) {
        if (lineage_.depth < host_->budget().depth_max()) {
            state_ = State::Collecting;
            collection_ = std::make_unique<Collection>(host_->decoder_memory(),
                                                       host_->limits()[Limit::CollectedBytesMax]);
            return;
        }
        host_->limit_hit(Limit::DecodeDepthMax);
        cause_ = Cause::DecodeBudget;
    }
    begin_scanning();
}

/// The beginning of what is too large is opened for what it gives; the rest is scanned raw. Where
/// the beginning is opened later and nobody takes it, it is scanned for itself: what stands across
/// the limit is found only where both are scanned on one thread.
void Part::collect(Bytes data) {
    const std::size_t taken = collection_->append(data);
    if (taken == data.size()) {
        const bool has_mark = collection_->end() >= kImageMarkAt + kImageMarkBytes;
        if (may_be_image_ && has_mark) decide_image();
        return;
    }
    host_->limit_hit(collection_->is_full() ? Limit::CollectedBytesMax : Limit::DecoderBytesMax);
    const Bytes rest = data.subspan(taken);
    ledger_.size -= rest.size();
    open_collected(Collected::Cut);
    ledger_.size += rest.size();
    cause_ = Cause::MemoryLimit;
    if (state_ != State::Scanning) begin_scanning();
    scan(rest);
}

namespace {

/// The octets at one place of what was collected; fewer where some are missing.
std::string octets_at(const std::vector<CollectedRun>& runs, std::uint64_t at, std::size_t count) {
    std::string octets;
    for (const CollectedRun& run : runs) {
        const std::uint64_t wanted = at + octets.size();
        if (wanted < run.offset || wanted >= run.offset + run.octets.size()) continue;
        octets += text_of(run.octets.subspan(wanted - run.offset)).substr(0, count - octets.size());
        if (octets.size() == count) break;
    }
    return octets;
}

}  // namespace

/// The mark of an image has come, or another one's octets: those are read as if they had not
/// waited.
void Part::decide_image() {
    may_be_image_ = false;
    may_be_text_ = false;
    const std::vector<CollectedRun> runs = collection_->runs();
    if (is_image_mark(octets_at(runs, kImageMarkAt, kImageMarkBytes))) return;
    const std::unique_ptr<Collection> collection = std::move(collection_);
    cause_.reset();
    scan_collected(runs, collection->end());
}

void Part::open_collected(Collected extent) {
    std::unique_ptr<Collection> collection = std::move(collection_);
    state_ = State::Counting;
    position_ = collection->end();
    switch (host_->opening()) {
        case Opening::Now: return open_now(*collection, extent);
        case Opening::Later: return defer(std::move(collection), extent);
        case Opening::Never: break;
    }
    cause_ = Cause::Overload;
    scan_collected(collection->runs(), collection->end());
}

void Part::open_now(const Collection& collection, Collected extent) {
    const std::vector<CollectedRun> runs = collection.runs();
    if (lineage_.credited != &host_->budget()) host_->budget().on_input(collection.octets());
    const auto time = host_->budget().opening_left();
    if (time <= std::chrono::microseconds::zero()) {
        host_->limit_hit(Limit::OpenerCpuMsPerDocumentMax);
        cause_ = Cause::DecodeBudget;
        return scan_collected(runs, collection.end());
    }
    OpenedDocument opened(*this);
    const OpenStatus status = host_->opener()->open(
        {info_, runs, collection.end(), extent == Collected::Cut, time}, opened);
    opened.close();
    host_->budget().charge_opening(opened.cost(status, collection.octets(), host_->limits()));
    if (status == OpenStatus::Refused || status == OpenStatus::Failed) {
        // Who gives up does so in the midst of a document, too.
        if (status == OpenStatus::Failed)
            cause_ = host_->opening() == Opening::Never ? Cause::Overload : Cause::OpenerFailed;
        if (status == OpenStatus::Refused && may_be_text_) cause_.reset();
        return scan_collected(runs, collection.end());
    }
    opened.account(status, collection.octets(), ledger_);
    is_encrypted_ |= opened.is_encrypted();
}

/// The text in a picture is read when it has ended; its metadata is scanned as it comes.
void Part::begin_picture(Bytes head) {
    if (host_->picture_reader() == nullptr || state_ != State::Scanning || !is_picture(head))
        return;
    if (lineage_.depth >= host_->budget().depth_max()) {
        host_->limit_hit(Limit::DecodeDepthMax);
        return ledger_.flag(Cause::DecodeBudget);
    }
    picture_ = std::make_unique<Collection>(host_->decoder_memory(),
                                            host_->limits()[Limit::CollectedBytesMax]);
}

/// Of a picture that is too large nothing is read.
void Part::collect_picture(Bytes data) {
    if (picture_->append(data) == data.size()) return;
    host_->limit_hit(picture_->is_full() ? Limit::CollectedBytesMax : Limit::DecoderBytesMax);
    ledger_.flag(Cause::MemoryLimit);
    picture_.reset();
}

/// Its pixels count as decoded, but for what the reader says that it could not read.
void Part::read_picture() {
    const std::unique_ptr<Collection> picture = std::move(picture_);
    const std::vector<CollectedRun> runs = picture->runs();
    if (runs.empty()) return;
    if (lineage_.credited != &host_->budget()) host_->budget().on_input(picture->octets());
    OpenedDocument opened(*this);
    const OpenStatus status =
        host_->picture_reader()->open({info_, runs, picture->end(), false}, opened);
    opened.close();
    if (status == OpenStatus::Refused) return;
    const std::uint64_t pixels = std::exchange(ledger_.not_inspected[index_of(Cause::Media)], 0);
    if (status == OpenStatus::Failed) {
        ledger_.not_inspected[index_of(Cause::OpenerFailed)] += pixels;
        return ledger_.flag(Cause::OpenerFailed);
    }
    opened.account(status, pixels, ledger_);
}

/// This part accounts for everything but the collected octets, as it does when it is settled.
void Part::defer(std::unique_ptr<Collection> collection, Collected extent) {
    ledger_.size -= collection->octets();
    const bool is_credited = lineage_.credited == &host_->budget();
    host_->defer(std::make_unique<CollectedPart>(
        info_, CollectedPart::Origin{lineage_.path, lineage_.depth, is_credited},
        std::move(collection),
        Collecting{extent, may_be_text_, std::exchange(is_encrypted_, false)}));
}

void Part::open_deferred(const Collecting& known) {
    may_be_text_ = known.may_be_text;
    is_encrypted_ = known.is_encrypted;
    open_collected(known.extent);
    end(EndReason::Complete);
}

/// Names and metadata of what nobody opened may be legible all the same.
void Part::scan_collected(const std::vector<CollectedRun>& runs, std::uint64_t end) {
    position_ = 0;
    begin_scanning();
    for (const CollectedRun& run : runs) {
        if (run.offset > position_) {
            if (scan_) scan_->on_gap(run.offset - position_);
            position_ = run.offset;
        }
        scan(run.octets);
    }
    if (end > position_ && scan_) scan_->on_gap(end - position_);
    position_ = end;
}

}  // namespace sealtap::content

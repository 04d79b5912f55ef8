#include "content/opened_document.h"

#include <algorithm>
#include <utility>

#include "content/coding.h"

namespace sealtap::content {

void OpenedDocument::begin(PartInfo&& info) {
    // The contract of OpenedParts: only text that a format made says that it is UTF-8.
    if (info.charset == "utf-8") info.reading = Reading::AsText;
    open_.push_back(out_.begin_child(std::move(info)));
}

void OpenedDocument::data(Bytes octets) {
    if (open_.empty() || is_spent_) return;
    const std::size_t paid = charge_as_much(out_.budget(), octets.size());
    if (paid != 0) open_.back()->on_data(octets.first(paid));
    written_ += paid;
    is_spent_ = paid != octets.size();
}

void OpenedDocument::place(const Place& place) {
    if (!open_.empty() && !is_spent_) open_.back()->on_place(place);
}

void OpenedDocument::skipped(std::uint64_t octets, Cause cause) {
    if (!open_.empty()) open_.back()->on_skipped(octets, cause);
}

void OpenedDocument::end(EndReason reason) {
    if (open_.empty()) return;
    // What the budget cut short is told by the document's own ledger, not by each part in it.
    open_.back()->end(is_spent() ? EndReason::Complete : reason);
    open_.pop_back();
}

void OpenedDocument::unread(std::uint64_t octets, Cause cause) {
    told_.not_inspected[static_cast<std::size_t>(cause)] += octets;
    told_.flag(cause);
    is_encrypted_ |= cause == Cause::Encrypted;
}

void OpenedDocument::close() {
    while (!open_.empty()) end(EndReason::Aborted);
}

std::chrono::microseconds OpenedDocument::cost(OpenStatus status, std::uint64_t collected,
                                               const Limits& limits) const noexcept {
    // What an opener needs for a document that is no bomb, and for so many octets read or written.
    constexpr std::uint64_t kDocumentUs = 500;
    constexpr std::uint64_t kOctetsPerUs = 128;
    const bool used_all =
        status == OpenStatus::Failed || (status == OpenStatus::Exhausted && !is_spent());
    const std::uint64_t told = used_all ? 1000 * limits[Limit::OpenerCpuMsMax]
                                        : kDocumentUs + (collected + written_) / kOctetsPerUs;
    return std::max(measured_, std::chrono::microseconds(told));
}

void OpenedDocument::account(OpenStatus status, std::uint64_t collected,
                             PartLedger& ledger) const noexcept {
    ledger.flags |= told_.flags;
    std::uint64_t left = collected;
    for (std::size_t i = 0; i < kCauseCount; ++i) {
        const std::uint64_t octets = std::min(told_.not_inspected[i], left);
        ledger.not_inspected[i] += octets;
        left -= octets;
    }
    if (status == OpenStatus::Damaged) ledger.flag(Cause::DecodeError);
    // How much of a container is read when the budget ends, only the format would know: it claims
    // none of it, and the parts that were read stand for themselves.
    if (is_spent() || status == OpenStatus::Exhausted) {
        ledger.not_inspected[static_cast<std::size_t>(Cause::DecodeBudget)] += left;
        ledger.flag(Cause::DecodeBudget);
    } else {
        ledger.decoded += left;
    }
}

}  // namespace sealtap::content

#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "sealtap/content_decoder.h"
#include "sealtap/document_opener.h"

namespace sealtap::content {

/// Makes parts of what an opener reads of a document, and pays for it from the document's budget.
/// Lives for one call of DocumentOpener::open; `out` is the part that the document is. A part that
/// a format nests in another is shown beside it: the path has one step for one document.
class OpenedDocument final : public OpenedParts {
public:
    explicit OpenedDocument(PartEmitter& out) noexcept : out_(out) {}

    void begin(PartInfo&& info) override;
    void data(Bytes octets) override;
    void place(const Place& place) override;
    void skipped(std::uint64_t octets, Cause cause) override;
    void end(EndReason reason) override;
    void unread(std::uint64_t octets, Cause cause) override;
    void took(std::chrono::microseconds processor) override { measured_ = processor; }
    [[nodiscard]] bool wants_more() const noexcept override { return !is_spent(); }

    /// Ends what an opener that failed left open.
    void close();
    /// The budget did not reach to the end.
    [[nodiscard]] bool is_spent() const noexcept { return is_spent_ || out_.is_spent(); }
    /// Some of the document itself could not be read for want of a key.
    [[nodiscard]] bool is_encrypted() const noexcept { return is_encrypted_; }
    /// What opening it counts for, of `collected` octets: what was measured, but no less than what
    /// the octets tell, which is the same in every run.
    [[nodiscard]] std::chrono::microseconds cost(OpenStatus status, std::uint64_t collected,
                                                 const Limits& limits) const noexcept;
    /// Enters what `collected` octets came to in the ledger.
    void account(OpenStatus status, std::uint64_t collected, PartLedger& ledger) const noexcept;

private:
    PartEmitter& out_;
    std::vector<PartPtr> open_;
    PartLedger told_;  ///< of what the format said that it could not read
    std::uint64_t written_ = 0;
    std::chrono::microseconds measured_{0};
    bool is_spent_ = false;
    bool is_encrypted_ = false;
};

}  // namespace sealtap::content

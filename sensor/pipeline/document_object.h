#pragma once

#include <cstdint>
#include <optional>

#include "base/hash.h"
#include "pipeline/document.h"

namespace sealtap::pipeline {

/// Measures one object, hashes it if that is wanted, and, when flows are listed, records it with
/// the carrier it lies in.
class DocumentObject final : public ObjectRecorder {
public:
    /// `main` is the document's own object if this is it, else null; it outlives the recorder. What
    /// is recorded is always hashed.
    DocumentObject(const WorkerServices& services, FlowState& state, const DocumentInfo& document,
                   const RawText& path, const PartInfo& info, MainObject* main, Hashing hashing);

    void on_data(Bytes data) override;
    void end(const PartLedger& ledger, EndReason reason) override;

private:
    void open_record(const RawText& path, const PartInfo& info);
    void close_record(const PartLedger& ledger, const std::string& sha256);

    const WorkerServices& services_;
    FlowState& state_;
    const DocumentInfo& document_;  // what it says of the name may come after the first octets
    const RawText name_;
    MainObject* main_;
    std::optional<std::size_t> index_;    // in the listing
    std::optional<base::Digest> digest_;  // null when nobody wants it
    std::uint64_t size_ = 0;
};

}  // namespace sealtap::pipeline

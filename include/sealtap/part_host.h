#pragma once

#include <cstdint>
#include <memory>

#include "sealtap/bytes.h"
#include "sealtap/content_decoder.h"
#include "sealtap/content_part.h"
#include "sealtap/coverage.h"
#include "sealtap/document_opener.h"
#include "sealtap/place.h"
#include "sealtap/stage_clock.h"

namespace sealtap {

/// The scan of one leaf part. Findings go to the document that opened it.
class ScanStream {
public:
    virtual ~ScanStream() = default;
    virtual void on_data(Bytes data) = 0;
    virtual void on_gap(std::uint64_t length) = 0;
    /// The octets that follow stand there, until the next call.
    virtual void on_place(const Place& place) { (void)place; }
    /// Scans what waits in a block that is not full, and confirms what waits for context on its
    /// right with the context there is; nothing is reported twice when more octets follow.
    virtual void flush() = 0;
    /// The same for the last time.
    virtual void end() = 0;
};

/// Hashes an object for `sealtap flows` and for the violation's document.
class ObjectRecorder {
public:
    virtual ~ObjectRecorder() = default;
    virtual void on_data(Bytes data) = 0;
    virtual void end(const PartLedger& ledger, EndReason reason) = 0;
};

class ChildDocument;

/// What the unpacker (sensor/content) asks of the document whose part it opens. Implemented by the
/// pipeline.
class PartHost {
public:
    virtual ~PartHost() = default;
    /// `path` is the whole path of the part, names included; it outlives the stream.
    [[nodiscard]] virtual std::unique_ptr<ScanStream> begin_scan(const RawText& path,
                                                                 const PartInfo& info) = 0;
    /// Null when nobody wants it. `depth_name` names the enclosing object, if any.
    [[nodiscard]] virtual std::unique_ptr<ObjectRecorder> begin_object(const RawText& path,
                                                                       const PartInfo& info) = 0;
    /// A document inside this one: judged alone, with the same parties.
    [[nodiscard]] virtual std::unique_ptr<ChildDocument> begin_document(const RawText& path,
                                                                        const PartInfo& info) = 0;
    /// The part, or an entry in it, is encrypted content: whoever has no key reads nothing. Called
    /// at most once for a part, before it is accounted for. What a protocol encrypts is not meant.
    virtual void on_encrypted(const RawText& path) { (void)path; }
    /// Called once for every part when it ends.
    virtual void account(const PartLedger& ledger) = 0;
    [[nodiscard]] virtual DecodeBudget& budget() noexcept = 0;
    /// The worker's; null: decoders take what they need.
    [[nodiscard]] virtual DecoderMemory* decoder_memory() noexcept { return nullptr; }
    /// The worker's; null: documents that must be opened as a whole are scanned raw, and counted as
    /// UnopenedContainer.
    [[nodiscard]] virtual DocumentOpener* opener() noexcept { return nullptr; }
    [[nodiscard]] virtual const Limits& limits() const noexcept = 0;
    [[nodiscard]] virtual MediaReading media_reading() const noexcept = 0;
    virtual void limit_hit(Limit limit) noexcept = 0;
    /// The worker's, when somebody asks where the time goes.
    [[nodiscard]] virtual StageClock* stages() noexcept { return nullptr; }
};

class ChildDocument : public PartHost {
public:
    virtual void end(EndReason reason) = 0;
};

}  // namespace sealtap

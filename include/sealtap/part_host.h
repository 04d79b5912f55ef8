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
namespace content {
class CharsetTables;
}

/// The scan of one leaf part. Findings go to the document that opened it.
class ScanStream {
public:
    virtual ~ScanStream() = default;
    virtual void on_data(Bytes data) = 0;
    virtual void on_gap(std::uint64_t length) = 0;
    /// The octets that follow stand there, until the next call.
    virtual void on_place(const Place& place) { (void)place; }
    /// Only of a view (PartHost::begin_view): the octets that follow stand for those of the
    /// original from `offset` on, one for one until the next call. What was replaced has one call
    /// before it and one behind it; what was left out has two, for where it begins and where it
    /// ends. A gap of no octets: what lies between is not different from the original, and is left
    /// out for that.
    virtual void on_origin(std::uint64_t offset) { (void)offset; }
    /// The last octets that came, as far as they are kept: 2,304 or more of them, if so many came
    /// since the last gap. Valid until the next call.
    [[nodiscard]] virtual Bytes recent() const noexcept { return {}; }
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
class PartHost;

/// What was collected of a part that is opened later, maybe on another thread: all that is needed
/// to open it is in it. Made by sensor/content; its octets are accounted for when it is opened.
class DeferredPart {
public:
    virtual ~DeferredPart() = default;
    DeferredPart() = default;
    DeferredPart(const DeferredPart&) = delete;
    DeferredPart& operator=(const DeferredPart&) = delete;

    /// What it holds in memory.
    [[nodiscard]] virtual std::uint64_t bytes() const noexcept = 0;
    /// Gives back what the host's DecoderMemory was charged for it. On that host's thread; what it
    /// holds is somebody else's to bound from then on.
    virtual void leave_memory() noexcept = 0;
    /// Opens it as a part of `host`, the document that it belongs to. Once.
    virtual void open(PartHost& host) = 0;
};
using DeferredPartPtr = std::unique_ptr<DeferredPart>;

/// When a part is opened that was collected whole.
enum class Opening : std::uint8_t {
    Now,    ///< on this thread, which waits
    Later,  ///< the host takes it: PartHost::defer
    Never,  ///< nobody has the time: it is scanned raw, and counted as Overload
};

/// What the unpacker (sensor/content) asks of the document whose part it opens. Implemented by the
/// pipeline.
class PartHost {
public:
    virtual ~PartHost() = default;
    /// `path` is the whole path of the part, names included; it outlives the stream.
    [[nodiscard]] virtual std::unique_ptr<ScanStream> begin_scan(const RawText& path,
                                                                 const PartInfo& info) = 0;
    /// The scan of the text that a part reads as, in UTF-8, beside the scan of its octets: escapes
    /// undone, characters folded. It is no part: it counts for no ledger, its findings have the
    /// path of the part and, by ScanStream::on_origin, the offsets there, and what both scans find
    /// counts once. `original` is what begin_scan() gave for the part; it and `path` outlive the
    /// view. Null when nobody wants it.
    [[nodiscard]] virtual std::unique_ptr<ScanStream> begin_view(ScanStream& original,
                                                                 const RawText& path,
                                                                 const PartInfo& info) {
        (void)original, (void)path, (void)info;
        return nullptr;
    }
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
    /// The worker's; null: a part that wants tables of characters makes its own.
    [[nodiscard]] virtual content::CharsetTables* charset_tables() noexcept { return nullptr; }
    /// The worker's; null: documents that must be opened as a whole are scanned raw, and counted as
    /// UnopenedContainer.
    [[nodiscard]] virtual DocumentOpener* opener() noexcept { return nullptr; }
    /// The worker's, for pictures; null: their pixels are counted as Media.
    [[nodiscard]] virtual DocumentOpener* picture_reader() noexcept { return nullptr; }
    /// When the next part is opened; asked for each, and again when opening it failed.
    [[nodiscard]] virtual Opening opening() noexcept { return Opening::Now; }
    /// Takes a part, after Opening::Later only. Its document is judged when it was opened.
    virtual void defer(DeferredPartPtr part) { (void)part; }
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

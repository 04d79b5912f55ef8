#pragma once

#include <chrono>
#include <cstdint>
#include <span>

#include "sealtap/bytes.h"
#include "sealtap/content_part.h"
#include "sealtap/coverage.h"
#include "sealtap/flow.h"
#include "sealtap/place.h"

namespace sealtap {

/// Takes what is read of an opened document. The parts that it consists of nest; what is written
/// goes to the innermost open one. The steps, names and types of PartInfo have the meaning they
/// have everywhere; `judged`, `object` and `boundary` are not used.
///
/// Raw octets of an entry (of an archive, an embedded object, a script) are written as they are:
/// the sensor recognises what they are and opens them in turn, with the same budget. Text that a
/// format makes of a document is written in UTF-8 with charset "utf-8", one paragraph, cell or
/// line of the page a line, in the order in which a reader sees it.
class OpenedParts {
public:
    virtual ~OpenedParts() = default;
    virtual void begin(PartInfo&& info) = 0;
    virtual void data(Bytes octets) = 0;
    /// Where the text that follows stands. Holds until it is called anew or the part ends.
    virtual void place(const Place& place) = 0;
    /// `octets` of the open part are known and cannot be read: an entry that is encrypted (its size
    /// as stored), say.
    virtual void skipped(std::uint64_t octets, Cause cause) = 0;
    virtual void end(EndReason reason) = 0;

    /// `octets` of the document itself were read by nothing, and no part stands for them: a picture
    /// (Media), a stream that is damaged (DecodeError). At most the document's size in all. A cause
    /// without octets (0) is a flag: something was left out, how much is unknown.
    virtual void unread(std::uint64_t octets, Cause cause) = 0;

    /// What the opening took of the processor, documents in the document not counted. Told at most
    /// once, at the end, by an opener that measures it.
    virtual void took(std::chrono::microseconds processor) { (void)processor; }

    /// Asked after every few KiB of output and every few entries. False: a limit is reached; the
    /// format closes its parts with EndReason::Aborted and answers Exhausted.
    [[nodiscard]] virtual bool wants_more() const noexcept = 0;
};

enum class OpenStatus : std::uint8_t {
    Opened,     ///< every octet was read: written out, told as skipped, or framing
    Damaged,    ///< what could be salvaged was written, some of it is lost
    Exhausted,  ///< the output wanted no more, or a limit of the opener was reached
    Refused,    ///< no format takes it; nothing was written
    Failed,     ///< the process that opened it died, hung or could not be made; what it had
                ///< written before was passed on
};

/// A run of collected octets; those between two runs were never captured.
struct CollectedRun {
    std::uint64_t offset = 0;
    Bytes octets;
};

/// A document as it was collected, borrowed for the call.
struct CollectedDocument {
    const PartInfo& info;
    std::span<const CollectedRun> runs;  ///< in order, not empty
    std::uint64_t size = 0;              ///< holes included
    bool is_cut = false;                 ///< more octets belong to it than could be collected
    /// Of the processor, besides what limits say.
    std::chrono::microseconds time_max = std::chrono::microseconds::max();
};

/// Opens documents whose parts cannot be told before their end. Belongs to a worker, is used on its
/// thread; a document in a document is opened while the one around it still is, so calls nest, as
/// deep as `decode_depth_max` allows. Waits for the answer; never throws.
class DocumentOpener {
public:
    virtual ~DocumentOpener() = default;
    /// Writes what it reads to `out` and ends all parts that it began.
    [[nodiscard]] virtual OpenStatus open(const CollectedDocument& document, OpenedParts& out) = 0;
};

}  // namespace sealtap

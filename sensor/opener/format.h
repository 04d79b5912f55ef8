#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "sealtap/bytes.h"
#include "sealtap/content_part.h"
#include "sealtap/coverage.h"
#include "sealtap/flow.h"
#include "sealtap/place.h"

// What a document format implements. All of it runs in the sandboxed child (`sealtap-opener`), on
// its only thread, one document at a time; no traffic is ever opened in the sensor's own process.
namespace sealtap::opener {

/// Octets of a document that were never captured; zeros stand in their place.
struct Hole {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// A document as it was collected. Borrowed for the call.
struct Whole {
    Bytes octets;
    std::string_view name;        ///< declared file name, UTF-8 or not; may be empty
    std::string_view media_type;  ///< declared; may be empty
    std::span<const Hole> holes = {};
    bool is_cut = false;  ///< more octets belong to it than could be collected
};

enum class OpenStatus : std::uint8_t {
    Opened,     ///< every octet was read: written out, told as skipped, or framing
    Damaged,    ///< what could be salvaged was written, some of it is lost
    Exhausted,  ///< the output wants no more
    Refused,    ///< not this format after all; nothing was written
};

/// Takes what a format reads. The parts that a document consists of nest; what is written goes to
/// the innermost open one. The steps, names and types of PartInfo have the meaning they have
/// everywhere; `judged`, `object` and `boundary` are not used.
///
/// Raw octets of an entry (of an archive, an embedded object, a script) are written as they are:
/// the sensor recognises what they are and opens them in turn, with the same budget. Text that a
/// format makes of a document is written in UTF-8 with charset "utf-8", one paragraph, cell or
/// line of the page a line, in the order in which a reader sees it.
class Output {
public:
    virtual ~Output() = default;
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

    /// Asked after every few KiB of output and every few entries. False: a limit is reached; the
    /// format closes its parts with EndReason::Aborted and answers Exhausted.
    [[nodiscard]] virtual bool wants_more() const noexcept = 0;
};

/// One part at once.
inline void put(Output& out, PartInfo&& info, Bytes octets) {
    out.begin(std::move(info));
    out.data(octets);
    out.end(EndReason::Complete);
}

/// A document format. Input is hostile: no recursion on it, memory bounded whatever it claims, work
/// in proportion to the octets read and written, nothing thrown. Any answer depends on the document
/// alone: no clock, no locale, no environment.
struct FormatDescriptor {
    std::string_view name;  ///< of the format, and the beginning of its steps: "zip", "ooxml"
    /// Cheap: looks at the first octets, the declared type, and no more of the document than it
    /// must.
    bool (*accepts)(const Whole& whole);
    OpenStatus (*open)(const Whole& whole, Output& out);
    /// Loads what the format's library reads from files (character maps), before the child locks
    /// itself. Null: nothing.
    void (*prepare)() = nullptr;
};

}  // namespace sealtap::opener

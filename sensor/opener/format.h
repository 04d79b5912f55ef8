#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "sealtap/bytes.h"
#include "sealtap/content_part.h"
#include "sealtap/document_opener.h"
#include "sealtap/flow.h"

// What a document format implements. All of it runs in the sandboxed child (`sealtap-opener`), on
// its only thread, one document at a time; no traffic is ever opened in the sensor's own process.
namespace sealtap::opener {

/// Octets of a document that were never captured; zeros stand in their place.
struct Hole {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// Whether pictures that a document holds in a form of its own are written out for somebody who
/// reads them, or are told as unread.
enum class Pictures : std::uint8_t { Unwanted, Wanted };

/// A document as it was collected. Borrowed for the call.
struct Whole {
    Bytes octets;
    std::string_view name;        ///< declared file name, UTF-8 or not; may be empty
    std::string_view media_type;  ///< declared; may be empty
    std::span<const Hole> holes = {};
    bool is_cut = false;  ///< more octets belong to it than could be collected
    Pictures pictures = Pictures::Unwanted;
};

/// Where a format writes what it reads, and the rules it follows.
using Output = OpenedParts;

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
    /// Any status but Failed.
    OpenStatus (*open)(const Whole& whole, Output& out);
    /// Loads what the format's library reads from files (character maps), before the child locks
    /// itself. Null: nothing.
    void (*prepare)() = nullptr;
    /// For people, one line: the kinds of files, and what of them is read.
    std::string_view reads = {};
};

}  // namespace sealtap::opener

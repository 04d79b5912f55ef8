#pragma once

#include <cstddef>

#include "sealtap/content_part.h"
#include "sealtap/part_host.h"
#include "sealtap/raw_text.h"

namespace sealtap::content {

/// Opens one part of a document: undoes its codings, takes containers apart, scans what is left and
/// keeps the ledger. `parent_path` is the path of what the part lies in (empty at the top), `depth`
/// how many decoders are around it.
///
/// The part belongs to the caller, is used on the caller's worker and never throws; `host` must
/// outlive it. Every part, opened here or beneath, calls host.account() exactly once, with
/// size = scanned + decoded + not inspected. Neither findings, nor objects, nor ledgers depend on
/// how the octets are cut. A part that is judged alone is opened on a ChildDocument, which ends
/// with it; a budget that such a document shares with its parent is credited only once for an
/// octet.
[[nodiscard]] PartPtr open_part(PartHost& host, PartInfo&& info, const RawText& parent_path,
                                std::size_t depth = 0);

}  // namespace sealtap::content

#pragma once

#include "sealtap/feed.h"

namespace sealtap::feed {

/// Alert lines (eve_json.h) to a file, or to standard output for the target "-". A file is appended
/// to and made with mode 0600; when deliver() has returned, its lines are on disk, and when it
/// failed, none of them is left half written.
extern const FeedDescriptor kJsonLines;

}  // namespace sealtap::feed

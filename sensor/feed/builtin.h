#pragma once

#include <span>

#include "sealtap/feed.h"

namespace sealtap::feed {

/// All feeds of this build.
[[nodiscard]] std::span<const FeedDescriptor* const> builtin() noexcept;

/// The feed of that kind with these options. Fails with BadConfiguration, naming the kinds there
/// are.
[[nodiscard]] Result<std::unique_ptr<Feed>> create_feed(std::string_view kind,
                                                        const FeedOptions& options);

}  // namespace sealtap::feed

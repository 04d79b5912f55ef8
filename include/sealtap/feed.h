#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "sealtap/error.h"
#include "sealtap/violation.h"

namespace sealtap {

/// Takes alerts to one receiver. Used by the dispatcher only. deliver() either takes all of them,
/// durably as far as the receiver can promise, or fails and will be called with the same ones
/// again. It is given alerts already formatted (FeedDescriptor::format), since that is what the
/// store's outbox keeps for it.
class Feed {
public:
    virtual ~Feed() = default;
    [[nodiscard]] virtual Result<void> deliver(std::span<const std::string> alerts) = 0;
};

struct FeedOptions {
    std::string target;  ///< file name, "-" for standard output
};

struct FeedDescriptor {
    std::string_view name;  ///< "json-lines"
    /// A violation as this feed sends it, without a line's end. `sensor` is the configured name.
    std::string (*format)(const Violation& violation, std::string_view sensor);
    Result<std::unique_ptr<Feed>> (*create)(const FeedOptions& options);
};

}  // namespace sealtap

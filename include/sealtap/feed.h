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
/// again.
class Feed {
public:
    virtual ~Feed() = default;
    [[nodiscard]] virtual Result<void> deliver(std::span<const Violation> violations) = 0;
};

struct FeedOptions {
    std::string target;       ///< file name, "-" for standard output
    std::string sensor_name;  ///< `sensor` of the alert line
};

struct FeedDescriptor {
    std::string_view name;  ///< "json-lines"
    Result<std::unique_ptr<Feed>> (*create)(const FeedOptions& options);
};

}  // namespace sealtap

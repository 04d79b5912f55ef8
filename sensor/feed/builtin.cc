#include "feed/builtin.h"

#include <algorithm>
#include <array>

#include "feed/json_lines.h"

namespace sealtap::feed {
namespace {

const std::array kBuiltin{&kJsonLines};

std::string names() {
    std::string list;
    for (const FeedDescriptor* feed : kBuiltin) {
        if (!list.empty()) list += ", ";
        list += feed->name;
    }
    return list;
}

}  // namespace

std::span<const FeedDescriptor* const> builtin() noexcept { return kBuiltin; }

Result<std::unique_ptr<Feed>> create_feed(std::string_view kind, const FeedOptions& options) {
    const auto found = std::ranges::find(kBuiltin, kind, &FeedDescriptor::name);
    if (found == kBuiltin.end()) {
        return std::unexpected(Error{
            ErrorCode::BadConfiguration,
            "feed " + std::string(kind) + " is none of this build; right would be: " + names()});
    }
    return (*found)->create(options);
}

}  // namespace sealtap::feed

#include "content/collected_part.h"

#include <utility>

namespace sealtap::content {

void CollectedPart::open(PartHost& host) {
    DecodeBudget* const credited = origin_.is_credited ? &host.budget() : nullptr;
    Part part(host, std::move(info_),
              Lineage{std::move(origin_.path), origin_.depth, nullptr, credited},
              std::move(collection_));
    part.open_deferred(known_);
}

}  // namespace sealtap::content

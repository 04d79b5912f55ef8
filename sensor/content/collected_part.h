#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "content/collection.h"
#include "content/part.h"
#include "sealtap/part_host.h"

namespace sealtap::content {

/// A part that stands for another one that ended before what it had collected was opened.
class CollectedPart final : public DeferredPart {
public:
    /// Where it stands among the parts of its document.
    struct Origin {
        RawText path;
        std::size_t depth = 0;
        bool is_credited = false;  ///< the budget knows of its octets as input
    };
    CollectedPart(const PartInfo& info, Origin origin, std::unique_ptr<Collection> collection,
                  const Part::Collecting& known)
        : info_(info),
          origin_(std::move(origin)),
          collection_(std::move(collection)),
          known_(known) {}

    [[nodiscard]] std::uint64_t bytes() const noexcept override { return collection_->bytes(); }
    void leave_memory() noexcept override { collection_->leave_memory(); }
    void open(PartHost& host) override;

private:
    PartInfo info_;
    Origin origin_;
    std::unique_ptr<Collection> collection_;
    Part::Collecting known_;
};

}  // namespace sealtap::content

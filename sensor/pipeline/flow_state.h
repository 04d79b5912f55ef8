#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "pipeline/sinks.h"
#include "sealtap/flow.h"
#include "sealtap/flow_handler.h"

namespace sealtap::pipeline {

/// What the documents of a flow need to know of it while it goes on. Owned by the flow's reader;
/// outlives them.
struct FlowState {
    explicit FlowState(const FlowInfo& of) noexcept : flow(of) {}

    const FlowInfo& flow;
    FlowMoment moment;               ///< of the packet being read
    std::string_view app_protocol;   ///< empty until it is known
    std::uint64_t next_ordinal = 0;  ///< of the next document
    /// Since when a document is there, and as which of the flow's.
    struct Beginning {
        std::uint64_t ordinal = 0;
        Timestamp time;
    };
    [[nodiscard]] Beginning begin_document() noexcept { return {next_ordinal++, moment.time}; }
    struct OpenObject {
        RawText path;
        std::size_t index = 0;
    };
    struct Listing {
        /// Of what each direction delivered.
        std::array<base::Digest, 2> payload{base::Digest(base::Digest::Kind::Sha256),
                                            base::Digest(base::Digest::Kind::Sha256)};
        std::vector<ObjectRecord> objects;
        std::vector<OpenObject> open;  ///< the carriers around what is being read
    };
    std::unique_ptr<Listing> listing;  ///< only when flows are listed
};

}  // namespace sealtap::pipeline

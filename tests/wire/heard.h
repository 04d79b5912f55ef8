#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "pipeline/replay.h"
#include "pipeline/sinks.h"
#include "support/traffic.h"

namespace sealtap::test {

/// What a replay said of the flows of one client, without what tells clients and times apart.
struct Heard {
    std::vector<std::string> lines;               ///< sorted: flows, documents, judgements
    std::map<std::string, std::string> coverage;  ///< of each object, by its name
    std::uint64_t documents = 0;
    std::uint64_t incomplete_documents = 0;
    std::uint64_t findings = 0;
    std::uint64_t read_bytes = 0;
    std::uint64_t gap_bytes = 0;
};

/// Of each client: the address of 10.1/16, as text.
struct HeardOfAll {
    std::map<std::string, Heard> clients;
    pipeline::RunReport report;
};

[[nodiscard]] HeardOfAll hear(PacketSource& source, unsigned workers);
[[nodiscard]] HeardOfAll hear(const std::vector<Frame>& frames, unsigned workers);

/// What the environment says, else `standard`.
[[nodiscard]] std::uint64_t number_from(const char* name, std::uint64_t standard);

/// Sanitizers make everything slow: a tenth of the rounds there.
[[nodiscard]] constexpr std::uint64_t fewer_if_sanitized(std::uint64_t rounds) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return (rounds + 9) / 10;
#else
    return rounds;
#endif
}

}  // namespace sealtap::test

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opener/confinement.h"
#include "opener/format.h"
#include "sealtap/bytes.h"

namespace sealtap::opener {

/// One document to open; its octets come as a file beside the message (document_file.h).
struct Request {
    std::uint64_t size = 0;
    std::uint32_t holes = 0;
    bool is_cut = false;
    std::uint64_t output_octets_max = 0;
    std::uint64_t memory_octets_max = 0;  ///< to be taken besides what the child has at its start
    std::uint32_t cpu_ms_max = 0;
    Pictures pictures = Pictures::Unwanted;
    std::string name;  ///< cut to kNameBytesMax
    std::string media_type;
};

[[nodiscard]] std::vector<std::byte> to_message(const Request& request);
/// Null: it is no request, but the wish to stop the one that is being answered.
[[nodiscard]] std::optional<Request> parse_request(Bytes message);
/// Ends the document that is being opened; without one it means nothing.
[[nodiscard]] std::vector<std::byte> stop_message();

/// The child's first message, once it is locked.
[[nodiscard]] std::vector<std::byte> hello_message(const Confinement& confinement);
/// Null: it is none of this version.
[[nodiscard]] std::optional<Confinement> parse_hello(Bytes message);

}  // namespace sealtap::opener

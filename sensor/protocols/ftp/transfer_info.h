#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/ftp/command.h"
#include "sealtap/content_part.h"

namespace sealtap::protocols::ftp {

/// What the control flow knows of a transfer, as the data flow's DocumentInfo carries it. The keys
/// are those of EVE's `ftp_data{}`, and two of our own.
struct TransferInfo {
    static constexpr std::string_view kCommand = "command";
    static constexpr std::string_view kFileName = "filename";
    static constexpr std::string_view kOffset = "offset";  ///< of REST, if it is not 0
    static constexpr std::string_view kMode = "mode";      ///< of MODE, if it is not stream

    Verb verb = Verb::Unknown;
    std::string_view command;  ///< its name
    std::string_view user;
    std::string_view path;  ///< the command's argument
    std::string_view name;  ///< the path's last component
    std::uint64_t offset = 0;
    bool compressed = false;  ///< MODE Z: zlib (draft-preston-ftpext-deflate)
};

[[nodiscard]] std::string_view last_component(std::string_view path) noexcept;
[[nodiscard]] DocumentInfo describe(const TransferInfo& transfer);

/// The value of a field; null if there is none.
[[nodiscard]] const std::string* find_field(const DocumentInfo& info,
                                            std::string_view key) noexcept;

/// The part that holds the octets of the data flow.
[[nodiscard]] PartInfo data_part(const DocumentInfo& info);

}  // namespace sealtap::protocols::ftp

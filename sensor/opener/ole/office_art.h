#pragma once

#include <cstdint>

#include "opener/format.h"
#include "opener/ole/little_endian.h"

// The records that PowerPoint and the drawings of all three programs consist of ([MS-PPT] 2.3.1).
namespace sealtap::opener::ole {

struct ArtRecord {
    std::uint16_t type = 0;
    std::uint16_t instance = 0;
    bool is_container = false;
    std::size_t offset = 0;  ///< of the record
    Bytes data;              ///< what there is of it
    bool is_cut = false;
};

inline constexpr std::size_t kArtHeader = 8;

/// The record at `offset`; one whose octets end before its header has no data.
[[nodiscard]] ArtRecord art_record(Bytes stream, std::size_t offset) noexcept;

/// Writes the picture in a record that holds one (OfficeArtBlip, [MS-ODRAW] 2.2.23) as a raw part.
/// False: it holds none.
[[nodiscard]] bool write_blip(const ArtRecord& record, std::string_view step, Output& out);

}  // namespace sealtap::opener::ole

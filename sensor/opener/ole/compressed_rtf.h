#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "sealtap/bytes.h"

namespace sealtap::opener::ole {

/// Undoes the compression of RTF in Outlook messages ([MS-OXRTFCP]) in blocks; what stands before
/// damage is kept. At most nine octets come of each.
class CompressedRtf {
public:
    /// Borrows the octets.
    explicit CompressedRtf(Bytes octets) noexcept;

    /// False: it is something else.
    [[nodiscard]] bool is_known() const noexcept { return kind_ != Kind::Unknown; }
    /// Replaces `block`; false: there is no more.
    bool next(std::string& block);

private:
    enum class Kind : std::uint8_t { Unknown, Plain, Compressed };
    static constexpr std::size_t kWindow = 4096;

    void put(char letter) noexcept;
    /// A control octet and what it announces. False: the text ends here.
    bool read_group(std::string& block);
    bool read_reference(std::string& block);

    Bytes left_;
    Kind kind_ = Kind::Unknown;
    std::array<char, kWindow> window_{};
    std::size_t at_ = 0;
};

}  // namespace sealtap::opener::ole

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "opener/ole/biff.h"

namespace sealtap::opener::ole {

/// The texts that the cells of a BIFF8 workbook share (SST, [MS-XLS] 2.4.265). One buffer holds
/// them all, so that many short ones cost little.
class ExcelStrings {
public:
    /// Reads the record and those that continue it.
    void read(Bytes record, BiffReader& records);

    [[nodiscard]] std::size_t count() const noexcept { return ends_.size(); }
    /// Empty: there is none of that number. Marks it as shown.
    [[nodiscard]] std::string_view show(std::uint32_t index);
    /// Calls `take` with each that no cell has shown: those of deleted cells are still there.
    template <typename Take>
    void each_hidden(const Take& take) const {
        for (std::uint32_t i = 0; i < ends_.size(); ++i) {
            if (!shown_[i]) take(at(i));
        }
    }
    /// What stands beside the texts: how Asian ones are spoken.
    [[nodiscard]] const std::string& extras() const noexcept { return extras_; }
    [[nodiscard]] bool is_damaged() const noexcept { return is_damaged_; }

private:
    [[nodiscard]] std::string_view at(std::uint32_t index) const noexcept;
    bool read_one(ContinuedReader& reader);

    std::string texts_;
    std::vector<std::uint32_t> ends_;  ///< of each in `texts_`
    std::vector<bool> shown_;
    std::string extras_;
    bool is_damaged_ = false;
};

}  // namespace sealtap::opener::ole

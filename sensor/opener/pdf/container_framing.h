#pragma once

#include <functional>
#include <string_view>

#include "opener/pdf/framing.h"
#include "opener/pdf/loose_text.h"

namespace sealtap::opener::pdf {

/// Accounts for what stands in a stream of objects (ISO 32000-2, 7.5.7), as Framing does for a
/// file. Borrows both.
class ContainerFraming final : public FramingListener {
public:
    /// `first` is where the first object stands, behind the pairs of their numbers and places.
    ContainerFraming(std::string_view octets, int first, LooseText& loose);

    /// Tells of each object by its index whether it was read.
    using IsRead = std::function<bool(int)>;
    void read(const IsRead& is_read);

    void object(const FramedObject&) override {}
    void trailer(std::size_t) override {}
    void loose(Range range) override;
    void rest(Range range) override { loose(range); }
    [[nodiscard]] std::int64_t length_of(int) override { return -1; }
    [[nodiscard]] bool wants_more() const override { return true; }

private:
    struct Place {
        std::size_t at;
        int index;
    };
    [[nodiscard]] std::vector<Place> read_places();

    std::string_view octets_;
    std::size_t first_;
    LooseText& loose_;
};

}  // namespace sealtap::opener::pdf

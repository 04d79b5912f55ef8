#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace sealtap::flow::test {

/// [begin, end) of a segment, in units.
struct Units {
    int begin = 0;
    int end = 0;
    friend auto operator<=>(const Units&, const Units&) = default;
};
using Triplet = std::array<Units, 3>;

/// The 409 ways in which three segments can lie to each other: their six ends, up to the distances
/// between them.
inline std::set<Triplet> all_triplets() {
    std::vector<Units> ranges;
    for (int begin = 0; begin < 5; ++begin) {
        for (int end = begin + 1; end <= 5; ++end) ranges.push_back({begin, end});
    }
    std::set<Triplet> found;
    for (const Units a : ranges) {
        for (const Units b : ranges) {
            for (const Units c : ranges) {
                const std::set<int> ends{a.begin, a.end, b.begin, b.end, c.begin, c.end};
                const auto rank = [&](int at) {
                    return static_cast<int>(std::distance(ends.begin(), ends.find(at)));
                };
                Triplet triplet{a, b, c};
                for (Units& units : triplet) units = {rank(units.begin), rank(units.end)};
                found.insert(triplet);
            }
        }
    }
    return found;
}

/// How systems settle overlaps, by the relations R1 to R9: hostile-traffic.md A.1 (first, last, bsd
/// and windows, linux of 2005, old-linux, solaris) and A.2 (first, last, linux of 2005, bsd,
/// bsd-right, windows, solaris). O: the old octets stay.
using Receiver = const char*;
inline constexpr std::array<Receiver, 6> kTcpReceivers{"OOOOOOOOO", "NNNNNNNNN", "OOOONONON",
                                                       "OONONONON", "NONONONON", "NONONONNO"};
inline constexpr std::array<Receiver, 7> kFragmentReceivers{
    "OOOOOOOOO", "NNNNNNNNN", "NNNONONON", "OOOONONON", "NONONONNO", "OOOOOONOO", "OOOONONOO"};
inline constexpr Receiver kFirst = kTcpReceivers[0];

/// The relation of NEW to OLD, R1 to R9, as the index of a column.
inline std::size_t relation(Units old, Units fresh) {
    if (fresh.begin == old.begin) {
        if (fresh.end == old.end) return 0;
        return fresh.end < old.end ? 1 : 2;
    }
    if (fresh.end == old.end) return fresh.begin > old.begin ? 3 : 4;
    if (fresh.begin > old.begin) return fresh.end < old.end ? 5 : 7;
    return fresh.end > old.end ? 6 : 8;
}

inline bool takes_new(Receiver receiver, Units old, Units fresh) {
    return receiver[relation(old, fresh)] == 'N';
}

/// Which segment a receiver has in each unit, from the lowest to the highest; -1: none.
inline std::vector<int> reading(Receiver receiver, const Triplet& triplet) {
    int end = 0;
    for (const Units& units : triplet) end = std::max(end, units.end);
    std::vector<int> owners(static_cast<std::size_t>(end), -1);
    for (int i = 0; i < 3; ++i) {
        const Units fresh = triplet[static_cast<std::size_t>(i)];
        for (int unit = fresh.begin; unit < fresh.end; ++unit) {
            int& owner = owners[static_cast<std::size_t>(unit)];
            if (owner < 0 || takes_new(receiver, triplet[static_cast<std::size_t>(owner)], fresh))
                owner = i;
        }
    }
    return owners;
}

/// The octets of a unit tell which segment they are from and where they stand.
inline std::string unit_octets(int segment, int unit, int octets_of_unit) {
    std::string out;
    for (int at = 0; at < octets_of_unit; ++at)
        out += static_cast<char>(segment < 0 ? '#' : "Aa0"[segment] + (unit * 2 + at % 2) % 10);
    return out;
}

inline std::string segment_octets(int segment, Units units, int octets_of_unit) {
    std::string out;
    for (int unit = units.begin; unit < units.end; ++unit)
        out += unit_octets(segment, unit, octets_of_unit);
    return out;
}

/// What a receiver reads when the holes are filled with '#' at last.
inline std::string text_of_reading(const std::vector<int>& owners, int octets_of_unit) {
    std::string out;
    for (std::size_t unit = 0; unit < owners.size(); ++unit)
        out += unit_octets(owners[unit], static_cast<int>(unit), octets_of_unit);
    return out;
}

}  // namespace sealtap::flow::test

#pragma once

#include <string>
#include <vector>

#include "policy/date.h"
#include "policy/zones.h"
#include "sealtap/settings.h"

namespace sealtap::policy {

/// Leave for content to cross from one zone into another. Immutable; refers to the Zones it was
/// made with.
class Authorisations {
public:
    /// Fails, naming the place, on a zone, level or date that is none, and on fewer than two
    /// different approvers for the highest level.
    [[nodiscard]] static Result<Authorisations> create(const Settings& settings,
                                                       const Zones& zones);

    /// The id of the first that covers such content on that day: it reaches the level and lists
    /// every category. Null if there is none.
    [[nodiscard]] const std::string* find(const Zone& from, const Zone& to, Level level,
                                          CategorySet categories, Timestamp time) const noexcept;

private:
    struct Entry {
        std::string id;
        std::size_t from = 0;
        std::size_t to = 0;
        Level level;
        CategorySet categories;
        DateSpan days;
    };
    [[nodiscard]] static Result<Entry> make_entry(const AuthorisationSettings& from,
                                                  const Settings& settings, const Zones& zones);

    std::vector<Entry> entries_;
};

}  // namespace sealtap::policy

#include "policy/authorisations.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace sealtap::policy {
namespace {

bool covers(CategorySet listed, CategorySet wanted) noexcept {
    for (std::size_t i = 0; i < kCategoryCount; ++i) {
        const auto category = static_cast<Category>(i);
        if (wanted.contains(category) && !listed.contains(category)) return false;
    }
    return true;
}

std::unexpected<Error> wrong(const AuthorisationSettings& from, std::string_view key,
                             std::string what) {
    return std::unexpected(
        Error{ErrorCode::BadConfiguration, fmt::format("{}.{}: {}", from.place.text, key, what)});
}

Result<std::optional<Date>> day(const AuthorisationSettings& from, std::string_view key,
                                const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    const auto date = parse_date(*text);
    if (!date) return wrong(from, key, *text + " is no date; YYYY-MM-DD would be right");
    return date;
}

/// An approver's name as far as it tells people apart: without case and spacing, so that nobody
/// approves twice. Case of ASCII is enough, as Chinese has none.
std::string person(std::string_view name) {
    std::string folded;
    for (const char c : name) {
        const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        if (blank && (folded.empty() || folded.back() == ' ')) continue;
        folded += blank ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (folded.ends_with(' ')) folded.pop_back();
    return folded;
}

}  // namespace

Result<Authorisations::Entry> Authorisations::make_entry(const AuthorisationSettings& from,
                                                         const Settings& settings,
                                                         const Zones& zones) {
    const Zone* sender = zones.find(from.from);
    if (sender == nullptr) return wrong(from, "from", from.from + " is no zone");
    const Zone* receiver = zones.find(from.to);
    if (receiver == nullptr) return wrong(from, "to", from.to + " is no zone");
    const auto level = settings.levels.find(from.level);
    if (!level) return wrong(from, "level", from.level + " is no level");
    std::set<std::string> approvers;
    for (const std::string& approver : from.approved_by) approvers.insert(person(approver));
    if (*level == settings.levels.highest() && approvers.size() < 2) {
        return wrong(from, "approved_by",
                     fmt::format("{} needs two different approvers", from.level));
    }
    const auto first = day(from, "from_date", from.from_date);
    if (!first) return std::unexpected(first.error());
    const auto last = day(from, "until", from.until);
    if (!last) return std::unexpected(last.error());
    return Entry{from.id, sender->index, receiver->index, *level, from.categories, {*first, *last}};
}

Result<Authorisations> Authorisations::create(const Settings& settings, const Zones& zones) {
    Authorisations authorisations;
    for (const AuthorisationSettings& from : settings.authorisations) {
        auto entry = make_entry(from, settings, zones);
        if (!entry) return std::unexpected(entry.error());
        authorisations.entries_.push_back(*std::move(entry));
    }
    return authorisations;
}

const std::string* Authorisations::find(const Zone& from, const Zone& to, Level level,
                                        CategorySet categories, Timestamp time) const noexcept {
    const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
        return entry.from == from.index && entry.to == to.index && level <= entry.level &&
               covers(entry.categories, categories) && entry.days.contains(time);
    });
    return found == entries_.end() ? nullptr : &found->id;
}

}  // namespace sealtap::policy

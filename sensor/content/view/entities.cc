#include "content/view/entities.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace sealtap::content {
namespace {

constexpr Entity kEntities[] = {
#include "content/view/entity_table.inc"
};

static_assert(std::ranges::is_sorted(kEntities, {}, &Entity::name));
static_assert(std::ranges::all_of(kEntities, [](const Entity& entity) {
    return entity.name.size() <= kEntityNameMax;
}));

}  // namespace

const Entity* find_entity(std::string_view name) noexcept {
    const auto* const found = std::ranges::lower_bound(kEntities, name, {}, &Entity::name);
    return found != std::end(kEntities) && found->name == name ? found : nullptr;
}

}  // namespace sealtap::content

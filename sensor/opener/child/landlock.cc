#include "opener/child/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "opener/file_handle.h"

namespace sealtap::opener {
namespace {

/// Of Linux 6.12; Debian's headers know its begin. An older kernel takes the part that it knows.
struct RulesetAttributes {
    std::uint64_t files = 0;
    std::uint64_t network = 0;
    std::uint64_t scopes = 0;
};

/// What each version of Landlock can forbid, and the size of its attributes.
struct Ability {
    std::uint64_t files;
    std::uint64_t network;
    std::uint64_t scopes;
    std::size_t size;
};

constexpr std::uint64_t first_bits(unsigned count) { return (1ULL << count) - 1; }
constexpr std::array<Ability, 6> kAbilities{{
    {first_bits(13), 0, 0, 8},                           // 5.13: files
    {first_bits(14), 0, 0, 8},                           // 5.19: moving them
    {first_bits(15), 0, 0, 8},                           // 6.2: shortening them
    {first_bits(15), first_bits(2), 0, 16},              // 6.7: TCP
    {first_bits(16), first_bits(2), 0, 16},              // 6.10: ioctl on devices
    {first_bits(16), first_bits(2), first_bits(2), 24},  // 6.12: abstract sockets, signals
}};

FileHandle make_ruleset() noexcept {
    const long version =
        ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return FileHandle();
    const auto known = static_cast<long>(kAbilities.size());
    const Ability& ability =
        kAbilities[static_cast<std::size_t>((version < known ? version : known) - 1)];
    const RulesetAttributes attributes{ability.files, ability.network, ability.scopes};
    return FileHandle(
        static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, ability.size, 0)));
}

/// A folder that is not there needs no rule.
bool allow_reading(const FileHandle& ruleset, const char* folder) noexcept {
    const FileHandle parent(::open(folder, O_PATH | O_CLOEXEC));
    if (!parent.is_open()) return true;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    rule.parent_fd = parent.number();
    return ::syscall(SYS_landlock_add_rule, ruleset.number(), LANDLOCK_RULE_PATH_BENEATH, &rule,
                     0) == 0;
}

}  // namespace

bool restrict_files(std::span<const char* const> folders) noexcept {
    const FileHandle ruleset = make_ruleset();
    if (!ruleset.is_open()) return false;
    for (const char* folder : folders) {
        if (!allow_reading(ruleset, folder)) return false;
    }
    return ::syscall(SYS_landlock_restrict_self, ruleset.number(), 0) == 0;
}

}  // namespace sealtap::opener

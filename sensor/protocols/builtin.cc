#include "protocols/builtin.h"

#include <array>

namespace sealtap::protocols {
namespace {

// Probe order: protocols whose first octets are certain come first.
constexpr std::array<ParserDescriptor, 0> kBuiltin{};

}  // namespace

std::span<const ParserDescriptor> builtin_parsers() noexcept { return kBuiltin; }

}  // namespace sealtap::protocols

#include "protocols/builtin.h"

#include <array>

#include "protocols/http/http_parser.h"

namespace sealtap::protocols {
namespace {

// Probe order: protocols whose first octets are certain come first.
constexpr std::array kBuiltin{
    http::kDescriptor,
};

}  // namespace

std::span<const ParserDescriptor> builtin_parsers() noexcept { return kBuiltin; }

}  // namespace sealtap::protocols

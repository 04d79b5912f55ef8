#pragma once

#include <string>
#include <string_view>

namespace sealtap::detect {

/// Replaces what lets one in: the user information of every URL in the text (//user:password@) and
/// the values of query keys that name a password, token, key, signature or session, also where the
/// query is percent-encoded inside another one. What was masked once stays the same. Linear in the
/// text; pure, for any thread. Source: RFC 3986 sections 3.2.1 and 3.4.
[[nodiscard]] std::u32string mask_url_secrets(std::u32string_view text);

}  // namespace sealtap::detect

#pragma once

#include "opener/format.h"

namespace sealtap::opener::cms {

/// Cryptographic Message Syntax (RFC 5652): S/MIME's signed mails hold the mail within.
[[nodiscard]] bool accepts(const Whole& whole);
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);

inline constexpr FormatDescriptor kDescriptor{
    .name = "cms",
    .accepts = accepts,
    .open = open,
    .reads =
        "S/MIME and other CMS files (p7m, p7s, p7b) in BER or PEM: what is signed, digested or "
        "compressed; what is enveloped counts as encrypted"};

}  // namespace sealtap::opener::cms

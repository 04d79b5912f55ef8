#pragma once

#include <cstdint>
#include <string>

namespace sealtap::bench {

/// Writes a capture of about `size` octets as an office sends them: web pages, JSON, forms and
/// files, plain and compressed, mails with attachments, files over FTP, and what nobody knows; in
/// UTF-8 and GBK, in order and without loss. The same for the same seed. Returns the payload of all
/// flows, one after the other.
[[nodiscard]] std::string write_office_mix(const std::string& path, std::uint64_t size,
                                           std::uint64_t seed);

}  // namespace sealtap::bench

#pragma once

#include <string>
#include <vector>

#include "support/traffic.h"

namespace sealtap::test {

/// Leaks of several kinds as the ends of their flows see them: an HTTP upload of a long GBK text
/// without any ASCII around its marking, a form, a mail with attachments, FTP passive and active,
/// an unknown protocol.
[[nodiscard]] std::vector<Dialogue> leaking_dialogues();

/// UTF-8 to another charset, for fixtures.
[[nodiscard]] std::string converted(const std::string& utf8, const char* charset);
[[nodiscard]] std::string base64_lines(const std::string& data);

}  // namespace sealtap::test

#pragma once

#include <string>
#include <vector>

#include "support/traffic.h"

namespace sealtap::test {

/// One way to leak something: the flows of one protocol (FTP has two), a text in one charset.
struct Stream {
    std::string name;  ///< of the protocol and of the text
    std::vector<Dialogue> dialogues;
};

/// Ten ways to carry a text, each with five texts in four charsets. Every one of them leaks.
[[nodiscard]] std::vector<Stream> fifty_streams();

/// The same, said by another client of the same zone: one of 65,000.
[[nodiscard]] std::vector<Dialogue> said_by(const Stream& stream, std::size_t client);

}  // namespace sealtap::test

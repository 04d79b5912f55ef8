#include "protocols/builtin.h"

#include <array>

#include "protocols/ftp/ftp.h"
#include "protocols/http/http_parser.h"
#include "protocols/imap/imap.h"
#include "protocols/pop3/pop3.h"
#include "protocols/smtp/smtp.h"
#include "protocols/ssh/ssh_parser.h"
#include "protocols/tls/tls_parser.h"

namespace sealtap::protocols {
namespace {

// Probe order: protocols whose first octets are certain come first.
constexpr std::array kBuiltin{
    http::kDescriptor,       smtp::kDescriptor,    pop3::kDescriptor, imap::kDescriptor,
    ftp::kControlDescriptor, ftp::kDataDescriptor, tls::kDescriptor,  ssh::kDescriptor,
};

}  // namespace

std::span<const ParserDescriptor> builtin_parsers() noexcept { return kBuiltin; }

}  // namespace sealtap::protocols

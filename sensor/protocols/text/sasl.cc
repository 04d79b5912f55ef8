#include "protocols/text/sasl.h"

#include "protocols/text/words.h"

namespace sealtap::protocols {
namespace {

// Of a mechanism that we do not know. GSSAPI and SCRAM need three.
constexpr std::size_t kUnknownResponsesMax = 4;

std::optional<std::string> non_empty(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional(std::string(text));
}

// authzid NUL authcid NUL password (RFC 4616, 2).
std::optional<std::string> plain_user(std::string_view message) {
    const std::size_t first = message.find('\0');
    if (first == std::string_view::npos) return std::nullopt;
    message.remove_prefix(first + 1);
    return non_empty(message.substr(0, message.find('\0')));
}

// user SP digest (RFC 2195, 2). The digest has no space, the user's name may.
std::optional<std::string> cram_user(std::string_view message) {
    const std::size_t space = message.rfind(' ');
    if (space == std::string_view::npos) return std::nullopt;
    return non_empty(message.substr(0, space));
}

// "user=NAME^Aauth=Bearer …" (XOAUTH2) or "n,a=NAME,^A…" (RFC 7628, 3.1).
std::optional<std::string> oauth_user(std::string_view message) {
    if (message.starts_with("user=")) {
        message.remove_prefix(5);
        return non_empty(message.substr(0, message.find('\x01')));
    }
    if (message.starts_with("n,a=")) {
        message.remove_prefix(4);
        return non_empty(message.substr(0, message.find(',')));
    }
    return std::nullopt;
}

}  // namespace

void SaslExchange::start(std::string_view argument) {
    const std::string_view name = take_word(argument);
    mechanism_ = Mechanism::Other;
    user_.reset();
    found_ = false;
    responses_left_ = 1;
    if (equals_ignoring_case(name, "PLAIN")) {
        mechanism_ = Mechanism::Plain;
    } else if (equals_ignoring_case(name, "LOGIN")) {
        mechanism_ = Mechanism::Login;
        responses_left_ = 2;
    } else if (equals_ignoring_case(name, "CRAM-MD5")) {
        mechanism_ = Mechanism::CramMd5;
    } else if (equals_ignoring_case(name, "XOAUTH2") || equals_ignoring_case(name, "OAUTHBEARER")) {
        mechanism_ = Mechanism::OAuth;
    } else {
        responses_left_ = kUnknownResponsesMax;
    }
    if (!argument.empty()) on_response(argument);
}

void SaslExchange::on_response(std::string_view line) {
    if (responses_left_ > 0) --responses_left_;
    if (line == "*") {  // RFC 4954, 4: the client cancels
        responses_left_ = 0;
        return;
    }
    if (!found_ && line != "=") read(line);
    found_ = found_ || user_ != nullptr;
}

void SaslExchange::read(std::string_view response) {
    switch (mechanism_) {
        case Mechanism::Plain: keep(plain_user(base64_decoded(response))); break;
        case Mechanism::Login:
            if (responses_left_ == 1) keep(non_empty(base64_decoded(response)));
            break;
        case Mechanism::CramMd5: keep(cram_user(base64_decoded(response))); break;
        case Mechanism::OAuth: keep(oauth_user(base64_decoded(response))); break;
        case Mechanism::Other: break;
    }
}

}  // namespace sealtap::protocols

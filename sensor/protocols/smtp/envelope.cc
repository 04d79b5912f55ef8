#include "protocols/smtp/envelope.h"

#include <algorithm>
#include <utility>

namespace sealtap::protocols::smtp {
namespace {

PartyClaim claim_of(const MailAddress& mail) {
    PartyClaim claim;
    claim.user = RawText(mail.address);
    claim.domain = RawText(mail.domain);
    return claim;
}

}  // namespace

void Envelope::reset() {
    ++transaction;
    // An assignment would keep their memory for the next message.
    (void)std::exchange(sender, {});
    (void)std::exchange(recipients, {});
}

void Envelope::reject(std::size_t recipient) noexcept {
    if (recipient < recipients.size()) recipients[recipient].rejected = true;
}

std::size_t Envelope::accepted() const noexcept {
    return static_cast<std::size_t>(std::ranges::count(recipients, false, &Recipient::rejected));
}

void Envelope::describe(DocumentInfo& info) const {
    info.sender = claim_of(sender);
    // Who logged in is known better than who signed the envelope.
    if (!auth_user.empty()) info.sender.user = RawText(auth_user);
    info.receivers.clear();
    info.fields.clear();
    if (!sender.address.empty()) info.fields.push_back({"from", RawText(sender.address)});
    for (const Recipient& recipient : recipients) {
        if (recipient.rejected) continue;
        info.receivers.push_back(claim_of(recipient.mail));
        info.fields.push_back({"to", RawText(recipient.mail.address)});
    }
    if (!helo.empty()) info.fields.push_back({"helo", RawText(helo)});
}

}  // namespace sealtap::protocols::smtp

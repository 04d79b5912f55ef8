#pragma once

#include <string_view>

#include "content/mime/header_fields.h"
#include "sealtap/content_decoder.h"

namespace sealtap::content::mime {

/// Emits the fields that say more than their octets, each as a child in UTF-8: those with encoded
/// words (RFC 2047), in any field, since readers decode them anywhere; "mail.subject", and
/// "mail.field" where the name is no common one. A subject is there with octets beyond ASCII, too,
/// or without digits: a marking is told by standing alone, while the octets of an identifier are
/// counted with the block already. `name` is the part's file name, a part of its own. `prefix`:
/// "mail.".
void put_decoded_fields(const HeaderFields& fields, std::string_view name, std::string_view prefix,
                        PartEmitter& out);

}  // namespace sealtap::content::mime

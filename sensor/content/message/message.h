#pragma once

#include "sealtap/content_decoder.h"

namespace sealtap::content::message {

/// An Internet message (RFC 5322): the media types message/rfc822 and message/global.
extern const DecoderDescriptor kDescriptor;

}  // namespace sealtap::content::message

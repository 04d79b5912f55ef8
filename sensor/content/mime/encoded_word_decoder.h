#pragma once

#include "sealtap/content_decoder.h"

namespace sealtap::content::mime {

/// The coding "encoded-word": unstructured text with encoded words (RFC 2047), such as a file name
/// of an HTTP header, read as decode_words() does. Words are found within Limit::LineBytesMax.
extern const DecoderDescriptor kEncodedWordDescriptor;

}  // namespace sealtap::content::mime

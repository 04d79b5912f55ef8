#include "content/builtin.h"

#include "content/base64/base64.h"
#include "content/brotli/brotli.h"
#include "content/deflate/deflate.h"
#include "content/gzip/gzip.h"
#include "content/mbox/mbox.h"
#include "content/message/message.h"
#include "content/mime/encoded_word_decoder.h"
#include "content/multipart/multipart.h"
#include "content/percent/percent.h"
#include "content/quoted_printable/quoted_printable.h"
#include "content/uuencode/uuencode.h"
#include "content/yenc/yenc.h"
#include "content/zstd/zstd.h"

namespace sealtap::content {

std::span<const DecoderDescriptor> builtin() noexcept {
    // Codings first, then what the octets say, then what is only declared.
    static const DecoderDescriptor kBuiltin[] = {
        base64::kDescriptor,      quoted_printable::kDescriptor,
        percent::kDescriptor,     deflate::kDescriptor,
        brotli::kDescriptor,      mime::kEncodedWordDescriptor,
        gzip::kDescriptor,        zstd::kDescriptor,
        uuencode::kDescriptor,    yenc::kDescriptor,
        percent::kFormDescriptor, multipart::kDescriptor,
        mbox::kDescriptor,        message::kDescriptor,
    };
    return kBuiltin;
}

}  // namespace sealtap::content

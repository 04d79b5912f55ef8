#include "pipeline/shown_name.h"

#include "content/mime/encoded_word.h"

namespace sealtap::pipeline {

RawText shown_name(const RawText& name) {
    if (name.unmasked().find("=?") == std::string::npos) return name;
    return RawText(content::mime::decode_words(name.unmasked()));
}

}  // namespace sealtap::pipeline

#include "opener/pdf/picture.h"

#include <algorithm>
#include <array>

namespace sealtap::opener::pdf {
namespace {

constexpr std::array<std::string_view, 6> kPictureCodings{
    "DCTDecode", "DCT", "CCITTFaxDecode", "CCF", "JBIG2Decode", "JPXDecode"};

constexpr std::array<std::string_view, 11> kOtherCodings{
    "FlateDecode",   "Fl",  "LZWDecode",       "LZW", "ASCIIHexDecode", "AHx",
    "ASCII85Decode", "A85", "RunLengthDecode", "RL",  "Crypt"};

bool is_other_coding(const Object& name) {
    return name.isName() && std::ranges::find(kOtherCodings, std::string_view(name.getName())) !=
                                kOtherCodings.end();
}

bool is_picture_coding(const Object& name) {
    return name.isName() && std::ranges::find(kPictureCodings, std::string_view(name.getName())) !=
                                kPictureCodings.end();
}

}  // namespace

bool has_name(const Dict& dictionary, const char* key, std::string_view name) {
    const Object& value = dictionary.lookupNF(key);
    return value.isName() && name == value.getName();
}

bool is_picture(const Dict& dictionary) {
    const Object codings = dictionary.lookup("Filter");
    if (is_picture_coding(codings)) return true;
    for (int i = 0; codings.isArray() && i < codings.arrayGetLength(); ++i) {
        if (is_picture_coding(codings.arrayGetNF(i))) return true;
    }
    return has_name(dictionary, "Subtype", "Image") || has_name(dictionary, "Subtype", "U3D") ||
           has_name(dictionary, "Subtype", "PRC") || has_name(dictionary, "Type", "Sound") ||
           (dictionary.hasKey("Width") && dictionary.hasKey("Height") &&
            dictionary.hasKey("BitsPerComponent"));
}

bool has_known_codings(const Dict& dictionary) {
    const char* key = dictionary.hasKey("Filter") ? "Filter" : "F";
    const Object codings = dictionary.lookup(key);
    if (codings.isName()) return is_other_coding(codings);
    for (int i = 0; codings.isArray() && i < codings.arrayGetLength(); ++i) {
        if (!is_other_coding(codings.arrayGet(i))) return false;
    }
    return true;
}

}  // namespace sealtap::opener::pdf

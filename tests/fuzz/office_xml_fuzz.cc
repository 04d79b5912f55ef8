// The readers of XML in office documents, without the zip around them: the first octet chooses the
// format, and the part of it that the rest becomes.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "opener/builtin.h"
#include "opener/fuzz_output.h"
#include "opener/zip_writer.h"

namespace {

struct Place {
    std::string_view mark;  ///< an entry that makes the zip a document of its format
    std::string_view mark_text;
    std::string_view part;
};

constexpr std::array kPlaces{
    Place{"[Content_Types].xml", "<Types/>", "word/document.xml"},
    Place{"[Content_Types].xml", "<Types/>", "_rels/.rels"},
    Place{"mimetype", "application/vnd.oasis.opendocument.text", "content.xml"},
    Place{"mimetype", "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml"},
    Place{"OFD.xml", "<OFD/>", "Doc_0/Pages/Page_0/Content.xml"},
    Place{"META-INF/container.xml", "<container/>", "a.xhtml"},
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Place& place = kPlaces[data[0] % kPlaces.size()];
    std::string text(size - 1, '\0');
    for (std::size_t i = 1; i < size; ++i) text[i - 1] = static_cast<char>(data[i]);
    sealtap::test::ZipWriter zip;
    zip.add({.name = std::string(place.mark),
             .text = std::string(place.mark_text),
             .is_deflated = false});
    zip.add({.name = std::string(place.part), .text = std::move(text), .is_deflated = false});
    const std::string octets = zip.write();
    sealtap::opener::Whole whole;
    whole.octets = sealtap::bytes_of(octets);
    sealtap::test::FuzzOutput out(octets.size());
    (void)sealtap::opener::open_document(whole, out);
    return 0;
}

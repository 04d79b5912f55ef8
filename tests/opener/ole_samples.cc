#include <algorithm>

#include "cfb_writer.h"
#include "fixture.h"
#include "office_samples.h"

namespace sealtap::test {
namespace {

std::string le(std::uint64_t value, std::size_t size) {
    std::string out;
    put_le(out, value, size);
    return out;
}

std::string art(unsigned head, unsigned type, const std::string& data) {
    return le(head, 2) + le(type, 2) + le(data.size(), 4) + data;
}

std::string presentation() {
    const std::string style =
        le(3, 4) + le(0, 6) + le(3, 4) + le(0x60000, 4) + le(44, 2) + le(0xFE0000FF, 4);
    const std::string slide =
        art(15, 1006,
            art(0, 4000, utf16(u"绝密")) + art(0, 4001, style) + art(0, 4008, "narrow") +
                art(15, 5002, art(0, 5003, art(15, 12000, art(16, 4026, utf16(u"批注"))))));
    const std::string list = art(15, 1000, art(15, 4080, art(0, 1011, le(1, 20))));
    std::string stream =
        slide + list + art(0, 6002, le(1U << 20U | 1U, 4) + le(0, 4)) + art(0, 4113, "object");
    stream += art(0, 0x7777, std::string(4200, 'r'));
    return CfbWriter()
        .add("Current User", std::string(24, 'u'))
        .add("PowerPoint Document", stream)
        .add("Pictures",
             art(0x46A0, 0xF01D, std::string(40, 'p')) + art(0x3D40, 0xF01A, std::string(80, '\0')))
        .write();
}

std::string message() {
    const std::string inner = "__attach_version1.0_#00000001/__substg1.0_3701000D/";
    const std::string rtf("\x10\0\0\0\x10\0\0\0LZFu\0\0\0\0\0{\\rtf1 a", 25);
    return CfbWriter()
        .add("__properties_version1.0", std::string(32, '\0') + le(0x3FFD0003, 8) + le(936, 8))
        .add("__substg1.0_0037001F", utf16(u"主题"))
        .add("__substg1.0_1000001E", "\xD5\xFD\xCE\xC4")
        .add("__substg1.0_10130102", "<p>html</p>")
        .add("__substg1.0_10090102", rtf)
        .add("__recip_version1.0_#00000000/__substg1.0_3001001F", utf16(u"李四"))
        .add("__attach_version1.0_#00000000/__substg1.0_37010102", std::string(5000, 'a'))
        .add("__attach_version1.0_#00000000/__substg1.0_3707001F", utf16(u"报价.txt"))
        .add(inner + "__properties_version1.0", std::string(24, '\0'))
        .add(inner + "__substg1.0_1000001F", utf16(u"内层"))
        .write();
}

std::string rich_text() {
    return "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset134 "
           "\\'cb\\'ce;}{\\f1\\fcharset0 A;}}"
           "{\\colortbl;\\red255\\green0\\blue0;}{\\info{\\title t}}{\\header h}{\\*\\unknown u}"
           "\\cf1\\fs72 \\'be\\'f8\\u23494?\\par\\f1\\dbch\\af0 caf\\'e9{\\footnote n}\\cell "
           "b\\cell\\row"
           "{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt y}}{\\v hidden}{\\deleted gone}"
           "{\\pict\\pngblip 89504e47 0d0a}{\\object{\\*\\objdata 0105000002000000}{\\result r}}"
           "{\\pict\\bin4 a}b{}{\\*\\themedata 504b}{\\shp{\\sp{\\sn gtextUNICODE}{\\sv w}}}\\page "
           "end}";
}

}  // namespace

std::vector<Sample> ole_samples() {
    return {{fixture("office97.doc"), "a.doc"},
            {fixture("office97.xls"), "a.xls"},
            {presentation(), "a.ppt"},
            {message(), "a.msg"}};
}

std::vector<Sample> rtf_samples() {
    return {{fixture("office97.rtf"), "a.rtf"}, {rich_text(), "b.rtf"}};
}

}  // namespace sealtap::test

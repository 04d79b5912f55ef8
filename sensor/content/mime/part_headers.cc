#include "content/mime/part_headers.h"

#include <utility>

#include "content/text.h"

namespace sealtap::content::mime {
namespace {

bool is_message(std::string_view type) noexcept {
    return type == "message/rfc822" || type == "message/global";
}

std::string file_name(const Parameters& disposition, const Parameters& type) {
    std::string name = disposition.text("filename");
    if (name.empty()) name = type.text("name");
    return name;
}

/// DESIGN's objects of a mail: nested messages and everything that is a file.
void mark_mail_part(PartInfo& info, const Parameters& disposition) {
    const bool attached = disposition.value() == "attachment" || !info.name.empty();
    if (info.media_type.starts_with("multipart/")) return;
    if (is_message(info.media_type)) {
        info.object = ObjectKind::Message;
    } else if (attached) {
        info.object = ObjectKind::Attachment;
    }
    if (attached) info.judged = Judged::Alone;
}

void mark_form_part(PartInfo& info) {
    if (info.name.empty()) return;
    info.object = ObjectKind::FormPart;
    info.judged = Judged::Alone;
}

}  // namespace

PartInfo describe(const HeaderFields& fields, Setting setting) {
    const Parameters type(fields.value("content-type"));
    const Parameters disposition(fields.value("content-disposition"));
    // A coding has no parameters; whatever stands behind it is a comment or a mistake.
    const Parameters coding(fields.value("content-transfer-encoding"));
    PartInfo info;
    info.media_type = type.value();
    info.charset = lower(type.text("charset"));
    info.boundary = type.text("boundary");
    // RFC 2045 section 6.4 forbids codings of a multipart, and readers ignore them.
    if (!coding.value().empty() && !info.media_type.starts_with("multipart/"))
        info.codings.push_back(coding.value());
    info.name = RawText(file_name(disposition, type));
    if (setting == Setting::Form) {
        mark_form_part(info);
    } else {
        mark_mail_part(info, disposition);
    }
    return info;
}

}  // namespace sealtap::content::mime

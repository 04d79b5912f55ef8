#include "protocols/http/message_info.h"

#include <utility>

#include "base/cut_text.h"
#include "protocols/http/framing.h"
#include "protocols/text/ascii.h"
#include "protocols/text/media_type.h"

namespace sealtap::protocols::http {
namespace {

// Of a request that waits for its answer; 1,024 of them may wait in every flow.
constexpr std::size_t kRememberedBytesMax = 1024;
constexpr std::size_t kRememberedNameBytesMax = 256;

void add_field(DocumentInfo& info, std::string_view key, std::string_view value) {
    if (!value.empty()) info.fields.push_back({key, RawText(value)});
}

std::string_view host_of(const RequestHead& head) noexcept {
    if (head.method == "CONNECT") return host_of_authority(head.target);
    const std::string_view absolute = host_of_uri(head.target);
    return absolute.empty() ? host_of_authority(head.fields[Field::Host]) : absolute;
}

/// The last segment of the target's path.
std::string file_name_of_target(std::string_view target) {
    target = target.substr(0, target.find_first_of("?#"));
    const std::size_t scheme_end = target.find("://");
    if (scheme_end != std::string_view::npos) {
        const std::size_t path = target.find('/', scheme_end + 3);
        target = path == std::string_view::npos ? std::string_view() : target.substr(path);
    }
    return percent_decoded(target.substr(target.rfind('/') + 1));
}

std::string disposition_name(const HeaderFields& fields) {
    if (fields[Field::ContentDisposition].empty()) return {};
    return file_name_of(parse_parameterized(fields[Field::ContentDisposition]));
}

void add_content_fields(const HeaderFields& fields, DocumentInfo& info) {
    info.media_type = parse_parameterized(fields[Field::ContentType]).value;
    add_field(info, "http_content_type", fields[Field::ContentType]);
}

}  // namespace

void describe_request(const RequestHead& head, DocumentInfo& info) {
    const HeaderFields& fields = head.fields;
    std::string name = disposition_name(fields);
    if (name.empty() && head.method == "PUT") name = file_name_of_target(head.target);
    info.name = RawText(std::move(name));
    info.sender.forwarded_for = forwarded_for(fields);
    info.sender.user = RawText(user_of(fields));
    const std::string_view host = host_of(head);
    if (!host.empty()) {
        info.receivers.emplace_back();
        info.receivers.back().host = RawText(host);
    }
    add_field(info, "hostname", host);
    add_field(info, "http_user_agent", fields[Field::UserAgent]);
    add_field(info, "http_refer", fields[Field::Referer]);
    add_content_fields(fields, info);
}

RequestFacts facts_of(const RequestHead& head, const DocumentInfo& info) {
    RequestFacts facts;
    facts.ordinal = info.transaction;
    facts.known = true;
    facts.forwarded_for = info.sender.forwarded_for;
    const std::string file_name = file_name_of_target(head.target);
    facts.set_texts(
        {.method = head.method,
         .host = base::cut_at_word(host_of(head), kRememberedNameBytesMax),
         .url = base::cut_at_word(head.target, kRememberedBytesMax),
         .file_name = base::cut_at_word(file_name, kRememberedNameBytesMax),
         .user = base::cut_at_word(info.sender.user.unmasked(), kRememberedNameBytesMax)});
    return facts;
}

void describe_exchange(const RequestFacts& request, DocumentInfo& info) {
    const RequestTexts texts = request.texts();
    info.transaction = request.ordinal;
    info.sender.host = RawText(texts.host);
    if (request.forwarded_for || !texts.user.empty()) {
        info.receivers.emplace_back();
        info.receivers.back().forwarded_for = request.forwarded_for;
        info.receivers.back().user = RawText(texts.user);
    }
    add_field(info, "hostname", texts.host);
    add_field(info, "http_method", texts.method);
    add_field(info, "url", texts.url);
}

void describe_response(const RequestFacts& request, const HeaderFields& fields,
                       DocumentInfo& info) {
    std::string name = disposition_name(fields);
    info.name = name.empty() ? RawText(request.texts().file_name) : RawText(std::move(name));
    add_content_fields(fields, info);
}

PartInfo describe_body(const HeaderFields& fields, const DocumentInfo& info) {
    const ParameterizedValue type = parse_parameterized(fields[Field::ContentType]);
    PartInfo body;
    body.name = info.name;
    body.media_type = type.value;
    body.charset = to_lower(type.find("charset"));
    body.boundary = type.find("boundary");
    body.codings = codings_of(fields);
    body.object = ObjectKind::Body;
    const std::string_view range = fields[Field::ContentRange];
    const bool several_ranges = type.value == "multipart/byteranges";
    if (several_ranges || (!range.empty() && is_partial(range))) body.object = ObjectKind::Range;
    return body;
}

}  // namespace sealtap::protocols::http

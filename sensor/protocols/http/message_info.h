#pragma once

#include <string>
#include <string_view>

#include "protocols/http/exchange.h"
#include "protocols/http/header_fields.h"
#include "sealtap/content_part.h"

namespace sealtap::protocols::http {

/// What a request's start line and header fields say, for its documents.
struct RequestHead {
    std::string method;
    std::string target;
    HeaderFields fields;
};

/// Completes the document of a request once its header block was read.
void describe_request(const RequestHead& head, DocumentInfo& info);
/// What is kept of it for the answer.
[[nodiscard]] RequestFacts facts_of(const RequestHead& head, const DocumentInfo& info);

/// Sets what the request tells about its answer: parties, URL.
void describe_exchange(const RequestFacts& request, DocumentInfo& info);
/// Completes the document of an answer once its header block was read.
void describe_response(const RequestFacts& request, const HeaderFields& fields, DocumentInfo& info);

/// The part "http.body" of the message that `info` describes.
[[nodiscard]] PartInfo describe_body(const HeaderFields& fields, const DocumentInfo& info);

}  // namespace sealtap::protocols::http

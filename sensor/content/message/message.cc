#include "content/message/message.h"

#include <utility>

#include "content/mime/decoded_fields.h"
#include "content/mime/header_reader.h"
#include "content/mime/part_headers.h"

namespace sealtap::content::message {
namespace {

class Decoder final : public ContentDecoder {
public:
    DecodeStatus on_data(Bytes data, PartEmitter& out) override {
        if (!header_.done()) {
            data = header_.on_data(data, out);
            if (header_.done()) begin_body(out);
        }
        if (!data.empty()) body_->on_data(data);
        return DecodeStatus::Continue;
    }
    DecodeStatus on_gap(std::uint64_t length, Cause cause, PartEmitter& out) override {
        if (body_) {
            body_->on_gap(length, cause);
        } else {
            header_.on_gap(length, cause, out);
        }
        return DecodeStatus::Continue;
    }
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override {
        if (!header_.done()) {
            header_.end(reason, out);
            begin_body(out);
        }
        body_->end(reason);
        return DecodeStatus::Continue;
    }

private:
    void begin_body(PartEmitter& out);

    mime::HeaderReader header_{"mail.header"};
    PartPtr body_;
};

void Decoder::begin_body(PartEmitter& out) {
    const mime::HeaderFields fields(header_.block(), out.limits());
    if (fields.cut()) out.limit_hit(Limit::HeadersMax);
    PartInfo info = mime::describe(fields, mime::Setting::Mail);
    mime::put_decoded_fields(fields, info.name.unmasked(), "mail.", out);
    info.step = "mail.body";
    if (info.media_type.empty()) info.media_type = "text/plain";  // RFC 2045 section 5.2
    body_ = out.begin_child(std::move(info));
    if (const auto cause = header_.lacks()) body_->on_gap(0, *cause);
    if (!header_.first_of_body().empty()) body_->on_data(bytes_of(header_.first_of_body()));
}

}  // namespace

constinit const DecoderDescriptor kDescriptor{
    "message",
    [](const PartInfo& info, Bytes) {
        return info.codings.empty() &&
               (info.media_type == "message/rfc822" || info.media_type == "message/global");
    },
    [](const PartInfo&, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>();
    }};

}  // namespace sealtap::content::message

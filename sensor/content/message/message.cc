#include "content/message/message.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "content/mime/decoded_fields.h"
#include "content/mime/header_reader.h"
#include "content/mime/part_headers.h"
#include "content/text.h"

namespace sealtap::content::message {
namespace {

using std::string_view_literals::operator""sv;

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

bool is_declared(const PartInfo& info) noexcept {
    return info.media_type == "message/rfc822" || info.media_type == "message/global";
}

/// A mail that was kept as a file: nobody declares what it is, but its name may, and so does its
/// first field. What begins so and is none loses nothing: all of it is scanned as fields and body.
bool is_mail_file(const PartInfo& info, Bytes head) noexcept {
    static constexpr std::array kFirstFields{
        "Received: "sv,     "Return-Path: "sv,   "MIME-Version: "sv, "Delivered-To: "sv,
        "Message-ID: "sv,   "From: "sv,          "Subject: "sv,      "Date: "sv,
        "Content-Type: "sv, "X-Mozilla-Status"sv};
    if (info.reading != Reading::AsRecognised) return false;
    if (!info.media_type.empty() && info.media_type != "application/octet-stream") return false;
    const std::string& name = info.name.unmasked();
    const std::string_view ending =
        name.size() < 4 ? std::string_view() : std::string_view(name).substr(name.size() - 4);
    if (lower(ending) == ".eml" || lower(ending) == ".mht") return true;
    return std::ranges::any_of(kFirstFields,
                               [&](auto field) { return text_of(head).starts_with(field); });
}

}  // namespace

constinit const DecoderDescriptor kDescriptor{
    "message",
    [](const PartInfo& info, Bytes head) {
        return info.codings.empty() && (is_declared(info) || is_mail_file(info, head));
    },
    [](const PartInfo&, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>();
    }};

}  // namespace sealtap::content::message

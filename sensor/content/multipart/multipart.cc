#include "content/multipart/multipart.h"

#include <optional>
#include <string>
#include <utility>

#include "content/mime/decoded_fields.h"
#include "content/mime/header_reader.h"
#include "content/mime/part_headers.h"
#include "content/multipart/boundary_finder.h"

namespace sealtap::content::multipart {
namespace {

class Decoder final : public ContentDecoder {
public:
    Decoder(const PartInfo& info, const Limits& limits)
        : finder_(info.boundary),
          setting_(info.media_type == "multipart/form-data" ? mime::Setting::Form
                                                            : mime::Setting::Mail),
          digest_(info.media_type == "multipart/digest"),
          boundary_(info.boundary.empty()                                    ? Boundary::Missing
                    : info.boundary.size() > limits[Limit::BoundaryBytesMax] ? Boundary::TooLong
                                                                             : Boundary::Given) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override;
    DecodeStatus on_gap(std::uint64_t length, Cause cause, PartEmitter& out) override;
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override;
    std::size_t unused() const noexcept override { return unused_; }

private:
    enum class Boundary : std::uint8_t { Given, Missing, TooLong };

    void on_piece(const BoundaryFinder::Piece& piece, PartEmitter& out);
    void on_text(Bytes text, PartEmitter& out);
    void begin_part();
    void begin_body(PartEmitter& out);
    void end_part(EndReason reason, PartEmitter& out);
    OpenPart& aside(PartEmitter& out);

    BoundaryFinder finder_;
    std::optional<mime::HeaderReader> header_;  ///< while a header block is being read
    PartPtr body_;                              ///< or what lies before, or behind the parts
    std::size_t unused_ = 0;
    std::size_t number_ = 0;
    mime::Setting setting_;
    bool digest_;
    Boundary boundary_;
};

/// Preamble and epilogue: no reader shows them, so they are a place to hide in.
OpenPart& Decoder::aside(PartEmitter& out) {
    if (!body_) {
        PartInfo info;
        info.reading = Reading::AsField;
        info.step = number_ == 0 ? "multipart.preamble" : "multipart.epilogue";
        body_ = out.begin_child(std::move(info));
    }
    return *body_;
}

void Decoder::begin_part() {
    ++number_;
    header_.emplace(setting_ == mime::Setting::Form ? "form.header" : "mime.header");
}

void Decoder::begin_body(PartEmitter& out) {
    const mime::HeaderFields fields(header_->block(), out.limits());
    if (fields.cut()) out.limit_hit(Limit::HeadersMax);
    PartInfo info = mime::describe(fields, setting_);
    mime::put_decoded_fields(fields, info.name.unmasked(),
                             setting_ == mime::Setting::Form ? "form." : "mime.", out);
    info.step = "multipart:" + std::to_string(number_);
    if (digest_ && info.media_type.empty()) {  // RFC 2046 section 5.1.5
        info.media_type = "message/rfc822";
        info.object = ObjectKind::Message;
    }
    body_ = out.begin_child(std::move(info));
    if (const auto cause = header_->lacks()) body_->on_gap(0, *cause);
    if (!header_->first_of_body().empty()) body_->on_data(bytes_of(header_->first_of_body()));
    header_.reset();
}

void Decoder::end_part(EndReason reason, PartEmitter& out) {
    if (header_) {
        header_->end(reason, out);
        begin_body(out);
    }
    if (body_) body_->end(reason);
    body_.reset();
}

void Decoder::on_text(Bytes text, PartEmitter& out) {
    if (header_) {
        text = header_->on_data(text, out);
        if (header_->done()) begin_body(out);
    }
    if (!text.empty()) aside(out).on_data(text);
}

void Decoder::on_piece(const BoundaryFinder::Piece& piece, PartEmitter& out) {
    if (piece.kind == BoundaryFinder::Kind::Nothing) return;
    if (piece.kind == BoundaryFinder::Kind::Text) return on_text(piece.text, out);
    end_part(EndReason::Complete, out);
    // Some readers go on behind the last delimiter, so a delimiter there begins a part, too.
    if (piece.kind == BoundaryFinder::Kind::Delimiter) begin_part();
}

DecodeStatus Decoder::on_data(Bytes data, PartEmitter& out) {
    if (boundary_ != Boundary::Given) {
        if (boundary_ == Boundary::TooLong) out.limit_hit(Limit::BoundaryBytesMax);
        unused_ = data.size();
        return DecodeStatus::Broken;
    }
    while (!data.empty()) on_piece(finder_.next(data), out);
    return DecodeStatus::Continue;
}

/// A hole belongs to the part it lies in. It may hide a delimiter; then the next one is found.
DecodeStatus Decoder::on_gap(std::uint64_t length, Cause cause, PartEmitter& out) {
    if (boundary_ != Boundary::Given) return DecodeStatus::Broken;
    on_piece(finder_.flush(), out);
    if (header_) {
        header_->on_gap(length, cause, out);
    } else {
        aside(out).on_gap(length, cause);
    }
    return DecodeStatus::Continue;
}

/// A body without its last delimiter is common, and nothing of it is unread.
DecodeStatus Decoder::on_end(EndReason reason, PartEmitter& out) {
    on_piece(finder_.flush(), out);
    end_part(reason, out);
    return DecodeStatus::Continue;
}

}  // namespace

constinit const DecoderDescriptor kDescriptor{
    "multipart",
    [](const PartInfo& info, Bytes) {
        return info.codings.empty() && info.media_type.starts_with("multipart/");
    },
    [](const PartInfo& info, const Limits& limits) -> std::unique_ptr<ContentDecoder> {
        return std::make_unique<Decoder>(info, limits);
    }};

}  // namespace sealtap::content::multipart

#include "content/gzip/gzip.h"

#include <array>
#include <utility>

#include "content/coding.h"
#include "content/gzip/inflater.h"

namespace sealtap::content::gzip {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kMagic = "\x1F\x8B\x08"sv;  // deflate is the only method there is
constexpr unsigned kHasCrc = 0x02;
constexpr unsigned kHasExtra = 0x04;
constexpr unsigned kHasName = 0x08;
constexpr unsigned kHasComment = 0x10;
constexpr unsigned kReserved = 0xE0;

/// The fields of a member, RFC 1952 section 2.3, in their order.
enum class Field : std::uint8_t {
    Fixed,
    ExtraLength,
    Extra,
    Name,
    Comment,
    HeaderCrc,
    Body,
    Trailer,
    Between,  ///< behind a member: another one, or zeros that fill a block
};

class Decoder final : public ContentDecoder {
public:
    Decoder(const PartInfo& info, InflateEngine engine)
        : content_(uncoded(info, "gzip")), inflater_(engine) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override;
    DecodeStatus on_gap(std::uint64_t, Cause, PartEmitter&) override {
        return DecodeStatus::Broken;  // nothing behind a hole in a DEFLATE stream can be read
    }
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override;
    std::size_t unused() const noexcept override { return unused_; }

private:
    DecodeStatus on_body(Bytes& data, PartEmitter& out);
    bool on_octet(std::byte octet, PartEmitter& out);
    bool on_fixed(std::byte octet);
    void enter(Field field);
    void put_text(std::byte octet, PartEmitter& out);

    DecodedPart content_;
    PartPtr header_;
    Inflater inflater_;
    std::size_t unused_ = 0;
    std::uint32_t left_ = 0;   ///< octets of the field that are still to come
    std::uint32_t value_ = 0;  ///< the length of the extra field
    std::uint8_t index_ = 0;   ///< within the fixed field
    std::uint8_t flags_ = 0;
    Field field_ = Field::Fixed;
    bool begun_ = false;
};

/// Goes to the first field from `field` on that the member has.
void Decoder::enter(Field field) {
    if (field == Field::ExtraLength && (flags_ & kHasExtra) == 0) field = Field::Name;
    if (field == Field::Extra && left_ == 0) field = Field::Name;
    if (field == Field::Name && (flags_ & kHasName) == 0) field = Field::Comment;
    if (field == Field::Comment && (flags_ & kHasComment) == 0) field = Field::HeaderCrc;
    if (field == Field::HeaderCrc && (flags_ & kHasCrc) == 0) field = Field::Body;
    field_ = field;
    if (field == Field::ExtraLength || field == Field::HeaderCrc) left_ = 2;
    if (field == Field::Trailer)
        left_ = 8;  // CRC32 and length: what is wrong there was read anyway
    if (field != Field::Body) return;
    if (header_) header_->end(EndReason::Complete);
    header_.reset();
    inflater_.restart();
}

bool Decoder::on_fixed(std::byte octet) {
    constexpr std::uint8_t kFixedBytes = 10;
    const auto value = std::to_integer<std::uint8_t>(octet);
    if (index_ < kMagic.size() && value != static_cast<std::uint8_t>(kMagic[index_])) return false;
    if (index_ == kMagic.size()) flags_ = value;
    if (index_ == kMagic.size() && (value & kReserved) != 0) return false;
    if (++index_ == kFixedBytes) enter(Field::ExtraLength);
    return true;
}

/// Extra field, name and comment are text that nothing else would read.
void Decoder::put_text(std::byte octet, PartEmitter& out) {
    if (!header_) {
        PartInfo info;
        info.step = "gzip.header";
        header_ = out.begin_child(std::move(info));
    }
    header_->on_data({&octet, 1});
}

/// Any field but the body. False: this is no gzip.
bool Decoder::on_octet(std::byte octet, PartEmitter& out) {
    switch (field_) {
        case Field::Between:
            if (octet == std::byte{0}) return true;
            index_ = 0;
            if (!on_fixed(octet)) return false;
            field_ = Field::Fixed;
            return true;
        case Field::Fixed: return on_fixed(octet);
        case Field::ExtraLength:
            value_ = (value_ >> 8U) | (std::to_integer<std::uint32_t>(octet) << 8U);
            if (--left_ == 0) {
                left_ = std::exchange(value_, 0);
                enter(Field::Extra);
            }
            return true;
        case Field::Extra:
            put_text(octet, out);
            if (--left_ == 0) enter(Field::Name);
            return true;
        case Field::Name:
        case Field::Comment:
            put_text(octet, out);
            if (octet == std::byte{0})
                enter(field_ == Field::Name ? Field::Comment : Field::HeaderCrc);
            return true;
        case Field::HeaderCrc:
            if (--left_ == 0) enter(Field::Body);
            return true;
        case Field::Trailer:
            if (--left_ == 0) enter(Field::Between);
            return true;
        case Field::Body: break;
    }
    return true;
}

DecodeStatus Decoder::on_body(Bytes& data, PartEmitter& out) {
    const auto [status, consumed] = inflater_.inflate(data, content_, out);
    data = data.subspan(consumed);
    if (inflater_.done()) enter(Field::Trailer);
    return status;
}

DecodeStatus Decoder::on_data(Bytes data, PartEmitter& out) {
    // A plain body that only calls itself gzip is known by its first octets, which come together.
    const bool first = !std::exchange(begun_, true);
    if (first && !text_of(data).starts_with(kMagic)) {
        unused_ = data.size();
        return DecodeStatus::Broken;
    }
    DecodeStatus status = DecodeStatus::Continue;
    while (!data.empty() && status == DecodeStatus::Continue) {
        if (field_ == Field::Body) {
            status = on_body(data, out);
        } else if (on_octet(data.front(), out)) {
            data = data.subspan(1);
        } else {
            status = DecodeStatus::Broken;
        }
    }
    unused_ = data.size();
    return status;
}

DecodeStatus Decoder::on_end(EndReason reason, PartEmitter& out) {
    const bool whole = field_ == Field::Between;
    if (header_) header_->end(cut_short(reason));
    // Junk behind the last member aborts the coding, but what it decoded to is whole.
    const EndReason whole_reason = reason == EndReason::Aborted ? EndReason::Complete : reason;
    content_.end(whole ? whole_reason : cut_short(reason), out);
    return whole ? content_.status() : DecodeStatus::Broken;
}

}  // namespace

std::unique_ptr<ContentDecoder> make_decoder(const PartInfo& info, InflateEngine engine) {
    return std::make_unique<Decoder>(info, engine);
}

constinit const DecoderDescriptor kDescriptor{
    "gzip",
    [](const PartInfo& info, Bytes head) {
        return info.codings.empty() ? text_of(head).starts_with(kMagic)
                                    : coded_as(info, {"gzip", "x-gzip"});
    },
    [](const PartInfo& info, const Limits&) -> std::unique_ptr<ContentDecoder> {
        return make_decoder(info, InflateEngine::Fastest);
    },
    Inflater::kStateBytes};

}  // namespace sealtap::content::gzip

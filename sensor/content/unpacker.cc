#include "content/unpacker.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cut_text.h"
#include "content/builtin.h"
#include "content/coding.h"
#include "content/format.h"
#include "content/media/media_scan.h"
#include "sealtap/content_decoder.h"

namespace sealtap::content {
namespace {

/// The ratio of the budget is reckoned in steps of so many octets of input, so that it does not
/// depend on how they were cut.
constexpr std::size_t kInputStepBytes = 4096;

std::size_t index_of(Cause cause) noexcept { return static_cast<std::size_t>(cause); }

/// The names of "no coding" of HTTP (RFC 9110 section 8.4.1) and MIME (RFC 2045 section 6.2).
bool is_identity(std::string_view coding) noexcept {
    return coding.empty() || coding == "identity" || coding == "7bit" || coding == "8bit" ||
           coding == "binary";
}

/// A path repeats the names around it for every part, so it shows no more of one than a file system
/// would; the part's info has it whole.
constexpr std::size_t kShownNameBytesMax = 255;

RawText path_of(const RawText& parent, std::string_view step, std::string_view name) {
    const std::string_view shown = base::cut_at_word(name, kShownNameBytesMax);
    // Most parts stand right in their document and have no name: no memory is wanted for those.
    if (parent.empty() && name.empty()) return RawText(step);
    std::string path;
    path.reserve(parent.unmasked().size() + step.size() + shown.size() + 6);
    path += parent.unmasked();
    if (!path.empty()) path += " > ";
    path += step;
    if (!name.empty()) path.append(" \"").append(shown).append("\"");
    return RawText(std::move(path));
}

const DecoderDescriptor* find_decoder(const PartInfo& info, Bytes head) noexcept {
    const auto found = std::ranges::find_if(
        builtin(), [&](const DecoderDescriptor& entry) { return entry.accepts(info, head); });
    return found == builtin().end() ? nullptr : &*found;
}

/// Stands for a child that the budget has no room for. What it gets is counted by the part around.
class NoPart final : public OpenPart {
public:
    void on_data(Bytes) override {}
    void on_gap(std::uint64_t, Cause) override {}
    void on_skipped(std::uint64_t, Cause) override {}
    void settle() override {}
    void end(EndReason) override {}
};

/// Where a part stands among the others.
struct Place {
    RawText path;
    std::size_t depth;
    class Part* around;      ///< the part whose decoder emits this one; null at the top
    DecodeBudget* credited;  ///< the budget that an enclosing part already credits with its input
};

class Part final : public OpenPart, private PartEmitter {
public:
    Part(PartHost& host, PartInfo&& info, Place&& place)
        : host_(&host), info_(std::move(info)), place_(std::move(place)) {
        if (!info_.codings.empty())
            std::erase_if(info_.codings, [](const std::string& c) { return is_identity(c); });
        if (place_.around != nullptr) place_.around->children_.push_back(this);
        if (info_.judged == Judged::Alone) begin_document();
    }
    ~Part() override {
        if (state_ != State::Ended) end(EndReason::Aborted);
    }

    void on_data(Bytes data) override;
    void on_gap(std::uint64_t length, Cause cause) override;
    void on_skipped(std::uint64_t length, Cause cause) override;
    void settle() override;
    void end(EndReason reason) override;

private:
    enum class State : std::uint8_t {
        Undecided,  ///< the head is being gathered
        Decoding,
        Scanning,  ///< raw, counted as scanned or, with a cause, as not inspected
        Counting,  ///< counted only
        Ended,
    };

    void begin_document();
    void put_name();
    void gather(Bytes data);
    void read_head();
    void end_undecided();
    void account();
    void decide(Bytes head);
    void decode_or_scan(const DecoderDescriptor* decoder, Bytes head);
    void begin_decoding(const DecoderDescriptor& decoder);
    void drop_decoder() noexcept;
    void begin_scanning();
    void begin_media(Bytes head);
    void read(Bytes data);
    void decode(Bytes data);
    void scan(Bytes data);
    void credit(std::size_t consumed) noexcept;
    [[nodiscard]] DecodeStatus checked(DecodeStatus status) const noexcept {
        return parts_spent_ ? DecodeStatus::Exhausted : status;
    }
    void hole(std::uint64_t length, Cause cause);
    void give_up(DecodeStatus status);
    void take_back_step() noexcept;
    void finish_decoder(EndReason reason);

    PartPtr begin_child(PartInfo&& info) override;
    DecodeBudget& budget() noexcept override { return host_->budget(); }
    DecoderMemory* memory() noexcept override { return memory_; }
    const Limits& limits() const noexcept override { return host_->limits(); }
    void limit_hit(Limit limit) noexcept override { host_->limit_hit(limit); }

    PartHost* host_;
    PartInfo info_;
    Place place_;
    std::unique_ptr<ChildDocument> document_;
    std::unique_ptr<ObjectRecorder> object_;
    std::unique_ptr<ContentDecoder> decoder_;
    DecoderMemory* memory_ = nullptr;  ///< where the decoder is charged
    std::uint64_t charged_ = 0;
    std::unique_ptr<ScanStream> scan_;
    std::unique_ptr<media::MediaScan> media_;  ///< while samples are told from metadata
    std::vector<Part*> children_;              ///< that are open; they belong to the decoder
    PartLedger ledger_;                        ///< of what is not accounted for yet
    std::optional<PartLedger> settled_;        ///< of what is; only while an object asks for it
    TarWatch tar_;
    std::optional<Cause> cause_;  ///< why what is scanned or counted is not inspected
    std::uint64_t position_ = 0;  ///< octets so far, missing ones included
    std::size_t step_left_ = kInputStepBytes;
    std::array<std::byte, kHeadBytes> head_{};
    std::uint8_t head_size_ = 0;
    State state_ = State::Undecided;
    bool credits_input_ = false;
    bool parts_spent_ = false;  ///< a child was wanted that the budget had no room for
};

void Part::begin_document() {
    document_ = host_->begin_document(place_.path, info_);
    if (!document_) return;
    host_ = document_.get();
    if (place_.depth != 0 && !info_.name.empty()) put_name();
}

/// Some senders percent-encode names in forms, which no rule foresees; a few escapes are no sign.
bool is_percent_encoded(std::string_view name) noexcept {
    int escapes = 0;
    for (std::size_t at = name.find('%'); at != std::string_view::npos;
         at = name.find('%', at + 1)) {
        const std::string_view digits = name.substr(at + 1, 2);
        const bool escape =
            digits.size() == 2 && hex_value(digits[0]) >= 0 && hex_value(digits[1]) >= 0;
        escapes += escape ? 1 : 0;
    }
    return escapes >= 3;
}

/// The file name of a document of its own is a part of that document: secrets leak in names.
void Part::put_name() {
    PartInfo name;
    name.step = "file.name";
    name.charset = "utf-8";
    // Its octets as they are stand in the header field that gave it.
    if (is_percent_encoded(info_.name.unmasked())) name.codings = {"percent"};
    const PartPtr part = begin_child(std::move(name));
    part->on_data(bytes_of(info_.name.unmasked()));
    part->end(EndReason::Complete);
}

void Part::on_data(Bytes data) {
    if (data.empty()) return;
    ledger_.size += data.size();
    if (state_ == State::Undecided) {
        gather(data);
    } else {
        read(data);
    }
}

void Part::gather(Bytes data) {
    if (head_size_ == 0 && data.size() >= kHeadBytes) {
        decide(data.first(kHeadBytes));
        return read(data);
    }
    const std::size_t taken = std::min(kHeadBytes - head_size_, data.size());
    std::ranges::copy(data.first(taken), head_.begin() + head_size_);
    head_size_ = static_cast<std::uint8_t>(head_size_ + taken);
    if (head_size_ < kHeadBytes) return;
    decide(head_);
    read(head_);
    if (taken < data.size()) read(data.subspan(taken));
}

/// Chooses how the part is read, once and for all, from its declaration and its first octets.
void Part::decide(Bytes head) {
    const DecoderDescriptor* decoder = find_decoder(info_, head);
    const bool coded = !info_.codings.empty();
    if (info_.object && (!coded || decoder == nullptr))
        object_ = host_->begin_object(place_.path, info_);
    if (coded && decoder == nullptr) {
        cause_ = Cause::UnknownCoding;
        return begin_scanning();
    }
    decode_or_scan(decoder, head);
}

void Part::decode_or_scan(const DecoderDescriptor* decoder, Bytes head) {
    if (decoder == nullptr) {
        cause_ = opaque_format(info_, head);
        begin_scanning();
        if (cause_ == Cause::Media) begin_media(head);
        return;
    }
    if (place_.depth >= host_->budget().depth_max()) {
        host_->limit_hit(Limit::DecodeDepthMax);
        cause_ = Cause::DecodeBudget;
        return begin_scanning();
    }
    memory_ = host_->decoder_memory();
    if (memory_ != nullptr && !memory_->charge(decoder->state_bytes)) {
        host_->limit_hit(Limit::DecoderBytesMax);
        cause_ = Cause::MemoryLimit;
        return begin_scanning();
    }
    charged_ = decoder->state_bytes;
    begin_decoding(*decoder);
}

void Part::drop_decoder() noexcept {
    decoder_.reset();
    if (memory_ != nullptr) memory_->give_back(std::exchange(charged_, 0));
}

void Part::begin_decoding(const DecoderDescriptor& decoder) {
    state_ = State::Decoding;
    decoder_ = decoder.create(info_, host_->limits());
    // The first decoder of a budget is where octets came in; what it makes of them is output.
    credits_input_ = place_.credited != &host_->budget();
}

void Part::begin_scanning() {
    state_ = State::Scanning;
    scan_ = host_->begin_scan(place_.path, info_);
    if (scan_ && position_ != 0) scan_->on_gap(position_);  // keeps the offsets of findings right
}

void Part::begin_media(Bytes head) {
    if (host_->media_reading() == MediaReading::Whole) return;
    if (auto reader = media::make_reader(head))
        media_ = std::make_unique<media::MediaScan>(std::move(reader), ledger_, scan_.get(),
                                                    static_cast<PartEmitter&>(*this));
}

void Part::read(Bytes data) {
    if (object_) object_->on_data(data);
    if (state_ == State::Decoding) return decode(data);
    if (state_ == State::Scanning) return scan(data);
    ledger_.not_inspected[index_of(*cause_)] += data.size();
}

void Part::scan(Bytes data) {
    position_ += data.size();
    if (media_) {
        data = media_->on_data(data);
        if (data.empty()) return;
        media_.reset();
    }
    if (!cause_ && tar_.on_data(data)) {
        cause_ = Cause::UnopenedContainer;
        ledger_.not_inspected[index_of(*cause_)] = std::exchange(ledger_.scanned, 0);
    }
    (cause_ ? ledger_.not_inspected[index_of(*cause_)] : ledger_.scanned) += data.size();
    if (scan_) scan_->on_data(data);
}

void Part::decode(Bytes data) {
    const StageScope stage(host_->stages(), Stage::Content);
    while (!data.empty() && state_ == State::Decoding) {
        const Bytes step = data.first(std::min(step_left_, data.size()));
        const DecodeStatus status = checked(decoder_->on_data(step, *this));
        std::size_t used = step.size();
        if (status == DecodeStatus::Broken) used -= std::min(decoder_->unused(), used);
        if (status == DecodeStatus::Exhausted) used = 0;
        credit(used);
        data = data.subspan(used);
        if (status != DecodeStatus::Continue) give_up(status);
    }
    if (data.empty()) return;
    if (state_ == State::Scanning) return scan(data);
    ledger_.not_inspected[index_of(*cause_)] += data.size();
}

/// Input is credited when a whole step has been decoded, never earlier: so the ratio at any octet
/// is the same however the octets came.
void Part::credit(std::size_t consumed) noexcept {
    ledger_.decoded += consumed;
    position_ += consumed;
    step_left_ -= consumed;
    if (step_left_ != 0) return;
    step_left_ = kInputStepBytes;
    if (credits_input_) host_->budget().on_input(kInputStepBytes);
}

void Part::give_up(DecodeStatus status) {
    (void)decoder_->on_end(EndReason::Aborted, *this);
    drop_decoder();
    if (status == DecodeStatus::Exhausted) {
        take_back_step();
        cause_ = Cause::DecodeBudget;
        state_ = State::Counting;
        return;
    }
    ledger_.flag(Cause::DecodeError);
    cause_ = Cause::DecodeError;
    begin_scanning();
}

/// How far into a step the budget reached depends on the cuts; the step's start does not, so the
/// whole step counts as not decoded.
void Part::take_back_step() noexcept {
    const std::uint64_t done =
        std::min<std::uint64_t>(kInputStepBytes - step_left_, ledger_.decoded);
    ledger_.decoded -= done;
    ledger_.not_inspected[index_of(Cause::DecodeBudget)] += done;
    ledger_.flag(Cause::DecodeBudget);
}

void Part::finish_decoder(EndReason reason) {
    const StageScope stage(host_->stages(), Stage::Content);
    const DecodeStatus status = checked(decoder_->on_end(reason, *this));
    drop_decoder();
    if (status == DecodeStatus::Broken) ledger_.flag(Cause::DecodeError);
    if (status == DecodeStatus::Exhausted) take_back_step();
}

void Part::on_gap(std::uint64_t length, Cause cause) {
    if (length == 0) return;
    ledger_.missing[index_of(cause)] += length;
    hole(length, cause);
}

void Part::on_skipped(std::uint64_t length, Cause cause) {
    if (length == 0) return;
    ledger_.size += length;
    ledger_.not_inspected[index_of(cause)] += length;
    hole(length, cause);
}

void Part::hole(std::uint64_t length, Cause cause) {
    if (state_ == State::Undecided) read_head();
    position_ += length;
    if (state_ == State::Scanning) {
        tar_.on_gap(length);
        if (media_ && media_->on_gap(length)) return;
        // A reader that is lost has told the scan of the gap.
        if (!std::exchange(media_, nullptr) && scan_) scan_->on_gap(length);
    } else if (state_ == State::Decoding) {
        const DecodeStatus status = checked(decoder_->on_gap(length, cause, *this));
        if (status != DecodeStatus::Continue) give_up(status);
    }
}

/// No more of the head will come: what there is of it decides.
void Part::read_head() {
    const Bytes head = Bytes(head_).first(head_size_);
    decide(head);
    if (!head.empty()) read(head);
}

void Part::account() {
    host_->account(ledger_);
    if (!object_) return;  // nobody else asks for it
    if (!settled_) settled_.emplace();
    settled_->add(ledger_);
}

void Part::settle() {
    if (state_ == State::Undecided && ledger_.size != 0) read_head();
    for (Part* child : children_) child->settle();
    if (media_) media_->settle();
    if (scan_) scan_->flush();
    account();
    ledger_ = {};
}

void Part::end(EndReason reason) {
    if (state_ == State::Undecided) end_undecided();
    if (state_ == State::Decoding) finish_decoder(reason);
    state_ = State::Ended;
    if (media_) media_->finish(reason);
    media_.reset();
    if (scan_) scan_->end();
    scan_.reset();
    // Beneath a decoder nobody but the decoder aborts a part.
    if (reason != EndReason::Complete) {
        const bool by_decoder = reason == EndReason::Aborted && place_.depth != 0;
        ledger_.flag(by_decoder ? Cause::DecodeError : Cause::FlowCut);
    }
    account();
    if (object_) object_->end(*settled_, reason);
    object_.reset();
    if (document_) document_->end(reason);
    if (place_.around != nullptr) std::erase(place_.around->children_, this);
}

/// A part of no octets is never coded: the bodies of HEAD and 304 carry the header fields of the
/// real one.
void Part::end_undecided() {
    if (ledger_.size != 0) return read_head();
    if (info_.object) object_ = host_->begin_object(place_.path, info_);
}

PartPtr Part::begin_child(PartInfo&& info) {
    if (!host_->budget().charge_part()) {
        host_->limit_hit(Limit::PartsPerDocumentMax);
        ledger_.flag(Cause::DecodeBudget);
        parts_spent_ = true;
        return std::make_unique<NoPart>();
    }
    // Of a part that is scanned, no octet was credited yet: packed text in a picture is.
    DecodeBudget* const credited = state_ == State::Scanning ? place_.credited : &host_->budget();
    Place place{{}, place_.depth + 1, this, credited};
    // A coding's child is the same file: its name stands in the path already.
    const bool same_name = info.name == info_.name;
    place.path = path_of(place_.path, info.step, same_name ? "" : info.name.unmasked());
    return std::make_unique<Part>(*host_, std::move(info), std::move(place));
}

}  // namespace

PartPtr open_part(PartHost& host, PartInfo&& info, const RawText& parent_path, std::size_t depth) {
    RawText path = path_of(parent_path, info.step, info.name.unmasked());
    return std::make_unique<Part>(host, std::move(info),
                                  Place{std::move(path), depth, nullptr, nullptr});
}

}  // namespace sealtap::content

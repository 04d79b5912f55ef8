#include "content/part.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/cut_text.h"
#include "content/coding.h"
#include "content/unpacker.h"

namespace sealtap::content {
namespace {

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

/// Stands for a child that the budget has no room for. What it gets is counted by the part around.
class NoPart final : public OpenPart {
public:
    void on_data(Bytes) override {}
    void on_gap(std::uint64_t, Cause) override {}
    void on_skipped(std::uint64_t, Cause) override {}
    void settle() override {}
    void end(EndReason) override {}
};

}  // namespace

Part::Part(PartHost& host, PartInfo&& info, Lineage&& lineage)
    : host_(&host), info_(std::move(info)), lineage_(std::move(lineage)) {
    if (!info_.codings.empty())
        std::erase_if(info_.codings, [](const std::string& c) { return is_identity(c); });
    if (lineage_.around != nullptr) lineage_.around->children_.push_back(this);
    if (info_.judged == Judged::Alone) begin_document();
}

/// It is no document of its own: that is its host.
Part::Part(PartHost& host, PartInfo&& info, Lineage&& lineage,
           std::unique_ptr<Collection> collection)
    : host_(&host),
      info_(std::move(info)),
      lineage_(std::move(lineage)),
      collection_(std::move(collection)),
      cause_(Cause::UnopenedContainer),
      state_(State::Collecting) {
    ledger_.size = collection_->octets();
}

void Part::begin_document() {
    document_ = host_->begin_document(lineage_.path, info_);
    if (!document_) return;
    host_ = document_.get();
    if (lineage_.depth != 0 && !info_.name.empty()) put_name();
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

void Part::on_gap(std::uint64_t length, Cause cause) {
    if (length == 0) return ledger_.flag(cause);
    ledger_.missing[index_of(cause)] += length;
    hole(length, cause);
}

void Part::on_skipped(std::uint64_t length, Cause cause) {
    if (length == 0) return;
    ledger_.size += length;
    ledger_.not_inspected[index_of(cause)] += length;
    is_encrypted_ |= cause == Cause::Encrypted && lineage_.depth != 0;
    hole(length, cause);
}

/// Only text that a format made has places; what else there is may have to be recognised first.
void Part::on_place(const Place& place) {
    if (state_ == State::Undecided && info_.reading == Reading::AsText) read_head();
    if (state_ == State::Scanning && scan_) scan_->on_place(place);
}

void Part::hole(std::uint64_t length, Cause cause) {
    if (state_ == State::Undecided) read_head();
    if (state_ == State::Holding) release();
    if (state_ == State::Collecting) return collection_->skip(length);
    if (state_ == State::Decoding) {
        const DecodeStatus status = checked(decoder_->on_gap(length, cause, *this));
        if (status != DecodeStatus::Continue) return give_up(status, length);
    }
    position_ += length;
    if (picture_) picture_->skip(length);
    if (state_ == State::Scanning) {
        if (media_ && media_->on_gap(length)) return;
        // A reader that is lost has told the scan of the gap.
        if (!std::exchange(media_, nullptr) && scan_) scan_->on_gap(length, cause);
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

/// What is collected, and the pixels of a picture that is to be read, are accounted for when it is
/// opened; what a decoder holds when it decides.
void Part::settle() {
    if (state_ == State::Undecided && ledger_.size != 0) read_head();
    if (state_ == State::Holding) release();
    for (Part* child : children_) child->settle();
    if (media_) media_->settle();
    if (scan_) scan_->flush();
    std::uint64_t& pixels = ledger_.not_inspected[index_of(Cause::Media)];
    const std::uint64_t unread = picture_ ? std::exchange(pixels, 0) : 0;
    const std::uint64_t held = decoder_ ? decoder_->held().size() : 0;
    const std::uint64_t waiting = collection_ ? collection_->octets() : held + unread;
    ledger_.size -= waiting;
    ledger_.decoded -= held;
    account();
    ledger_ = {};
    ledger_.size = waiting;
    ledger_.decoded = held;
    pixels = unread;
}

void Part::end(EndReason reason) {
    if (state_ == State::Undecided) end_undecided();
    if (state_ == State::Holding) release();
    if (state_ == State::Collecting && may_be_image_) decide_image();
    if (state_ == State::Collecting) open_collected(Collected::Whole);
    if (state_ == State::Decoding) finish_decoder(reason);
    state_ = State::Ended;
    if (media_) media_->finish(reason);
    media_.reset();
    if (scan_) {
        scan_->end(reason);
        if (scan_->is_spent()) ledger_.flag(Cause::DecodeBudget);
        if (scan_->is_unread()) ledger_.flag(Cause::UnknownCoding);
    }
    scan_.reset();
    if (picture_) read_picture();
    // Beneath a decoder nobody but the decoder aborts a part.
    if (reason != EndReason::Complete) {
        const bool by_decoder = reason == EndReason::Aborted && lineage_.depth != 0;
        ledger_.flag(by_decoder ? Cause::DecodeError : Cause::FlowCut);
    }
    if (is_encrypted_) host_->on_encrypted(lineage_.path);
    account();
    if (object_) object_->end(*settled_, reason);
    object_.reset();
    if (document_) document_->end(reason);
    if (lineage_.around != nullptr) std::erase(lineage_.around->children_, this);
}

/// A part of no octets is never coded: the bodies of HEAD and 304 carry the header fields of the
/// real one.
void Part::end_undecided() {
    if (ledger_.size != 0) return read_head();
    if (info_.object) object_ = host_->begin_object(lineage_.path, info_);
}

PartPtr Part::begin_child(PartInfo&& info) {
    if (!host_->budget().charge_part()) {
        host_->limit_hit(Limit::PartsPerDocumentMax);
        ledger_.flag(Cause::DecodeBudget);
        parts_spent_ = true;
        return std::make_unique<NoPart>();
    }
    // Of what is scanned raw, no octet was credited yet: packed text in a picture is.
    const bool is_raw = state_ == State::Scanning && cause_ && *cause_ != Cause::DecodeError;
    DecodeBudget* const credited = is_raw ? lineage_.credited : &host_->budget();
    Lineage lineage{{}, lineage_.depth + 1, this, credited};
    // A coding's child is the same file: its name stands in the path already.
    const bool same_name = info.name == info_.name;
    lineage.path = path_of(lineage_.path, info.step, same_name ? "" : info.name.unmasked());
    return std::make_unique<Part>(*host_, std::move(info), std::move(lineage));
}

PartPtr open_part(PartHost& host, PartInfo&& info, const RawText& parent_path, std::size_t depth) {
    RawText path = path_of(parent_path, info.step, info.name.unmasked());
    return std::make_unique<Part>(host, std::move(info),
                                  Lineage{std::move(path), depth, nullptr, nullptr});
}

}  // namespace sealtap::content

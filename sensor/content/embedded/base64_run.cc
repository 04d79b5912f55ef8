#include "content/embedded/base64_run.h"

#include <algorithm>
#include <array>
#include <utility>

#include "content/base64/base64.h"
#include "content/embedded/letter_row.h"
#include "content/embedded/letter_span.h"
#include "content/embedded/run_syntax.h"

namespace sealtap::content::embedded {
namespace {

/// What the decoder of RFC 2045 shall see instead: what it passes over, but as many octets, so that
/// it knows how wide lines are when some are lost.
std::byte between(std::byte octet) noexcept {
    if (octet == std::byte{'n'}) return std::byte{'\n'};
    return is_letter(octet) ? std::byte{' '} : octet;
}

std::byte standard(std::byte letter) noexcept {
    if (letter == std::byte{'-'}) return std::byte{'+'};
    return letter == std::byte{'_'} ? std::byte{'/'} : letter;
}

bool is_standard(Bytes letters) noexcept {
    const std::string_view text = text_of(letters);
    return text.find('-') == std::string_view::npos && text.find('_') == std::string_view::npos;
}

class Base64Run final : public ContentDecoder {
public:
    Base64Run(PartInfo&& child, const Limits& limits, base::VectorPath path) : path_(path) {
        child.codings.insert(child.codings.begin(), "base64");
        decoder_ = base64::kDescriptor.create(child, limits);
    }

    DecodeStatus on_data(Bytes data, PartEmitter& out) override;
    DecodeStatus on_gap(std::uint64_t length, Cause cause, PartEmitter& out) override {
        syntax_.on_gap();
        return decoder_->on_gap(length, cause, out);
    }
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override {
        return decoder_->on_end(reason, out);
    }
    [[nodiscard]] std::size_t unused() const noexcept override { return unused_; }

private:
    void give(Bytes data, PartEmitter& out) {
        if (status_ == DecodeStatus::Continue && !data.empty())
            status_ = decoder_->on_data(data, out);
    }
    void give_letters(Bytes letters, PartEmitter& out);

    std::unique_ptr<ContentDecoder> decoder_;
    RunSyntax syntax_;
    base::VectorPath path_;
    DecodeStatus status_ = DecodeStatus::Continue;
    std::size_t unused_ = 0;
};

void Base64Run::give_letters(Bytes letters, PartEmitter& out) {
    std::array<std::byte, 1024> changed;
    while (!letters.empty()) {
        const Bytes piece = letters.first(std::min(letters.size(), changed.size()));
        std::ranges::transform(piece, changed.begin(), standard);
        give(Bytes(changed).first(piece.size()), out);
        letters = letters.subspan(piece.size());
    }
}

/// What the decoder can have as it is goes to it in one piece, over as many lines as there are.
DecodeStatus Base64Run::on_data(Bytes data, PartEmitter& out) {
    std::size_t plain = 0;  // octets at the front of data that it has not been given
    const auto flush = [&](std::size_t beside) {
        give(data.first(plain), out);
        data = data.subspan(plain + beside);
        plain = 0;
    };
    while (plain < data.size() && status_ == DecodeStatus::Continue) {
        if (syntax_.in_line()) {
            const std::size_t count = letters_at_front(data.subspan(plain), path_);
            syntax_.on_letters(count);
            const Bytes letters = data.subspan(plain, count);
            if (is_standard(letters)) {
                plain += count;
            } else {
                flush(count);
                give_letters(letters, out);
            }
            if (plain == data.size()) break;
        }
        const std::byte octet = data[plain];
        const RunSyntax::Step step = syntax_.on_octet(octet);
        if (step == RunSyntax::Step::Over) {
            flush(0);
            unused_ = data.size();
            return status_ == DecodeStatus::Continue ? DecodeStatus::Broken : status_;
        }
        const std::byte seen = step == RunSyntax::Step::Between ? between(octet) : standard(octet);
        if (seen == octet) {
            ++plain;
        } else {
            flush(1);
            give(Bytes(&seen, 1), out);
        }
    }
    flush(0);
    return status_;
}

}  // namespace

std::unique_ptr<ContentDecoder> make_base64_run(PartInfo&& child, const Limits& limits,
                                                base::VectorPath path) {
    return std::make_unique<Base64Run>(std::move(child), limits, path);
}

}  // namespace sealtap::content::embedded

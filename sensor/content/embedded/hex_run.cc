#include <utility>

#include "content/coding.h"
#include "content/embedded/base64_run.h"
#include "content/embedded/run_syntax.h"

namespace sealtap::content::embedded {
namespace {

class HexRun final : public ContentDecoder {
public:
    explicit HexRun(PartInfo&& child) : content_(std::move(child)) {}

    DecodeStatus on_data(Bytes data, PartEmitter& out) override {
        for (; !data.empty(); data = data.subspan(1)) {
            const RunSyntax::Step step = syntax_.on_octet(data.front());
            if (step == RunSyntax::Step::Between) continue;
            const int digit = hex_value(static_cast<char>(data.front()));
            if (step != RunSyntax::Step::Letter || digit < 0) {
                unused_ = data.size();
                return content_.status() == DecodeStatus::Continue ? DecodeStatus::Broken
                                                                   : content_.status();
            }
            on_digit(digit, out);
        }
        return content_.status();
    }
    /// Which digit of a pair comes next nobody knows; most lines begin with a first one.
    DecodeStatus on_gap(std::uint64_t length, Cause cause, PartEmitter& out) override {
        syntax_.on_gap();
        const std::uint64_t digits = length + (high_ >= 0 ? 1 : 0);
        content_.on_gap((digits + 1) / 2, cause, out);
        skips_ = digits % 2 != 0;
        high_ = -1;
        return content_.status();
    }
    DecodeStatus on_end(EndReason reason, PartEmitter& out) override {
        content_.end(reason, out);
        return content_.status();
    }
    [[nodiscard]] std::size_t unused() const noexcept override { return unused_; }

private:
    void on_digit(int digit, PartEmitter& out) {
        if (std::exchange(skips_, false)) return;
        if (high_ < 0) {
            high_ = digit;
            return;
        }
        content_.put(static_cast<char>(std::exchange(high_, -1) * 16 + digit), out);
    }

    DecodedPart content_;
    RunSyntax syntax_;
    int high_ = -1;  ///< the first digit of an open pair
    bool skips_ = false;
    std::size_t unused_ = 0;
};

}  // namespace

std::unique_ptr<ContentDecoder> make_hex_run(PartInfo&& child) {
    return std::make_unique<HexRun>(std::move(child));
}

}  // namespace sealtap::content::embedded

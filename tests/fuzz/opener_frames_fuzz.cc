// The answer of a child that was taken over: messages of up to 64 KiB, each behind two octets of
// length.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "base/byte_reader.h"
#include "opener/confinement.h"
#include "opener/frame_reader.h"
#include "opener/request.h"

namespace {

using namespace sealtap;

/// What the sensor's own parts may rely on, whatever the child sends.
class Checked final : public OpenedParts {
public:
    ~Checked() override { expect(open_ == 0); }
    void begin(PartInfo&& info) override {
        expect(!info.step.empty() && info.step.size() <= opener::kStepBytesMax);
        for (const char c : info.step) expect(opener::is_step_character(c));
        expect(info.name.unmasked().size() <= opener::kNameBytesMax);
        expect(info.codings.size() <= opener::kCodingsMax);
        expect(++open_ <= opener::kPartsOpenMax);
    }
    void data(Bytes octets) override {
        expect(open_ != 0 && !octets.empty());
        octets_ += octets.size();
        expect(octets_ <= kOutputMax);
    }
    void place(const Place& place) override {
        expect(open_ != 0 && place.region <= Region::Hidden);
        expect(!place.colour || *place.colour <= 0xFFFFFF);
    }
    void skipped(std::uint64_t octets, Cause cause) override {
        expect(open_ != 0 && opener::is_reading_cause(cause));
        expect((skipped_ += octets) <= opener::kSkippedSumMax);
    }
    void end(EndReason reason) override {
        expect(open_ != 0 && reason <= EndReason::Aborted);
        --open_;
    }
    void unread(std::uint64_t octets, Cause cause) override {
        expect(opener::is_reading_cause(cause));
        expect((unread_ += octets) <= kDocument);
    }
    /// Some want no more at some time.
    [[nodiscard]] bool wants_more() const noexcept override { return octets_ < kWanted; }

    static constexpr std::uint64_t kOutputMax = 100'000;
    static constexpr std::uint64_t kDocument = 5'000;

private:
    static constexpr std::uint64_t kWanted = 20'000;
    static void expect(bool holds) {
        if (!holds) std::abort();
    }

    std::size_t open_ = 0;
    std::uint64_t octets_ = 0;
    std::uint64_t skipped_ = 0;
    std::uint64_t unread_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes input = std::as_bytes(std::span(data, size));
    (void)opener::parse_hello(input);
    Checked out;
    opener::FrameReader reader(
        out, {.output_octets_max = Checked::kOutputMax, .document_octets = Checked::kDocument});
    base::ByteReader messages(input);
    while (messages.left() >= 2) {
        const std::size_t wanted = messages.u16();
        const Bytes message = messages.take(wanted < messages.left() ? wanted : messages.left());
        const auto state = reader.read(message);
        if (state == opener::FrameReader::State::Broken) break;
    }
    return 0;
}

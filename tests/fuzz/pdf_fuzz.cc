// A PDF of any octets: no crash, no hang, and every part that is begun ends.
#include "opener/pdf/pdf.h"

#include <cstdint>
#include <cstdlib>
#include <span>

namespace {

class BalancedOutput final : public sealtap::opener::Output {
public:
    ~BalancedOutput() override {
        if (depth_ != 0) std::abort();
    }
    void begin(sealtap::PartInfo&&) override { ++depth_; }
    void data(sealtap::Bytes octets) override {
        if (depth_ == 0) std::abort();
        left_ -= left_ < octets.size() ? left_ : octets.size();
    }
    void place(const sealtap::Place&) override {}
    void skipped(std::uint64_t, sealtap::Cause) override {}
    void end(sealtap::EndReason) override {
        if (depth_-- == 0) std::abort();
    }
    void unread(std::uint64_t octets, sealtap::Cause) override { unread_ += octets; }
    [[nodiscard]] bool wants_more() const noexcept override { return left_ != 0; }
    [[nodiscard]] std::uint64_t unread_octets() const noexcept { return unread_; }

private:
    std::uint64_t depth_ = 0;
    std::uint64_t left_ = 1U << 20U;
    std::uint64_t unread_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::opener::Whole whole;
    whole.octets = std::as_bytes(std::span(data, size));
    BalancedOutput out;
    (void)sealtap::opener::pdf::kDescriptor.open(whole, out);
    if (out.unread_octets() > size) std::abort();
    return 0;
}

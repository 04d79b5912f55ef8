#pragma once

#include <cstddef>
#include <cstdint>

#include "base/assert.h"
#include "base/hash.h"
#include "opener/format.h"

// What every fuzz target of a document format does with its octets: they are the document.
namespace sealtap::test {

/// Stops the process when it is told something wrong; keeps a digest of what it is told.
class FuzzedOutput final : public opener::Output {
public:
    explicit FuzzedOutput(std::uint64_t document_octets) : document_octets_(document_octets) {}
    ~FuzzedOutput() override { SEALTAP_ASSERT(depth_ == 0); }

    void begin(PartInfo&& info) override {
        SEALTAP_ASSERT(++depth_ <= 16 && !info.step.empty());
        note(info.step);
        note(info.name.unmasked());
    }
    void data(Bytes octets) override {
        SEALTAP_ASSERT(depth_ != 0);
        written_ += octets.size();
        SEALTAP_ASSERT(written_ <= kOctetsMax + (2U << 20U));
        digest_.update(octets);
    }
    void place(const Place&) override { SEALTAP_ASSERT(depth_ != 0); }
    void skipped(std::uint64_t, Cause cause) override {
        SEALTAP_ASSERT(depth_ != 0);
        note(to_string(cause));
    }
    void end(EndReason) override { SEALTAP_ASSERT(depth_-- != 0); }
    void unread(std::uint64_t octets, Cause cause) override {
        unread_ += octets;
        SEALTAP_ASSERT(unread_ <= document_octets_);
        note(to_string(cause));
    }
    [[nodiscard]] bool wants_more() const noexcept override { return written_ < kOctetsMax; }

    [[nodiscard]] std::string digest() { return digest_.hex(); }
    [[nodiscard]] bool is_untouched() const { return is_untouched_ && written_ == 0; }

private:
    static constexpr std::uint64_t kOctetsMax = 4U << 20U;

    void note(std::string_view text) {
        is_untouched_ = false;
        digest_.update(bytes_of(text));
    }

    base::Digest digest_{base::Digest::Kind::Sha256};
    std::uint64_t document_octets_;
    std::uint64_t depth_ = 0;
    std::uint64_t written_ = 0;
    std::uint64_t unread_ = 0;
    bool is_untouched_ = true;
};

/// Opened twice by `format`, if it accepts it: the answers are the same.
inline void fuzz_document(const opener::FormatDescriptor& format, const std::uint8_t* data,
                          std::size_t size) {
    opener::Whole whole;
    whole.octets = std::as_bytes(std::span(data, size));
    if (!format.accepts(whole)) return;
    FuzzedOutput once(size);
    FuzzedOutput twice(size);
    const OpenStatus status = format.open(whole, once);
    SEALTAP_ASSERT(status != OpenStatus::Failed);
    SEALTAP_ASSERT(status != OpenStatus::Refused || once.is_untouched());
    SEALTAP_ASSERT(format.open(whole, twice) == status);
    SEALTAP_ASSERT(once.digest() == twice.digest());
}

}  // namespace sealtap::test

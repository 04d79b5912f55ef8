#pragma once

#include <chrono>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

namespace sealtap::bench {

/// Where the frames of a corpus go.
class FrameSink {
public:
    virtual ~FrameSink() = default;
    /// An Ethernet frame; it lives until the call returns.
    virtual void on_frame(std::string_view frame) = 0;
};

/// Writes a capture frame by frame (classic pcap with nanoseconds), so that it may be larger than
/// memory. Frames are `step` apart.
class CaptureWriter final : public FrameSink {
public:
    CaptureWriter(const std::string& path, std::chrono::nanoseconds step);
    ~CaptureWriter() override;
    CaptureWriter(const CaptureWriter&) = delete;
    CaptureWriter& operator=(const CaptureWriter&) = delete;

    void on_frame(std::string_view frame) override;
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] std::uint64_t frames() const noexcept { return frames_; }

private:
    void spill();

    std::ofstream file_;
    std::string waiting_;
    std::chrono::nanoseconds step_;
    std::chrono::nanoseconds time_{std::chrono::seconds(1'790'000'000)};
    std::uint64_t size_ = 0;
    std::uint64_t frames_ = 0;
};

}  // namespace sealtap::bench

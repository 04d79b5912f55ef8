#include "bench/capture_writer.h"

#include "support/pcap_writer.h"

namespace sealtap::bench {
namespace {

constexpr std::size_t kSpillBytes = std::size_t{1} << 20U;

/// As a capture written on this kind of machine has it.
void put_little32(std::string& out, std::uint64_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8)
        out += static_cast<char>(value >> shift & 0xFFU);
}

}  // namespace

CaptureWriter::CaptureWriter(const std::string& path, std::chrono::nanoseconds step)
    : file_(path, std::ios::binary), step_(step) {
    waiting_ = test::pcap_file({}, {.times = test::PcapTimes::Nanoseconds});
    size_ = waiting_.size();
}

CaptureWriter::~CaptureWriter() { spill(); }

void CaptureWriter::spill() {
    file_.write(waiting_.data(), static_cast<std::streamsize>(waiting_.size()));
    waiting_.clear();
}

void CaptureWriter::on_frame(std::string_view frame) {
    constexpr std::size_t kRecordHeader = 16;
    time_ += step_;
    put_little32(waiting_, static_cast<std::uint64_t>(time_.count()) / 1'000'000'000);
    put_little32(waiting_, static_cast<std::uint64_t>(time_.count()) % 1'000'000'000);
    put_little32(waiting_, frame.size());
    put_little32(waiting_, frame.size());
    waiting_ += frame;
    size_ += kRecordHeader + frame.size();
    ++frames_;
    if (waiting_.size() >= kSpillBytes) spill();
}

}  // namespace sealtap::bench

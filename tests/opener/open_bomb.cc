// Opens each document given as the sandboxed child would, with its limits of time and output, and
// prints what it cost for bombs.py: the status, milliseconds of the processor, KiB of memory
// besides the document, octets written, octets of the first part, and whether anything was told as
// left out.
#include <sys/resource.h>
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "opener/builtin.h"

namespace {

using namespace sealtap;

double cpu_ms() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// The largest that the process ever was, in KiB; reset between documents.
long peak_kib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) return std::atol(line.c_str() + std::strlen("VmHWM:"));
    }
    return 0;
}

void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

class Budgeted final : public opener::Output {
public:
    explicit Budgeted(double ms) : time_over_(cpu_ms() + ms) {}

    void begin(PartInfo&&) override { ++parts_; }
    void data(Bytes octets) override {
        octets_ += octets.size();
        if (first_ == 0) first_ = octets.size();
    }
    void place(const Place&) override {}
    void skipped(std::uint64_t, Cause) override { is_partial_ = true; }
    void end(EndReason reason) override { is_partial_ |= reason != EndReason::Complete; }
    void unread(std::uint64_t, Cause) override { is_partial_ = true; }
    [[nodiscard]] bool wants_more() const noexcept override {
        constexpr std::uint32_t kQuestionsPerLook = 32;  // as FrameWriter looks
        constexpr std::uint64_t kOctetsMax = std::uint64_t{1024} << 20U;
        if (++asked_ % kQuestionsPerLook == 0) is_late_ |= cpu_ms() > time_over_;
        return !is_late_ && octets_ < kOctetsMax;
    }
    [[nodiscard]] bool is_partial() const { return is_partial_ || is_late_; }

    std::uint64_t octets_ = 0;
    std::uint64_t first_ = 0;
    std::uint64_t parts_ = 0;

private:
    double time_over_;
    mutable std::uint32_t asked_ = 0;
    mutable bool is_late_ = false;
    bool is_partial_ = false;
};

void open(const char* path, double ms) {
    std::ifstream file(path, std::ios::binary);
    const std::string octets((std::istreambuf_iterator<char>(file)), {});
    opener::Whole whole;
    whole.octets = bytes_of(octets);
    reset_peak();
    const long before = peak_kib();
    const double begin = cpu_ms();
    Budgeted out(ms);
    OpenStatus status = OpenStatus::Failed;
    try {
        status = opener::open_document(whole, out);
    } catch (const std::bad_alloc&) {
        status = OpenStatus::Exhausted;
    }
    const bool is_partial = out.is_partial() || status != OpenStatus::Opened;
    std::printf("%d %.0f %ld %llu %llu %llu %s\n", static_cast<int>(status), cpu_ms() - begin,
                peak_kib() - before, static_cast<unsigned long long>(out.parts_),
                static_cast<unsigned long long>(out.octets_),
                static_cast<unsigned long long>(out.first_), is_partial ? "partial" : "whole");
}

}  // namespace

/// The milliseconds that a document may take, then the documents.
int main(int count, char** arguments) {
    for (const opener::FormatDescriptor& format : opener::builtin()) {
        if (format.prepare != nullptr) format.prepare();
    }
    // As the child's RLIMIT_DATA has it: what is refused is an answer.
    const rlimit memory{.rlim_cur = std::uint64_t{160} << 20U, .rlim_max = std::uint64_t{1} << 30U};
    (void)::setrlimit(RLIMIT_DATA, &memory);
    for (int i = 2; i < count; ++i) open(arguments[i], std::atof(arguments[1]));
}

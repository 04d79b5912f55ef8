#include "bench/measure.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>

namespace sealtap::bench {
namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

struct Unmap {
    void operator()(Notes* notes) const { munmap(notes, sizeof(Notes)); }
};

/// Memory that the child shares with us.
std::unique_ptr<Notes, Unmap> shared_notes() {
    void* const memory =
        mmap(nullptr, sizeof(Notes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    return std::unique_ptr<Notes, Unmap>(new (memory) Notes());
}

}  // namespace

Usage usage_of(const std::function<void(Notes&)>& work) {
    const auto notes = shared_notes();
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
        work(*notes);
        _exit(EXIT_SUCCESS);
    }
    int status = 0;
    rusage used{};
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0) {
        std::fputs("bench: a measured process failed\n", stderr);
        std::exit(EXIT_FAILURE);
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    return {seconds(used.ru_utime) + seconds(used.ru_stime), wall.count(),
            static_cast<std::uint64_t>(used.ru_maxrss) * 1024, *notes};
}

std::vector<Usage> best_of(unsigned rounds, const std::vector<Case>& cases) {
    std::vector<Usage> best(cases.size());
    for (unsigned round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const Usage now = usage_of(cases[i].work);
            if (round == 0) {
                best[i] = now;
                continue;
            }
            for (std::size_t note = 0; note < now.notes.size(); ++note)
                best[i].notes[note] = std::min(best[i].notes[note], now.notes[note]);
            best[i].cpu_seconds = std::min(best[i].cpu_seconds, now.cpu_seconds);
            best[i].wall_seconds = std::min(best[i].wall_seconds, now.wall_seconds);
            best[i].peak_bytes = std::min(best[i].peak_bytes, now.peak_bytes);
        }
    }
    return best;
}

}  // namespace sealtap::bench

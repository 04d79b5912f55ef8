#include "bench/measure.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>

namespace sealtap::bench {
namespace {

/// What the child tells.
struct Told {
    double cpu_seconds = 0;
    double wall_seconds = 0;
    Notes notes{};
};

void run(const Case& one, Told& told) {
    if (one.prepare) one.prepare();
    const double cpu = cpu_now();
    const auto start = std::chrono::steady_clock::now();
    one.work(told.notes);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    told.cpu_seconds = cpu_now() - cpu;
    told.wall_seconds = wall.count();
}

struct Unmap {
    void operator()(Told* told) const { munmap(told, sizeof(Told)); }
};

/// Memory that the child shares with us.
std::unique_ptr<Told, Unmap> shared_with_child() {
    void* const memory =
        mmap(nullptr, sizeof(Told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    return std::unique_ptr<Told, Unmap>(new (memory) Told());
}

}  // namespace

double cpu_now() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

Usage usage_of(const Case& one) {
    const auto told = shared_with_child();
    const pid_t child = fork();
    if (child == 0) {
        run(one, *told);
        _exit(EXIT_SUCCESS);
    }
    int status = 0;
    rusage used{};
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0) {
        std::fprintf(stderr, "bench: the measured process of \"%s\" failed\n", one.name.c_str());
        std::exit(EXIT_FAILURE);
    }
    return {told->cpu_seconds, told->wall_seconds,
            static_cast<std::uint64_t>(used.ru_maxrss) * 1024, told->notes};
}

std::vector<Usage> best_of(unsigned rounds, const std::vector<Case>& cases) {
    std::vector<Usage> best(cases.size());
    for (unsigned round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const Usage now = usage_of(cases[i]);
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

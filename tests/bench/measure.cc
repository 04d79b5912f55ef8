#include "bench/measure.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace sealtap::bench {
namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

Usage usage_of(const std::function<void()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        work();
        _exit(EXIT_SUCCESS);
    }
    int status = 0;
    rusage used{};
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0) {
        std::fputs("bench: a measured process failed\n", stderr);
        std::exit(EXIT_FAILURE);
    }
    return {seconds(used.ru_utime) + seconds(used.ru_stime),
            static_cast<std::uint64_t>(used.ru_maxrss) * 1024};
}

}  // namespace sealtap::bench

#pragma once

#include <sys/syscall.h>

#include <algorithm>
#include <array>

#include "opener/sanitizer.h"

namespace sealtap::test {

inline constexpr long kCallNumberMax = 520;

/// What a locked child may call, whatever the arguments: written down a second time, so that
/// nothing gets into the filter unseen. `mmap` and the like are there with some arguments only, and
/// the drill tries the others by name.
inline constexpr std::array kNeededCalls{
    SYS_brk,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_futex,
    SYS_sched_yield,
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_gettimeofday,
    SYS_setitimer,
    SYS_getrandom,
    SYS_getpid,
    SYS_gettid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_sysinfo,
    SYS_uname,
    SYS_rt_sigreturn,
    SYS_rt_sigprocmask,
    SYS_restart_syscall,
    SYS_recvmsg,
    SYS_recvfrom,
    SYS_sendto,
    SYS_close,
    SYS_read,
    SYS_readv,
    SYS_pread64,
    SYS_lseek,
    SYS_fstat,
    SYS_exit,
    SYS_exit_group,
    SYS_mprotect,
    SYS_prlimit64,
    SYS_getdents64,
    SYS_openat,
    SYS_newfstatat,
#if defined(SYS_time)
    SYS_time,
#endif
};
/// A sanitizer's runtime needs these besides.
inline constexpr std::array kSanitizerCalls{
    SYS_pipe2,
#if defined(SYS_pipe)
    SYS_pipe,
#endif

    SYS_mmap,         SYS_prctl,   SYS_sigaltstack, SYS_write,   SYS_nanosleep, SYS_clock_nanosleep,
    SYS_rt_sigaction, SYS_getppid, SYS_personality, SYS_mincore,
#if defined(SYS_getrlimit)
    SYS_getrlimit,
#endif
};

/// uretprobe and uprobe of x86-64: the kernel's own trampolines make them, no filter sees them, and
/// anybody else dies of them.
inline constexpr long kUretprobe = 335;
inline constexpr long kUprobe = 336;

[[nodiscard]] inline bool is_needed_call(long number) {
    if (number == kUretprobe || number == kUprobe) return true;
    return std::ranges::find(kNeededCalls, number) != kNeededCalls.end() ||
           (opener::kIsSanitized &&
            std::ranges::find(kSanitizerCalls, number) != kSanitizerCalls.end());
}

}  // namespace sealtap::test

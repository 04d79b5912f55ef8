#include "opener/child/calls.h"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <memory>

#include "opener/sanitizer.h"

namespace sealtap::opener {
namespace {

/// Only a signal's handler counts refused calls, and it knows of nothing but this.
std::atomic<std::uint32_t> refused{0};

/// The kernel has not done the call; it is to fail with EPERM.
void refuse_call(int /*signal*/, siginfo_t* /*info*/, void* context) {
    refused.fetch_add(1, std::memory_order_relaxed);
    auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
    registers.gregs[REG_RAX] = -EPERM;
#elif defined(__aarch64__)
    registers.regs[0] = static_cast<unsigned long long>(-EPERM);
#else
#error "say where the result of a call of the system stands"
#endif
}

bool catch_refusals() noexcept {
    struct sigaction action{};
    action.sa_sigaction = refuse_call;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    return ::sigaction(SIGSYS, &action, nullptr) == 0;
}

// What opening a document needs: memory, the clock, the socket, and its end.
constexpr std::array kAllowed{
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(setitimer),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(recvmsg),
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),
    SCMP_SYS(close),
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(lseek),
    SCMP_SYS(_llseek),
    SCMP_SYS(fstat),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

// Harmless questions that libraries ask at any time: they fail, and nobody need know.
struct Quiet {
    int call;
    int failure;
};
constexpr std::array kQuiet{
    Quiet{SCMP_SYS(ioctl), ENOTTY},     Quiet{SCMP_SYS(access), EACCES},
    Quiet{SCMP_SYS(faccessat), EACCES}, Quiet{SCMP_SYS(faccessat2), EACCES},
    Quiet{SCMP_SYS(readlink), EACCES},  Quiet{SCMP_SYS(readlinkat), EACCES},
    Quiet{SCMP_SYS(getcwd), EACCES},    Quiet{SCMP_SYS(sched_getaffinity), EPERM},
};

// No library that reads documents has a use for these: whoever calls them has taken over.
constexpr std::array kDeadly{
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(clone),
    SCMP_SYS(clone3),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(socket),
    SCMP_SYS(socketpair),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(setuid),
    SCMP_SYS(setresuid),
    SCMP_SYS(setreuid),
    SCMP_SYS(memfd_create),
    SCMP_SYS(open_by_handle_at),
};

// A sanitizer's runtime maps what it likes, looks at itself before it reports, has a thread, and
// asks through a pipe whether memory can be read.
constexpr std::array kAllowedForSanitizers{
    SCMP_SYS(mmap),         SCMP_SYS(mprotect),  SCMP_SYS(prctl),           SCMP_SYS(sigaltstack),
    SCMP_SYS(write),        SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(getrlimit),
    SCMP_SYS(rt_sigaction), SCMP_SYS(getppid),   SCMP_SYS(mincore),         SCMP_SYS(personality),
    SCMP_SYS(pipe),         SCMP_SYS(pipe2),
};

class Filter {
public:
    Filter() : context_(::seccomp_init(SCMP_ACT_TRAP), &::seccomp_release) {
        // Threads that a sanitizer's runtime has already begun are bound as well.
        is_good_ =
            context_ != nullptr &&
            ::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
            ::seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0;
    }

    template <class... Conditions>
    void rule(std::uint32_t action, int call, Conditions... conditions) {
        if (!is_good_) return;
        // Calls that this machine does not have need no rule.
        const int failure =
            ::seccomp_rule_add(context_.get(), action, call, sizeof...(conditions), conditions...);
        is_good_ = failure == 0 || failure == -EDOM;
    }
    bool load() { return is_good_ && ::seccomp_load(context_.get()) == 0; }

private:
    std::unique_ptr<void, decltype(&::seccomp_release)> context_;
    bool is_good_ = false;
};

scmp_arg_cmp equal(unsigned argument, std::uint64_t value) {
    return {argument, SCMP_CMP_EQ, value, 0};
}
scmp_arg_cmp masked(unsigned argument, std::uint64_t mask, std::uint64_t value) {
    return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

/// Memory of our own or of a file that was handed to us, never to be executed. Shared memory would
/// escape the bound.
void allow_memory_calls(Filter& filter) {
    filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(mmap), masked(2, PROT_EXEC, 0),
                masked(3, MAP_TYPE, MAP_PRIVATE));
    filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(mprotect), masked(2, PROT_EXEC, 0));
}

void allow_own_limits(Filter& filter) {
    filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), equal(0, 0), equal(1, RLIMIT_DATA));
    filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), equal(0, 0), equal(2, 0));
}

/// What a library prints goes to /dev/null.
void allow_last_words(Filter& filter) {
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
        filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(write), equal(0, static_cast<std::uint64_t>(stream)));
        filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(writev), equal(0, static_cast<std::uint64_t>(stream)));
    }
}

/// abort() signals its own thread.
void allow_end(Filter& filter) {
    filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(tgkill), equal(0, static_cast<std::uint64_t>(::getpid())));
}

/// Names are looked at only where Landlock keeps this to the folders of data.
void allow_files(Filter& filter, FileReading reading) {
    // glibc's fstat is this call with an empty name.
    filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), masked(3, AT_EMPTY_PATH, AT_EMPTY_PATH));
    filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(fcntl), equal(1, F_GETFL));
    filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(fcntl), equal(1, F_SETFD));
    if (reading == FileReading::None) return;
    constexpr std::uint64_t kWriting =
        O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | O_PATH | (O_TMPFILE & ~O_DIRECTORY);
    filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(openat), masked(2, kWriting, O_RDONLY));
    filter.rule(SCMP_ACT_ALLOW, SCMP_SYS(getdents64));
}

}  // namespace

bool restrict_calls(FileReading reading) {
    Filter filter;
    for (const int call : kAllowed) filter.rule(SCMP_ACT_ALLOW, call);
    for (const int call : kDeadly) filter.rule(SCMP_ACT_KILL_PROCESS, call);
    for (const Quiet& quiet : kQuiet) {
        filter.rule(SCMP_ACT_ERRNO(static_cast<unsigned>(quiet.failure)), quiet.call);
    }
    if (kIsSanitized) {
        for (const int call : kAllowedForSanitizers) filter.rule(SCMP_ACT_ALLOW, call);
    } else {
        filter.rule(SCMP_ACT_ERRNO(EPERM), SCMP_SYS(rt_sigaction));
        allow_memory_calls(filter);
        allow_last_words(filter);
    }
    allow_end(filter);
    allow_own_limits(filter);
    allow_files(filter, reading);
    return catch_refusals() && filter.load();
}

std::uint32_t refused_calls() noexcept { return refused.load(std::memory_order_relaxed); }

}  // namespace sealtap::opener

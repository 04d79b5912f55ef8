#include "opener/child/sandbox.h"

#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "opener/child/calls.h"
#include "opener/child/landlock.h"
#include "opener/sanitizer.h"

/// AddressSanitizer asks for it. Its search for leaks at the end starts a process, which is deadly
/// here.
extern "C" const char*
__asan_default_options();  // NOLINT(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const char* __asan_default_options() {
    return "detect_leaks=0:allocator_may_return_null=1:quarantine_size_mb=1";
}

namespace sealtap::opener {
namespace {

constexpr uid_t kNobody = 65534;
constexpr unsigned long kCapabilitiesMax = 64;
constexpr rlim_t kOpenFilesMax = 16;

/// The network namespace that a process gets is empty.
bool leave_network() noexcept { return ::unshare(CLONE_NEWNET | CLONE_NEWIPC) == 0; }

/// Root becomes nobody. Who is not root stays who he is, and is told so.
bool change_user() noexcept {
    return ::geteuid() == 0 && ::setgroups(0, nullptr) == 0 &&
           ::setresgid(kNobody, kNobody, kNobody) == 0 &&
           ::setresuid(kNobody, kNobody, kNobody) == 0;
}

/// What may not be inherited by anything that would be executed. Needs a capability itself.
void drop_bounding_set() noexcept {
    for (unsigned long capability = 0; capability < kCapabilitiesMax; ++capability) {
        (void)::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    }
}

bool drop_capabilities() noexcept {
    (void)::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    const std::array<__user_cap_data_struct, 2> none{};
    return ::syscall(SYS_capset, &header, none.data()) == 0;
}

bool limit(__rlimit_resource resource, rlim_t value) noexcept {
    const rlimit both{.rlim_cur = value, .rlim_max = value};
    return ::setrlimit(resource, &both) == 0;
}

bool limit_all() noexcept {
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, kOpenFilesMax) && limit(RLIMIT_NPROC, 0) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_MEMLOCK, 0) && limit(RLIMIT_MSGQUEUE, 0);
}

/// Who dies with its sensor need not be looked for. A change of the user makes the kernel forget
/// both.
bool die_unseen() noexcept {
    return ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

void apply_if(Confinement& confinement, Measure measure, bool is_applied) noexcept {
    if (is_applied) confinement.apply(measure);
}

}  // namespace

Confinement lock_process(std::span<const char* const> folders, const MemoryBound& memory) {
    Confinement done;
    const bool is_root = ::geteuid() == 0;
    apply_if(done, Measure::NoNetwork, is_root && leave_network());
    drop_bounding_set();
    apply_if(done, Measure::OwnUser, change_user());
    apply_if(done, Measure::NoCapabilities, drop_capabilities());
    apply_if(done, Measure::NotDumpable, die_unseen());
    apply_if(done, Measure::NoNewPrivileges, ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    const bool has_landlock = restrict_files(folders);
    apply_if(done, Measure::Landlock, has_landlock);
    apply_if(done, Measure::Limits, limit_all() && memory.is_set());
    const auto reading = has_landlock ? FileReading::Confined : FileReading::None;
    apply_if(done, Measure::Seccomp, restrict_calls(reading));
    apply_if(done, Measure::WholeSeccomp, !kIsSanitized && done.has(Measure::Seccomp));
    return done;
}

std::uint32_t denied_calls() noexcept { return refused_calls(); }

}  // namespace sealtap::opener

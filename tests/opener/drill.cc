// The drill: locks itself like a child that opens documents, and tries what one that was taken over
// would try. `drill NAME` tries one thing and ends with status 0 when it was refused, 1 when it was
// not, 2 when there is no such attempt and 3 when it could not lock itself. `drill sweep N` makes
// every call of the system from number N on with arguments of zero, but those that the child needs,
// and prints the numbers of those that were not refused. `drill free NAME` tries without the lock,
// `drill bare NAME` behind one that leaves no folder to read: sealtap-ocr's.
#include <fcntl.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "opener/child/memory.h"
#include "opener/child/sandbox.h"
#include "opener/drill_calls.h"

namespace {

constexpr std::array kFolders{"/usr/share/common-licenses"};
constexpr std::uint64_t kMemory = 64U << 20U;
constexpr std::size_t kPage = 4096;

/// Asked before the lock: it is refused afterwards.
const pid_t parent = ::getppid();

/// 0, or errno.
int failure_of(long result) { return result < 0 ? errno : 0; }

int open_file(const char* path, int flags) { return failure_of(::open(path, flags, 0600)); }

int map(int protection, int flags) {
    void* const at = ::mmap(nullptr, kPage, protection, flags | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? errno : 0;
}

int make_executable() {
    void* const at =
        ::mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return failure_of(::mprotect(at, kPage, PROT_READ | PROT_EXEC));
}

int start_process() {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    return failure_of(child);
}

int execute() {
    std::array<char*, 1> none{nullptr};
    return failure_of(::execve("/bin/false", none.data(), none.data()));
}

int connect_somewhere() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(9);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return failure_of(::connect(
        -1, static_cast<const sockaddr*>(static_cast<const void*>(&address)), sizeof address));
}

int read_parent() {
    std::array<char, 8> octets{};
    iovec local{octets.data(), octets.size()};
    iovec remote = local;
    return failure_of(::process_vm_readv(parent, &local, 1, &remote, 1, 0));
}

int read_memory_of_parent() {
    const std::string path = "/proc/" + std::to_string(parent) + "/mem";
    return open_file(path.c_str(), O_RDONLY);
}

int take_back_capabilities() {
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    std::array<__user_cap_data_struct, 2> all{};
    return failure_of(::syscall(SYS_capset, &header, all.data()));
}

int limit(int process, __rlimit_resource resource) {
    const rlimit more{.rlim_cur = 64, .rlim_max = 64};
    return failure_of(::prlimit(process, resource, &more, nullptr));
}

struct Attempt {
    std::string_view name;
    int (*make)();
};

constexpr std::array kAttempts{
    Attempt{"open-for-writing", [] { return open_file("/dev/null", O_WRONLY); }},
    Attempt{"open-for-both", [] { return open_file("/dev/null", O_RDWR); }},
    Attempt{"create", [] { return open_file("/tmp/opener-drill", O_RDONLY | O_CREAT); }},
    Attempt{"temporary-file", [] { return open_file("/tmp", O_RDWR | O_TMPFILE); }},
    Attempt{"truncate", [] { return open_file("/dev/null", O_RDONLY | O_TRUNC); }},
    Attempt{"read-passwd", [] { return open_file("/etc/passwd", O_RDONLY); }},
    Attempt{"read-hosts", [] { return open_file("/etc/hosts", O_RDONLY); }},
    Attempt{"list-root", [] { return open_file("/", O_RDONLY | O_DIRECTORY); }},
    Attempt{"climb-out",
            [] { return open_file("/usr/share/common-licenses/../../../etc/passwd", O_RDONLY); }},
    Attempt{"read-own-memory", [] { return open_file("/proc/self/maps", O_RDONLY); }},
    Attempt{"read-memory-of-parent", read_memory_of_parent},
    Attempt{"unlink", [] { return failure_of(::unlink("/tmp/opener-drill-none")); }},
    Attempt{"make-folder", [] { return failure_of(::mkdir("/tmp/opener-drill-none", 0)); }},
    Attempt{"change-folder", [] { return failure_of(::chdir("/")); }},
    Attempt{"change-mode", [] { return failure_of(::chmod("/tmp/opener-drill-none", 0777)); }},
    Attempt{"memory-file", [] { return failure_of(::memfd_create("x", 0)); }},
    Attempt{"tcp-socket", [] { return failure_of(::socket(AF_INET, SOCK_STREAM, 0)); }},
    Attempt{"udp-socket", [] { return failure_of(::socket(AF_INET, SOCK_DGRAM, 0)); }},
    Attempt{"unix-socket", [] { return failure_of(::socket(AF_UNIX, SOCK_STREAM, 0)); }},
    Attempt{"netlink-socket", [] { return failure_of(::socket(AF_NETLINK, SOCK_RAW, 0)); }},
    Attempt{"connect", connect_somewhere},
    Attempt{"bind", [] { return failure_of(::bind(-1, nullptr, 0)); }},
    Attempt{"listen", [] { return failure_of(::listen(-1, 1)); }},
    Attempt{"accept", [] { return failure_of(::accept(-1, nullptr, nullptr)); }},
    Attempt{"execute", execute},
    Attempt{"fork", start_process},
    Attempt{"clone",
            [] { return failure_of(::syscall(SYS_clone, SIGCHLD | CLONE_VM, -1, 0, 0, 0)); }},
    Attempt{"clone3", [] { return failure_of(::syscall(SYS_clone3, nullptr, 0)); }},
    Attempt{"trace-me", [] { return failure_of(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }},
    Attempt{"trace-parent",
            [] { return failure_of(::ptrace(PTRACE_SEIZE, parent, nullptr, nullptr)); }},
    Attempt{"read-parent", read_parent},
    Attempt{"kill-parent", [] { return failure_of(::kill(parent, 0)); }},
    Attempt{"kill-everybody", [] { return failure_of(::kill(0, 0)); }},
    Attempt{"signal-thread-of-parent", [] { return failure_of(::tgkill(parent, parent, 0)); }},
    Attempt{"open-parent", [] { return failure_of(::syscall(SYS_pidfd_open, parent, 0)); }},
    Attempt{"map-executable", [] { return map(PROT_READ | PROT_EXEC, MAP_PRIVATE); }},
    Attempt{"map-shared", [] { return map(PROT_READ | PROT_WRITE, MAP_SHARED); }},
    Attempt{"make-executable", make_executable},
    Attempt{"control-device", [] { return failure_of(::ioctl(STDOUT_FILENO, FIOCLEX)); }},
    Attempt{"become-root", [] { return failure_of(::setuid(0)); }},
    Attempt{"take-capabilities", take_back_capabilities},
    Attempt{"new-namespace", [] { return failure_of(::unshare(CLONE_NEWUSER)); }},
    Attempt{"change-root", [] { return failure_of(::chroot("/")); }},
    Attempt{"mount", [] { return failure_of(::mount("none", "/nowhere", "tmpfs", 0, nullptr)); }},
    Attempt{"load-filter", [] { return failure_of(::syscall(SYS_bpf, 0, nullptr, 0)); }},
    Attempt{"be-dumpable", [] { return failure_of(::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)); }},
    Attempt{"outlive-sensor", [] { return failure_of(::prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0)); }},
    Attempt{"more-files", [] { return limit(0, RLIMIT_NOFILE); }},
    Attempt{"limit-parent", [] { return limit(parent, RLIMIT_DATA); }},
    Attempt{"io-uring", [] { return failure_of(::syscall(SYS_io_uring_setup, 1, nullptr)); }},
    Attempt{"wait-in-peace", [] { return failure_of(::syscall(SYS_timerfd_create, 0, 0)); }},
    Attempt{"read-data", [] { return open_file("/usr/share/common-licenses/GPL-3", O_RDONLY); }},
};

bool is_refusal(int failure) { return failure == EPERM || failure == EACCES || failure == ENOTTY; }

void print(long number) {
    const std::string line = std::to_string(number) + "\n";
    (void)!::write(STDOUT_FILENO, line.data(), line.size());
}

int sweep(long from) {
    for (long number = from; number <= sealtap::test::kCallNumberMax; ++number) {
        if (sealtap::test::is_needed_call(number)) continue;
        // Before it is made: one that ends us is found by this.
        print(number);
        errno = 0;
        const long result = ::syscall(number, 0, 0, 0, 0, 0, 0);
        if (!is_refusal(failure_of(result))) print(-number);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const bool is_free = argc == 3 && std::string_view(argv[1]) == "free";
    const bool is_bare = argc == 3 && std::string_view(argv[1]) == "bare";
    const std::string_view name = argc < 2 ? "" : argv[is_free || is_bare ? 2 : 1];
    const auto* const attempt = std::ranges::find(kAttempts, name, &Attempt::name);
    if (name == "list") {
        for (const Attempt& known : kAttempts) {
            (void)!::write(STDOUT_FILENO, known.name.data(), known.name.size());
            (void)!::write(STDOUT_FILENO, "\n", 1);
        }
        return 0;
    }
    const sealtap::opener::MemoryBound memory(kMemory);
    const std::span<const char* const> folders(kFolders.data(), is_bare ? 0 : kFolders.size());
    if (!is_free && !sealtap::opener::lock_process(folders, memory).is_enough()) return 3;
    if (name == "sweep" && argc == 3) return sweep(std::strtol(argv[2], nullptr, 10));
    if (attempt == kAttempts.end()) return 2;
    return is_refusal(attempt->make()) ? 0 : 1;
}

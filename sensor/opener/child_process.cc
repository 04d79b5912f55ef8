#include "opener/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <system_error>

#include "opener/sanitizer.h"

namespace sealtap::opener {
namespace {

using Clock = std::chrono::steady_clock;

/// What posix_spawn is told.
class SpawnPlan {
public:
    SpawnPlan() {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    /// Keeps the socket alone. What the libraries of a format would print goes nowhere: it might
    /// hold text of the document; only a sanitizer's report is worth reading.
    void keep(const FileHandle& socket) {
        add(::posix_spawn_file_actions_adddup2(&actions_, socket.number(), kChildSocket));
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            if (stream == STDERR_FILENO && kIsSanitized) continue;
            add(::posix_spawn_file_actions_addopen(&actions_, stream, "/dev/null", O_RDWR, 0));
        }
        add(::posix_spawn_file_actions_addclosefrom_np(&actions_, kChildSocket + 1));
    }

    /// All signals as at the start of a process, and a group of its own: what a terminal sends to
    /// the sensor is not for the child, which must be there until the last document.
    void reset_signals() {
        sigset_t all;
        sigset_t none;
        ::sigfillset(&all);
        ::sigemptyset(&none);
        add(::posix_spawnattr_setsigdefault(&attributes_, &all));
        add(::posix_spawnattr_setsigmask(&attributes_, &none));
        add(::posix_spawnattr_setpgroup(&attributes_, 0));
        add(::posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP));
    }

    /// 0, or errno.
    int run(std::vector<std::string> given, pid_t& process) {
        std::vector<char*> arguments;
        for (std::string& argument : given) arguments.push_back(argument.data());
        arguments.push_back(nullptr);
        // The same time of day in every place, and no file to look it up in.
        std::string zone = "TZ=UTC0";
        // A library that shares its work out would start threads, which nobody may here.
        std::string threads = "OMP_THREAD_LIMIT=1";
        std::array<char*, 3> environment{zone.data(), threads.data(), nullptr};
        if (failure_ != 0) return failure_;
        return ::posix_spawn(&process, arguments.front(), &actions_, &attributes_, arguments.data(),
                             environment.data());
    }

private:
    void add(int failure) {
        if (failure_ == 0) failure_ = failure;
    }

    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
    int failure_ = 0;
};

std::unexpected<Error> unavailable(const std::string& program, int failure) {
    return std::unexpected(
        Error{ErrorCode::Unavailable, fmt::format("opener: {} cannot be started: {}", program,
                                                  std::generic_category().message(failure))});
}

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(std::vector<std::string> arguments) {
    const std::string program = arguments.front();
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return unavailable(program, errno);
    }
    FileHandle ours(ends[0]);
    const FileHandle theirs(ends[1]);
    SpawnPlan plan;
    plan.keep(theirs);
    plan.reset_signals();
    pid_t process = 0;
    const int failure = plan.run(std::move(arguments), process);
    if (failure != 0) return unavailable(program, failure);
    return std::unique_ptr<ChildProcess>(new ChildProcess(process, std::move(ours)));
}

ChildProcess::~ChildProcess() { terminate(); }

int ChildProcess::terminate() noexcept {
    if (process_ <= 0) return 0;
    ::kill(process_, SIGKILL);
    int status = 0;
    pid_t reaped = 0;
    do {
        reaped = ::waitpid(process_, &status, 0);
    } while (reaped < 0 && errno == EINTR);
    socket_.close();
    process_ = 0;
    const int signal = reaped > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return signal == SIGKILL ? 0 : signal;
}

std::chrono::microseconds ChildProcess::processor_time() const noexcept {
    clockid_t clock{};
    timespec used{};
    if (process_ <= 0 || ::clock_getcpuclockid(process_, &clock) != 0 ||
        ::clock_gettime(clock, &used) != 0) {
        return std::chrono::microseconds(0);
    }
    return std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec));
}

bool ChildProcess::send(Bytes message, const FileHandle& file) {
    // sendmsg wants its octets writable, and does not write them.
    iovec octets{const_cast<std::byte*>(message.data()), message.size()};
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int))> control{};
    msghdr header{};
    header.msg_iov = &octets;
    header.msg_iovlen = 1;
    if (file.is_open()) {
        header.msg_control = control.data();
        header.msg_controllen = control.size();
        cmsghdr* const rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        const int number = file.number();
        std::memcpy(CMSG_DATA(rights), &number, sizeof number);
    }
    ssize_t sent = 0;
    do {
        sent = ::sendmsg(socket_.number(), &header, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(message.size());
}

ChildProcess::Received ChildProcess::receive(std::span<std::byte> buffer, std::size_t& size,
                                             Patience& patience) {
    while (true) {
        // Without room for control data the kernel closes any file that was sent along.
        const ssize_t got =
            ::recv(socket_.number(), buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_TRUNC);
        if (got > 0) {
            size = static_cast<std::size_t>(got);
            return Received::Message;
        }
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) return Received::Ended;
        if (patience.left <= std::chrono::nanoseconds::zero()) return Received::TimedOut;
        std::array<pollfd, 2> wanted{
            pollfd{.fd = socket_.number(), .events = POLLIN, .revents = 0},
            pollfd{.fd = patience.given_up, .events = POLLIN, .revents = 0}};
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(patience.left);
        const Clock::time_point begin = Clock::now();
        (void)::poll(wanted.data(), wanted.size(),
                     static_cast<int>(std::min<std::int64_t>(wait.count(), 1 << 30)));
        if (wanted[1].revents != 0) return Received::GivenUp;
        patience.left -= Clock::now() - begin;
    }
}

}  // namespace sealtap::opener

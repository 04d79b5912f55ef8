#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "opener/file_handle.h"
#include "sealtap/bytes.h"
#include "sealtap/error.h"

namespace sealtap::opener {

/// The child's end of the socket; nothing else is open in it but /dev/null as 0, 1 and 2.
inline constexpr int kChildSocket = 3;

/// How long somebody may still be waited for. Only waiting takes from it.
struct Patience {
    std::chrono::nanoseconds left{};
    int given_up = -1;  ///< a descriptor; not any longer when it is readable
};

/// A process of ours that opens documents, at the other end of a socket that keeps messages apart.
/// It sees nothing of our environment, no file of ours and no terminal's signals. Destroying it
/// kills it and waits for its end.
class ChildProcess {
public:
    /// `arguments`: the program's path, and what it is given.
    [[nodiscard]] static Result<std::unique_ptr<ChildProcess>> start(
        std::vector<std::string> arguments);
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess();

    /// Sends a message that is small enough not to block, with a file beside it if it is open.
    /// False: the child does not listen any more.
    [[nodiscard]] bool send(Bytes message, const FileHandle& file);

    enum class Received : std::uint8_t { Message, Ended, TimedOut, GivenUp };
    /// The next message goes to the begin of `buffer`, `size` tells how long it is, even when it
    /// did not fit. Files that may come with it are not taken.
    [[nodiscard]] Received receive(std::span<std::byte> buffer, std::size_t& size,
                                   Patience& patience);

    /// Kills it and waits for its end. The signal that ended it, if it was another than ours, else
    /// 0.
    int terminate() noexcept;
    /// What it has taken of the processor so far; 0 when the system does not say.
    [[nodiscard]] std::chrono::microseconds processor_time() const noexcept;
    [[nodiscard]] pid_t process() const noexcept { return process_; }

private:
    ChildProcess(pid_t process, FileHandle socket) noexcept
        : process_(process), socket_(std::move(socket)) {}

    pid_t process_;
    FileHandle socket_;
};

}  // namespace sealtap::opener

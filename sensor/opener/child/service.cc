#include "opener/child/service.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <optional>
#include <vector>

#include "base/byte_reader.h"
#include "opener/child/memory.h"
#include "opener/child/sandbox.h"
#include "opener/child_process.h"
#include "opener/document_file.h"
#include "opener/frame_writer.h"
#include "opener/request.h"
#include "opener/sanitizer.h"

namespace sealtap::opener {
namespace {

constexpr int kFailure = 1;

std::uint64_t cpu_nanoseconds() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
           static_cast<std::uint64_t>(now.tv_nsec);
}

/// Ends the process at twice the document's time: a format that does not ask whether it may go on
/// cannot be stopped otherwise.
void set_alarm(std::uint64_t ms) noexcept {
    itimerval timer{};
    timer.it_value.tv_sec = static_cast<time_t>(ms / 1000);
    timer.it_value.tv_usec = static_cast<suseconds_t>(ms % 1000 * 1000);
    ::setitimer(ITIMER_PROF, &timer, nullptr);
}

/// The sensor's end of the conversation about one document.
class Sensor final : public MessageSink {
public:
    explicit Sensor(std::uint64_t cpu_ms) : time_over_(cpu_nanoseconds() + cpu_ms * 1'000'000U) {}

    bool send(Bytes message) noexcept override {
        ssize_t sent = 0;
        do {
            sent = ::send(kChildSocket, message.data(), message.size(), MSG_NOSIGNAL);
        } while (sent < 0 && errno == EINTR);
        return sent == static_cast<ssize_t>(message.size());
    }
    /// While a document is being opened, all that the sensor sends is the wish to stop.
    bool is_stopped() noexcept override {
        std::byte octet{};
        return ::recv(kChildSocket, &octet, 1, MSG_DONTWAIT) >= 0;
    }
    bool is_late() const noexcept override { return cpu_nanoseconds() > time_over_; }

private:
    std::uint64_t time_over_;
};

/// A document, mapped for as long as it is opened. Its file is sealed: nobody can shorten it.
class MappedFile {
public:
    MappedFile(const FileHandle& file, std::uint64_t size) noexcept
        : size_(static_cast<std::size_t>(size)) {
        if (size_ == 0 || !file.is_open()) return;
        void* const at = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.number(), 0);
        if (at != MAP_FAILED) octets_ = Bytes(static_cast<const std::byte*>(at), size_);
    }
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile() {
        if (!octets_.empty()) ::munmap(const_cast<std::byte*>(octets_.data()), size_);
    }
    [[nodiscard]] bool is_good() const noexcept { return octets_.size() == size_; }
    [[nodiscard]] Bytes octets() const noexcept { return octets_; }

private:
    std::size_t size_;
    Bytes octets_;
};

std::vector<Hole> read_holes(Bytes octets) {
    std::vector<Hole> holes;
    base::ByteReader in(octets);
    while (in.left() >= kHoleBytes) {
        Hole hole;
        hole.offset = in.u64();
        hole.length = in.u64();
        holes.push_back(hole);
    }
    return holes;
}

OpenStatus open_whole(const Service& service, const Request& request, const FileHandle& file,
                      FrameWriter& out) {
    const MappedFile mapped(file, request.size + std::uint64_t{request.holes} * kHoleBytes);
    if (!mapped.is_good()) {
        out.run_out_of_memory();
        return OpenStatus::Exhausted;
    }
    const auto size = static_cast<std::size_t>(request.size);
    const std::vector<Hole> holes = read_holes(mapped.octets().subspan(size));
    return service.open({.octets = mapped.octets().first(size),
                         .name = request.name,
                         .media_type = request.media_type,
                         .holes = holes,
                         .is_cut = request.is_cut,
                         .pictures = request.pictures},
                        out);
}

/// A format throws nothing but for want of memory; what else its library may throw means that the
/// document is damaged in a way that nobody foresaw.
OpenStatus open_guarded(const Service& service, const Request& request, const FileHandle& file,
                        FrameWriter& out) {
    try {
        return open_whole(service, request, file, out);
    } catch (const std::bad_alloc&) {
        out.run_out_of_memory();
        return OpenStatus::Exhausted;
    } catch (...) {
        return OpenStatus::Damaged;
    }
}

void answer(const Service& service, const Request& request, const FileHandle& file,
            MemoryBound& memory) {
    const std::uint64_t cpu_ms = std::uint64_t{request.cpu_ms_max} * kSlowness;
    Sensor sensor(cpu_ms);
    set_alarm(2 * cpu_ms);
    memory.allow(request.memory_octets_max);
    FrameWriter out(
        sensor, {.output_octets_max = request.output_octets_max, .document_octets = request.size});
    const OpenStatus status = open_guarded(service, request, file, out);
    set_alarm(0);
    out.finish(status, denied_calls());
}

/// One message of the sensor, and the file that may come with it.
struct Order {
    std::vector<std::byte> message = std::vector<std::byte>(kMessageBytesMax);
    FileHandle file;
};

FileHandle file_of(msghdr& header) {
    cmsghdr* const rights = CMSG_FIRSTHDR(&header);
    if (rights == nullptr || rights->cmsg_level != SOL_SOCKET || rights->cmsg_type != SCM_RIGHTS) {
        return FileHandle();
    }
    int number = -1;
    std::memcpy(&number, CMSG_DATA(rights), sizeof number);
    return FileHandle(number);
}

/// False: the sensor is gone.
bool receive(Order& order) {
    order.message.resize(kMessageBytesMax);
    iovec octets{order.message.data(), order.message.size()};
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int))> control{};
    msghdr header{};
    header.msg_iov = &octets;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    ssize_t got = 0;
    do {
        got = ::recvmsg(kChildSocket, &header, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) return false;
    order.message.resize(static_cast<std::size_t>(got));
    order.file = file_of(header);
    return true;
}

bool say_hello(const Confinement& confinement) {
    const std::vector<std::byte> hello = hello_message(confinement);
    return ::send(kChildSocket, hello.data(), hello.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(hello.size());
}

}  // namespace

std::uint64_t memory_argument(int argc, char** argv) noexcept {
    return argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 0;
}

int serve(const Service& service) {
    // Libraries that turn dates into seconds would look for a file of the time zone later.
    ::tzset();
    if (service.prepare != nullptr) service.prepare();
    MemoryBound memory(service.memory_octets_max);
    const Confinement confinement = lock_process(service.folders, memory);
    if (!say_hello(confinement) || !confinement.is_enough()) return kFailure;
    Order order;
    while (receive(order)) {
        const auto request = parse_request(order.message);
        // A wish to stop that came after the answer.
        if (!request) continue;
        answer(service, *request, order.file, memory);
        order.file.close();
    }
    return 0;
}

}  // namespace sealtap::opener

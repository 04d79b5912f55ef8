#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "sealtap/bytes.h"

namespace sealtap::capture {

/// A descriptor that is closed with its owner.
class FileDescriptor {
public:
    explicit FileDescriptor(int descriptor) noexcept : descriptor_(descriptor) {}
    FileDescriptor(FileDescriptor&& other) noexcept;
    FileDescriptor& operator=(FileDescriptor&&) = delete;
    ~FileDescriptor();
    [[nodiscard]] int get() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

/// Where a capture's octets come from: a file or a pipe, one that grows, or what one is unpacked
/// to. Used by one thread.
class OctetSource {
public:
    enum class Answer : std::uint8_t {
        Octets,       ///< one at least
        End,          ///< no more will come
        Later,        ///< none yet; the next call waits for a short while
        Interrupted,  ///< a signal broke into the wait
        Failed,       ///< why() says why; what was read before is sound
    };
    struct Got {
        Answer answer = Answer::End;
        std::size_t octets = 0;
    };

    virtual ~OctetSource() = default;
    OctetSource() = default;
    OctetSource(const OctetSource&) = delete;
    OctetSource& operator=(const OctetSource&) = delete;

    /// `into` has room for one octet at least.
    [[nodiscard]] virtual Got read(std::span<std::byte> into) = 0;
    /// One line, to stand in brackets.
    [[nodiscard]] virtual std::string why() const = 0;
    /// Octets of the file that were read: packed ones, where it is packed.
    [[nodiscard]] virtual std::uint64_t file_bytes() const noexcept = 0;
};

/// A file or a pipe as it is.
[[nodiscard]] std::unique_ptr<OctetSource> read_plain(FileDescriptor file);

}  // namespace sealtap::capture

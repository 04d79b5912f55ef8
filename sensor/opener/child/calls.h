#pragma once

#include <cstdint>

namespace sealtap::opener {

/// Whether files may be opened for reading: only where Landlock says which.
enum class FileReading : std::uint8_t { None, Confined };

/// From here on, for all threads: the calls of the system that opening a document needs. Others are
/// refused (EPERM) and counted; those that only a process that was taken over would make end it.
/// False: the kernel has no seccomp filters.
[[nodiscard]] bool restrict_calls(FileReading reading);

/// How many calls were refused since.
[[nodiscard]] std::uint32_t refused_calls() noexcept;

}  // namespace sealtap::opener

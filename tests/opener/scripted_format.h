#pragma once

#include "opener/format.h"

namespace sealtap::test {

/// A format for tests: the document is a script, one order a line, that says what the format is to
/// do. Its first line ends with "script".
///
///   begin STEP [NAME]   end   data TEXT   line TEXT (with its end)   place PAGE   skipped N unread
///   N   write N-KiB status refused|damaged    report-holes    date spin (until asked to stop)
///   spin-deaf   hang   crash   throw   eat (memory)   deny (a call)
[[nodiscard]] OpenStatus open_script(const opener::Whole& whole, opener::Output& out);

}  // namespace sealtap::test

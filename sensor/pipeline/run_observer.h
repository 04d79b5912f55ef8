#pragma once

#include <cstdint>

namespace sealtap::pipeline {

/// Is told how far a run with one reader is, on the reader's thread, every few thousand packets and
/// while a live source is idle.
class RunObserver {
public:
    virtual ~RunObserver() = default;
    virtual void on_progress(std::uint64_t packets) = 0;
};

}  // namespace sealtap::pipeline

#include "pipeline/opener_queue.h"

#include "pipeline/deferred_document.h"

namespace sealtap::pipeline {

OpenerQueue::OpenerQueue(const Limits& limits, LiveMonitor::OpenerCell* cell)
    : bytes_max_(limits[Limit::OpenerQueueBytesMax]),
      documents_max_(limits[Limit::OpenerQueueDocumentsMax]),
      cell_(cell) {}

OpenerQueue::~OpenerQueue() {
    // They give their room back, for which they need the queue.
    const auto left = std::exchange(waiting_, {});
}

OpenerQueue::Room OpenerQueue::reserve(std::uint64_t bytes, Bound& bound) {
    const std::lock_guard lock(mutex_);
    bound = documents_ >= documents_max_                        ? Bound::Documents
            : bytes > bytes_max_ || bytes_ > bytes_max_ - bytes ? Bound::Bytes
                                                                : Bound::None;
    if (bound != Bound::None) return {};
    bytes_ += bytes;
    ++documents_;
    show();
    return {*this, bytes};
}

void OpenerQueue::give_back(std::uint64_t bytes) noexcept {
    const std::lock_guard lock(mutex_);
    bytes_ -= bytes;
    if (--documents_ == 0) emptied_.notify_all();
    show();
}

void OpenerQueue::push(std::unique_ptr<DeferredDocument> document) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(document));
    }
    changed_.notify_one();
}

std::unique_ptr<DeferredDocument> OpenerQueue::pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_closed_ || !waiting_.empty(); });
    if (waiting_.empty()) return nullptr;
    auto document = std::move(waiting_.front());
    waiting_.pop_front();
    return document;
}

void OpenerQueue::close() {
    {
        const std::lock_guard lock(mutex_);
        is_closed_ = true;
    }
    changed_.notify_all();
}

bool OpenerQueue::drain(std::chrono::milliseconds wait_max) {
    close();
    std::unique_lock lock(mutex_);
    return emptied_.wait_until(lock, std::chrono::system_clock::now() + wait_max,
                               [this] { return documents_ == 0; });
}

void OpenerQueue::show() noexcept {
    if (cell_ == nullptr) return;
    cell_->documents.store(documents_, std::memory_order_relaxed);
    cell_->bytes.store(bytes_, std::memory_order_relaxed);
}

}  // namespace sealtap::pipeline

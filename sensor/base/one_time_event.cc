#include "base/one_time_event.h"

#include <sys/eventfd.h>
#include <unistd.h>

namespace sealtap::base {

OneTimeEvent::OneTimeEvent() noexcept : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

OneTimeEvent::~OneTimeEvent() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void OneTimeEvent::happen() noexcept {
    has_happened_.store(true, std::memory_order_relaxed);
    if (descriptor_ >= 0) (void)::eventfd_write(descriptor_, 1);
}

}  // namespace sealtap::base

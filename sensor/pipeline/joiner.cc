#include "pipeline/joiner.h"

#include <utility>

namespace sealtap::pipeline {
namespace {

// Workers wait for what the joiner tells even while it has no rest.
constexpr std::size_t kFragmentsPerWord = 256;

}  // namespace

Joiner::Joiner(const Settings& settings, const Crew& crew, flow::Vigilance vigilance,
               std::unique_ptr<Outlet> outlet)
    : outlet_(std::move(outlet)),
      front_(settings, base::HashKey::random(), vigilance),
      inlet_(Inlet::options_for(settings.limits, crew.overload, crew.readers), nullptr),
      slot_(crew.monitor == nullptr ? nullptr : &crew.monitor->reader(crew.readers)),
      thread_([this] { run(); }) {}

Joiner::~Joiner() { finish(); }

void Joiner::finish() {
    if (!thread_.joinable()) return;
    inlet_.close();
    thread_.join();
}

void Joiner::run() {
    outlet_->meter().start();
    for (Poll polled = Poll::Idle; polled != Poll::End; polled = inlet_.poll(outlet_->meter())) {
        if (polled == Poll::Packet) {
            join(inlet_.run());
        } else {
            tell();
        }
    }
    front_.finish([this](Datagram& datagram) { outlet_->dispatch(Packet{}, datagram); });
    outlet_->close();
    outlet_->meter().sample();
    totals_ = reading();
    if (slot_ != nullptr) slot_->publish_last(totals_);
}

/// What is put together lies in the defragmenter, so that its octets are copied.
void Joiner::join(std::span<const Datagram> fragments) {
    for (const Datagram& fragment : fragments) {
        front_.on_fragment(fragment, [&](Datagram& datagram) {
            datagram.clock = fragment.clock;
            outlet_->dispatch(Packet{}, datagram);
        });
    }
    inlet_.done();
    untold_ += fragments.size();
    has_news_ = true;
    if (untold_ >= kFragmentsPerWord) tell();
}

/// Nobody waits in a half-full batch, nor for what did not come.
void Joiner::tell() {
    untold_ = 0;
    outlet_->flush();
    outlet_->tell_reached(inlet_.reached());
    publish_when_due();
}

void Joiner::publish_when_due() {
    if (slot_ == nullptr || !has_news_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - published_ < LiveMonitor::kPeriod) return;
    published_ = now;
    has_news_ = !slot_->publish(reading());
    outlet_->meter().sample();
}

ReaderReading Joiner::reading() const {
    ReaderReading now{front_.ledger(), front_.hits(), outlet_->meter().load(), std::nullopt};
    now.frames.add(outlet_->left_out());
    now.hits.add(outlet_->hits());
    now.hits.add(inlet_.hits());
    return now;
}

}  // namespace sealtap::pipeline

#include "bench/interleaver.h"

#include <memory>
#include <utility>

namespace sealtap::bench {
namespace {

constexpr std::size_t kHeaderBytes = 54;
constexpr std::size_t kFlags = 47;
constexpr unsigned kSynOrFin = 0x03;
constexpr std::uint64_t kOneLateIn = 20;
constexpr std::uint64_t kOneTwiceIn = 100;
constexpr std::uint64_t kLateMax = 8;

std::string_view sender(std::string_view frame) { return frame.substr(26, 4); }

}  // namespace

void Interleaver::Lane::on_frame(std::string_view frame) {
    const bool is_data = frame.size() > kHeaderBytes;
    if (all.order_ == Order::AsSent) return all.sink_.on_frame(frame);
    // An answer comes only when what it answers has come.
    const bool is_answer = is_data && !late.empty() && sender(late.front().frame) != sender(frame);
    if (is_answer || (static_cast<unsigned char>(frame[kFlags]) & kSynOrFin) != 0) release(true);
    if (!is_data) {
        all.sink_.on_frame(frame);
        return release(false);
    }
    const std::uint64_t chance = all.lateness_();
    if (chance % kOneTwiceIn == 0) late.push_back({std::string(frame), 1});
    if (chance / kOneTwiceIn % kOneLateIn == 0) {
        const auto wait = static_cast<unsigned>(1 + all.lateness_() % kLateMax);
        late.push_back({std::string(frame), wait});
        return;
    }
    all.sink_.on_frame(frame);
    release(false);
}

void Interleaver::Lane::release(bool everything) {
    for (auto at = late.begin(); at != late.end();) {
        if (!everything && --at->wait != 0) {
            ++at;
            continue;
        }
        all.sink_.on_frame(at->frame);
        at = late.erase(at);
    }
}

void Interleaver::run(const Source& source) {
    std::vector<std::unique_ptr<Lane>> lanes;
    bool more = true;
    while (more || !lanes.empty()) {
        while (more && lanes.size() < at_once_) {
            std::optional<Conversation> talk = source();
            more = talk.has_value();
            if (more) lanes.push_back(std::make_unique<Lane>(*std::move(talk), *this));
        }
        if (lanes.empty()) return;
        std::unique_ptr<Lane>& lane = lanes[turns_() % lanes.size()];
        if (lane->talk.step(*lane)) continue;
        lane->release(true);
        std::swap(lane, lanes.back());
        lanes.pop_back();
    }
}

}  // namespace sealtap::bench

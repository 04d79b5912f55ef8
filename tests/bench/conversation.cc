#include "bench/conversation.h"

#include <algorithm>
#include <utility>

#include "sealtap/bytes.h"

namespace sealtap::bench {
namespace {

constexpr std::uint8_t kFin = 0x01;
constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kPush = 0x08;
constexpr std::uint8_t kAck = 0x10;

void put16(std::string& out, std::size_t value) {
    out += static_cast<char>(value >> 8U & 0xFFU);
    out += static_cast<char>(value & 0xFFU);
}
void put32(std::string& out, std::size_t value) {
    put16(out, value >> 16U);
    put16(out, value & 0xFFFFU);
}

/// Ethernet and IPv4, without checksum, as a capture on the sender has it.
void put_headers(std::string& out, const Endpoint& from, const Endpoint& to, std::uint8_t protocol,
                 std::size_t size) {
    constexpr std::size_t kIp = 20;
    out.append("\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x08\0\x45\0", 16);
    put16(out, kIp + size);
    out.append("\0\0\x40\0\x40", 5);
    out += static_cast<char>(protocol);
    put16(out, 0);
    out += text_of(from.address.octets());
    out += text_of(to.address.octets());
    put16(out, from.port);
    put16(out, to.port);
}

}  // namespace

void send_datagram(FrameSink& sink, const Endpoint& from, const Endpoint& to,
                   std::string_view payload) {
    constexpr std::size_t kHeader = 8;
    std::string frame;
    put_headers(frame, from, to, 17, kHeader + payload.size());
    put16(frame, kHeader + payload.size());
    put16(frame, 0);
    frame += payload;
    sink.on_frame(frame);
}

std::size_t Conversation::open(const Endpoint& originator, const Endpoint& responder) {
    const std::size_t flow = flows_.size();
    flows_.emplace_back();
    flows_.back().ends[0] = originator;
    flows_.back().ends[1] = responder;
    control(flow, Side::Originator, kSyn);
    control(flow, Side::Responder, kSyn | kAck);
    control(flow, Side::Originator, kAck);
    return flow;
}

void Conversation::control(std::size_t flow, Side side, std::uint8_t flags) {
    turns_.push_back({flow, side, flags, {}, 0, false});
}

void Conversation::ask(std::string octets, std::size_t flow) {
    turns_.push_back({flow, Side::Originator, kPush | kAck, std::move(octets), 0, false});
}

void Conversation::answer(std::string octets, std::size_t flow) {
    turns_.push_back({flow, Side::Responder, kPush | kAck, std::move(octets), 0, false});
}

void Conversation::place(Side side, std::uint32_t offset, std::string octets, std::size_t flow) {
    turns_.push_back({flow, side, kPush | kAck, std::move(octets), offset, true});
}

void Conversation::close(std::size_t flow) {
    control(flow, Side::Originator, kFin | kAck);
    control(flow, Side::Responder, kFin | kAck);
    control(flow, Side::Originator, kAck);
}

void Conversation::emit(FrameSink& sink, const Turn& turn, std::uint32_t sequence,
                        std::string_view payload) {
    constexpr std::size_t kHeader = 20;
    const Flow& flow = flows_[turn.flow];
    const auto side = static_cast<std::size_t>(turn.side);
    frame_.clear();
    put_headers(frame_, flow.ends[side], flow.ends[1 - side], 6, kHeader + payload.size());
    put32(frame_, sequence);
    put32(frame_, (turn.flags & kAck) != 0 ? flow.next[1 - side] : 0);
    frame_ += '\x50';
    frame_ += static_cast<char>(turn.flags);
    put16(frame_, 65535);
    put32(frame_, 0);
    frame_ += payload;
    sink.on_frame(frame_);
}

/// Acknowledged every other segment, as a receiver does.
bool Conversation::step(FrameSink& sink) {
    if (turns_.empty() && refill_) refill_(*this);
    if (turns_.empty()) return false;
    Turn& turn = turns_.front();
    Flow& flow = flows_[turn.flow];
    std::uint32_t& next = flow.next[static_cast<std::size_t>(turn.side)];
    if (std::exchange(acknowledge_, false)) {
        const Side other = turn.side == Side::Originator ? Side::Responder : Side::Originator;
        const Turn answer{turn.flow, other, kAck, {}, 0, false};
        emit(sink, answer, flow.next[static_cast<std::size_t>(other)], {});
        if (said_ < turn.octets.size()) return true;
        turns_.pop_front();
        said_ = 0;
        return true;
    }
    if (turn.out_of_turn) {
        constexpr std::uint32_t kStarts[2]{1'000'001, 3'000'000'001};
        const std::uint32_t at = kStarts[static_cast<std::size_t>(turn.side)] + turn.offset;
        emit(sink, turn, at, turn.octets);
        next = std::max(next, at + static_cast<std::uint32_t>(turn.octets.size()));
        turns_.pop_front();
        return true;
    }
    const std::string_view payload = std::string_view(turn.octets).substr(said_, segment_bytes_);
    emit(sink, turn, next, payload);
    said_ += payload.size();
    next +=
        static_cast<std::uint32_t>(payload.size()) + ((turn.flags & (kSyn | kFin)) != 0 ? 1U : 0U);
    if (!payload.empty()) acknowledge_ = ++flow.unacknowledged % 2 == 0;
    if (acknowledge_ || said_ < turn.octets.size()) return true;
    turns_.pop_front();
    said_ = 0;
    return true;
}

}  // namespace sealtap::bench

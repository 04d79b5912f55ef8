#include "support/traffic.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace sealtap::test {
namespace {

constexpr std::uint8_t kFin = 0x01;
constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kPush = 0x08;
constexpr std::uint8_t kAck = 0x10;

void put16(std::string& out, std::uint32_t value) {
    out += static_cast<char>(value >> 8U & 0xFFU);
    out += static_cast<char>(value & 0xFFU);
}
void put32(std::string& out, std::uint32_t value) {
    put16(out, value >> 16U);
    put16(out, value & 0xFFFFU);
}

std::string ip_packet(const IpAddress& from, const IpAddress& to, std::uint8_t protocol,
                      const std::string& payload, std::uint16_t id, std::uint16_t fragment) {
    std::string out("\x45\x00", 2);
    put16(out, static_cast<std::uint32_t>(20 + payload.size()));
    put16(out, id);
    put16(out, fragment);
    out += '\x40';
    out += static_cast<char>(protocol);
    put16(out, 0);
    out += text_of(from.octets());
    out += text_of(to.octets());
    return out + payload;
}

std::string ethernet(const std::string& packet) {
    std::string frame("\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00\x01\x08\x00", 14);
    frame += packet;
    if (frame.size() < 60) frame.resize(60, '\0');  // as the hardware pads it
    return frame;
}

/// One segment before it is put into a frame.
struct Segment {
    Direction direction = Direction::ToResponder;
    std::uint64_t offset = 0;  // in its direction's stream
    std::string data;
    std::uint64_t acknowledged = 0;  // octets of the other direction
    std::uint8_t flags = kAck;
    bool is_fixed = false;  // handshake: not reordered
};

/// Turns one dialogue into segments and frames.
class FlowScript {
public:
    FlowScript(const Dialogue& dialogue, const Wire& wire, std::mt19937_64& random)
        : dialogue_(dialogue), wire_(wire), random_(random) {
        initial_ = {static_cast<std::uint32_t>(random_()), static_cast<std::uint32_t>(random_())};
        next_id_ = static_cast<std::uint16_t>(random_());
    }

    std::vector<Segment> segments() {
        open();
        for (const Message& message : dialogue_.messages) say(message);
        close();
        return std::move(segments_);
    }

    std::vector<std::string> frames(const Segment& segment) {
        const bool forward = segment.direction == Direction::ToResponder;
        const Endpoint& from = forward ? dialogue_.originator : dialogue_.responder;
        const Endpoint& to = forward ? dialogue_.responder : dialogue_.originator;
        const std::string tcp = tcp_octets(segment, from, to);
        // Counted, as senders do: a duplicate of a fragment waits for half a minute under its id.
        const std::uint16_t id = next_id_++;
        if (tcp.size() < 64 || !happens(wire_.fragment)) {
            return {ethernet(ip_packet(from.address, to.address, 6, tcp, id, 0))};
        }
        const std::size_t cut = 8 * (1 + random_() % (tcp.size() / 8 - 1));
        return {ethernet(ip_packet(from.address, to.address, 6, tcp.substr(0, cut), id, 0x2000)),
                ethernet(ip_packet(from.address, to.address, 6, tcp.substr(cut), id,
                                   static_cast<std::uint16_t>(cut / 8)))};
    }

private:
    [[nodiscard]] bool happens(double share) {
        return std::uniform_real_distribution<double>(0, 1)(random_) < share;
    }

    std::string tcp_octets(const Segment& segment, const Endpoint& from, const Endpoint& to) const {
        const std::size_t way = index_of(segment.direction);
        const bool is_syn = (segment.flags & kSyn) != 0;
        std::string out;
        put16(out, from.port);
        put16(out, to.port);
        put32(out, static_cast<std::uint32_t>(initial_[way] + (is_syn ? 0 : 1) + segment.offset));
        const bool has_ack = (segment.flags & kAck) != 0;
        put32(out, has_ack
                       ? static_cast<std::uint32_t>(initial_[1 - way] + 1 + segment.acknowledged)
                       : 0);
        out += '\x50';
        out += static_cast<char>(segment.flags);
        put16(out, 65535);
        put32(out, 0);
        return out + segment.data;
    }

    void open() {
        segments_.push_back({Direction::ToResponder, 0, "", 0, kSyn, true});
        segments_.push_back({Direction::ToOriginator, 0, "", 0, kSyn | kAck, true});
        segments_.push_back({Direction::ToResponder, 0, "", 0, kAck, true});
    }

    void say(const Message& message) {
        std::string& stream = streams_[index_of(message.direction)];
        const std::uint64_t acknowledged = streams_[1 - index_of(message.direction)].size();
        for (std::size_t at = 0; at < message.data.size();) {
            const std::size_t size =
                std::uniform_int_distribution(wire_.segment_min, wire_.segment_max)(random_);
            const std::string data = message.data.substr(at, size);
            segments_.push_back(
                {message.direction, stream.size(), data, acknowledged, kPush | kAck, false});
            stream += data;
            at += data.size();
            if (happens(wire_.overlap)) repeat(message.direction, acknowledged);
        }
        // The receiver acknowledges.
        segments_.push_back({opposite(message.direction),
                             streams_[1 - index_of(message.direction)].size(), "", stream.size(),
                             kAck, false});
    }

    /// A segment with octets that were sent already, cut elsewhere.
    void repeat(Direction direction, std::uint64_t acknowledged) {
        const std::string& stream = streams_[index_of(direction)];
        const std::size_t start = random_() % stream.size();
        const std::size_t size = 1 + random_() % std::min<std::size_t>(stream.size() - start, 3000);
        segments_.push_back(
            {direction, start, stream.substr(start, size), acknowledged, kPush | kAck, false});
    }

    void close() {
        const std::uint64_t sent = streams_[0].size();
        const std::uint64_t answered = streams_[1].size();
        segments_.push_back({Direction::ToResponder, sent, "", answered, kFin | kAck, false});
        segments_.push_back({Direction::ToOriginator, answered, "", sent + 1, kFin | kAck, false});
        segments_.push_back({Direction::ToResponder, sent + 1, "", answered + 1, kAck, false});
    }

    const Dialogue& dialogue_;
    const Wire& wire_;
    std::mt19937_64& random_;
    std::array<std::uint32_t, 2> initial_{};
    std::uint16_t next_id_ = 0;
    std::array<std::string, 2> streams_;
    std::vector<Segment> segments_;
};

struct Placed {
    std::string frame;
    bool is_fixed = false;
};

/// Each frame comes late by at most `reorder` places; fixed ones stay before everything behind
/// them.
std::vector<Placed> reordered(std::vector<Placed> frames, std::size_t reorder,
                              std::mt19937_64& random) {
    std::vector<std::size_t> keys(frames.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        keys[i] = i + (frames[i].is_fixed || reorder == 0 ? 0 : random() % (reorder + 1));
    }
    std::vector<std::size_t> order(frames.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&keys](std::size_t i) { return keys[i]; });
    std::vector<Placed> out;
    for (const std::size_t i : order) out.push_back(std::move(frames[i]));
    return out;
}

std::vector<Placed> frames_of_one(const Dialogue& dialogue, const Wire& wire,
                                  std::mt19937_64& random) {
    FlowScript script(dialogue, wire, random);
    std::uniform_real_distribution<double> chance(0, 1);
    std::vector<Placed> placed;
    for (const Segment& segment : script.segments()) {
        for (std::string& frame : script.frames(segment)) {
            const bool twice = !segment.is_fixed && chance(random) < wire.duplicate;
            if (twice) placed.push_back({frame, false});
            placed.push_back({std::move(frame), segment.is_fixed});
        }
    }
    return reordered(std::move(placed), wire.reorder, random);
}

}  // namespace

std::vector<Frame> frames_of(const std::vector<Dialogue>& dialogues, const Wire& wire,
                             std::mt19937_64& random) {
    Timestamp time(std::chrono::seconds(1'790'000'000));
    std::vector<Frame> out;
    // One flow after the other starts; a flow's start is its first frame's time, which must not
    // depend on the wire.
    for (const Dialogue& dialogue : dialogues) {
        const Timestamp start = time;
        Timestamp now = start;
        for (Placed& placed : frames_of_one(dialogue, wire, random)) {
            out.push_back({std::move(placed.frame), now});
            now += std::chrono::microseconds(10);
        }
        time += std::chrono::seconds(10);
    }
    std::ranges::stable_sort(out, {}, &Frame::time);
    return out;
}

Frame udp_frame(const Endpoint& from, const Endpoint& to, const std::string& payload,
                Timestamp time) {
    std::string udp;
    put16(udp, from.port);
    put16(udp, to.port);
    put16(udp, static_cast<std::uint32_t>(8 + payload.size()));
    put16(udp, 0);
    return {ethernet(ip_packet(from.address, to.address, 17, udp + payload, 1, 0)), time};
}

Result<Poll> FrameSource::poll(Packet& packet) {
    if (next_ == frames_.size()) return Poll::End;
    const Frame& frame = frames_[next_++];
    packet = {};
    packet.data = bytes_of(frame.data);
    packet.wire_length = static_cast<std::uint32_t>(frame.data.size());
    packet.time = frame.time;
    packet.number = next_;
    return Poll::Packet;
}

}  // namespace sealtap::test

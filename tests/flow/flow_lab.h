#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/community_id.h"
#include "flow/flow_table.h"
#include "sealtap/flow_handler.h"

namespace sealtap::flow::test {

inline Timestamp at_ms(std::int64_t ms) { return Timestamp(std::chrono::milliseconds(ms)); }

/// Everything that one flow's handler was told.
struct FlowLog {
    FlowInfo info;
    std::array<std::string, 2> stream;  ///< octets by direction; a gap shows as "[n]"
    std::array<std::uint64_t, 2> gaps{};
    std::vector<std::string> calls;  ///< ">octets", "<octets", ">gap 5", "<end complete" …
    std::vector<std::string> conflicts;
    std::vector<std::pair<Direction, std::uint64_t>> conflict_places;
    std::vector<std::string> datagrams;
    std::uint64_t missing = 0;
    std::array<int, 2> ends{};
    std::array<EndReason, 2> end_reasons{};
    bool closed = false;
    EndReason close_reason{};
    FlowStats stats;

    [[nodiscard]] const std::string& to_responder() const { return stream[0]; }
    [[nodiscard]] const std::string& to_originator() const { return stream[1]; }
};

inline std::string name_of(EndReason reason) {
    constexpr std::array kNames{"complete", "reset", "timeout", "capture end", "aborted"};
    return kNames[static_cast<std::size_t>(reason)];
}

class LoggingHandler final : public FlowHandler {
public:
    explicit LoggingHandler(FlowLog& log) : log_(log) {}

    void on_data(Direction direction, Bytes data, const FlowMoment&) override {
        log_.stream[index_of(direction)] += text_of(data);
        log_.calls.push_back(arrow(direction) + std::string(text_of(data)));
    }
    void on_gap(Direction direction, std::uint64_t length, Cause cause,
                const FlowMoment&) override {
        log_.stream[index_of(direction)] += "[" + std::to_string(length) + "]";
        log_.gaps[index_of(direction)] += length;
        log_.calls.push_back(arrow(direction) + word_of(cause) + std::to_string(length));
    }
    void on_conflict(Direction direction, std::uint64_t offset, Bytes losing,
                     const FlowMoment&) override {
        log_.conflicts.emplace_back(text_of(losing));
        log_.conflict_places.emplace_back(direction, offset);
    }
    void on_datagram(Direction direction, Bytes payload, std::uint64_t missing,
                     const FlowMoment&) override {
        log_.datagrams.push_back(arrow(direction) + std::string(text_of(payload)));
        log_.missing += missing;
    }
    void on_end(Direction direction, EndReason reason, const FlowMoment&) override {
        ++log_.ends[index_of(direction)];
        log_.end_reasons[index_of(direction)] = reason;
        log_.calls.push_back(arrow(direction) + "end " + name_of(reason));
    }
    void on_close(EndReason reason, const FlowStats& stats) override {
        log_.closed = true;
        log_.close_reason = reason;
        log_.stats = stats;
    }

private:
    static std::string word_of(Cause cause) {
        if (cause == Cause::Overload) return "shed ";
        return cause == Cause::Gap ? "gap " : "snap ";
    }
    static std::string arrow(Direction direction) {
        return direction == Direction::ToResponder ? ">" : "<";
    }
    FlowLog& log_;
};

class LoggingFactory final : public FlowHandlerFactory {
public:
    std::unique_ptr<FlowHandler> create(const FlowInfo& flow) override {
        logs.push_back(std::make_unique<FlowLog>());
        logs.back()->info = flow;
        return std::make_unique<LoggingHandler>(*logs.back());
    }
    std::vector<std::unique_ptr<FlowLog>> logs;
};

enum Flag : std::uint8_t { kFin = 1, kSyn = 2, kRst = 4, kPsh = 8, kAck = 16 };

/// A TCP segment to be sent.
struct Seg {
    bool from_client = true;
    std::uint32_t seq = 0;
    std::uint32_t ack = 0;
    std::uint8_t flags = kAck;
    std::string data;
    std::uint32_t missing = 0;
    Cause missing_cause = Cause::SnapLength;
};

inline std::string tcp_octets(std::uint16_t source, std::uint16_t destination, const Seg& seg) {
    std::string out;
    const auto put = [&out](std::uint64_t value, int size) {
        for (int i = size - 1; i >= 0; --i) out += static_cast<char>((value >> (8 * i)) & 0xff);
    };
    put(source, 2);
    put(destination, 2);
    put(seg.seq, 4);
    put(seg.ack, 4);
    put(0x50, 1);
    put(seg.flags, 1);
    put(0, 6);
    return out + seg.data;
}

/// A flow table with a log of all it says, and what is needed to feed it.
class FlowLab {
public:
    explicit FlowLab(OverlapPolicy overlap = OverlapPolicy::Linux, Limits changed = Limits())
        : limits(std::move(changed)),
          table(FlowTableOptions{limits, overlap, VlanKey::Ignore, {1, 2}}, hits, ledger, factory) {
    }

    Datagram datagram(std::string_view source, std::string_view destination, std::uint8_t protocol,
                      std::string_view payload) {
        Datagram made;
        made.source = *IpAddress::parse(source);
        made.destination = *IpAddress::parse(destination);
        made.protocol = protocol;
        made.payload = bytes_of(payload);
        made.time = made.clock = at_ms(now_ms);
        made.packet_number = ++packets;
        return made;
    }
    void send(const Datagram& made) {
        ledger.captured += made.payload.size();
        table.on_datagram(made);
    }
    void tcp(const Seg& seg) {
        const std::string octets =
            seg.from_client ? tcp_octets(client_port, 80, seg) : tcp_octets(80, client_port, seg);
        Datagram made = datagram(seg.from_client ? "10.0.0.1" : "10.0.0.2",
                                 seg.from_client ? "10.0.0.2" : "10.0.0.1", kTcp, octets);
        made.missing_bytes = seg.missing;
        made.missing_cause = seg.missing_cause;
        send(made);
        now_ms += step_ms;
    }
    /// SYN, SYN/ACK, ACK; the streams begin at 1001 and 5001.
    void handshake() {
        tcp({true, 1000, 0, kSyn, "", 0});
        tcp({false, 5000, 1001, kSyn | kAck, "", 0});
        tcp({true, 1001, 5001, kAck, "", 0});
    }
    /// Client's octets at an offset; acknowledges `got` octets of the server.
    void client(std::uint32_t offset, std::string data, std::uint32_t got = 0,
                std::uint8_t flags = kAck) {
        tcp({true, 1001 + offset, 5001 + got, flags, std::move(data), 0});
    }
    void server(std::uint32_t offset, std::string data, std::uint32_t got = 0,
                std::uint8_t flags = kAck) {
        tcp({false, 5001 + offset, 1001 + got, flags, std::move(data), 0});
    }
    FlowLog& log(std::size_t flow = 0) { return *factory.logs.at(flow); }
    std::uint64_t limit_hits(Limit limit) const { return hits[limit]; }

    Limits limits;
    LimitHits hits;
    FrameLedger ledger;
    LoggingFactory factory;
    FlowTable table;
    std::int64_t now_ms = 1'000'000;
    std::int64_t step_ms = 1;
    std::uint16_t client_port = 40000;
    std::uint64_t packets = 0;
};

}  // namespace sealtap::flow::test

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "pipeline/flow_book.h"
#include "pipeline/host_pair_table.h"
#include "pipeline/protocol_prober.h"
#include "pipeline/raw_stream.h"
#include "sealtap/flow_handler.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::pipeline {

/// Reads one TCP flow: finds its protocol, drives the parser, and inspects as raw stream what no
/// parser takes. Owned by the flow table; on one worker. What throws inside (memory) costs this
/// flow only and is counted.
class FlowReader final : public FlowHandler, private FlowContext, private FlowBook {
public:
    /// `reading` and `flow` outlive it.
    FlowReader(const FlowReading& reading, const FlowInfo& flow);
    ~FlowReader() override;

    void on_data(Direction direction, Bytes data, const FlowMoment& moment) override;
    void on_gap(Direction direction, std::uint64_t length, Cause cause,
                const FlowMoment& moment) override;
    void on_conflict(Direction direction, std::uint64_t offset, Bytes losing,
                     const FlowMoment& moment) override;
    void on_datagram(Direction, Bytes, std::uint64_t, const FlowMoment&) override {}  // not TCP's
    void on_end(Direction direction, EndReason reason, const FlowMoment& moment) override;
    void on_close(EndReason reason, const FlowStats& stats) override;

private:
    enum class Mode : std::uint8_t { Probing, Parsing, Raw, Shunted };

    // FlowContext
    const FlowInfo& flow() const noexcept override { return state_.flow; }
    Timestamp now() const noexcept override { return state_.moment.time; }
    const Limits& limits() const noexcept override { return services().limits; }
    void limit_hit(Limit limit) noexcept override { services().hits.hit(limit); }
    Cause gap_cause() const noexcept override { return gap_cause_; }
    DocumentPtr begin_document(DocumentInfo&& info) override;
    HostPair& host_pair() noexcept override;

    template <class Work>
    void guarded(const FlowMoment& moment, Work work);
    void give_up();
    void release();
    [[nodiscard]] ProtocolProber& prober();
    [[nodiscard]] RawStream& raw(Direction direction);

    void take(Direction direction, Bytes data);
    void probe(Direction direction, Bytes data);
    void take_gap(Direction direction, std::uint64_t length, Cause cause);
    void take_end(Direction direction, EndReason reason);
    void parse(Direction direction, Bytes data);
    void decide(ProtocolProber::Patience patience);
    void settle(const ProtocolProber::Answer& answer);
    void replay(const ProtocolProber& held);
    void start(const ParserDescriptor& parser);
    void start_named(std::string_view protocol);
    void apply(const ParseStatus& status);
    [[nodiscard]] const ParserDescriptor* expected_parser();
    [[nodiscard]] const ParserDescriptor* find_parser(std::string_view name) const;
    void count(std::uint64_t bytes);
    void forget_claimed();

    // More changes of protocol than a flow has a reason for; after them it is raw.
    static constexpr unsigned kSwitchesMax = 16;

    std::shared_ptr<HostPairState> pair_;
    std::uint64_t conflicts_ = 0;
    Mode mode_ = Mode::Probing;
    Cause shunt_cause_ = Cause::Encrypted;
    Cause gap_cause_ = Cause::Gap;
    bool expectation_asked_ = false;
    bool claimed_ = false;
    std::uint8_t switches_ = 0;
    std::array<bool, 2> ended_{};
    // Each is there only while it is needed: flows are many, and most say little.
    std::unique_ptr<ProtocolProber> prober_;
    std::array<std::unique_ptr<RawStream>, 2> raw_;
    std::unique_ptr<ProtocolParser> parser_;
};

/// Makes the readers of one worker's flows.
class FlowReaderFactory final : public FlowHandlerFactory {
public:
    FlowReaderFactory(const WorkerServices& services, HostPairTable& pairs,
                      std::span<const ParserDescriptor> parsers) noexcept
        : reading_{services, pairs, parsers} {}
    std::unique_ptr<FlowHandler> create(const FlowInfo& flow) override;

private:
    const FlowReading reading_;
};

}  // namespace sealtap::pipeline

#include "pipeline/flow_reader.h"

#include <algorithm>
#include <utility>

#include "flow/community_id.h"
#include "pipeline/datagram_reader.h"

namespace sealtap::pipeline {

FlowReader::FlowReader(const FlowReading& reading, const FlowInfo& flow)
    : FlowBook(reading, flow) {}
FlowReader::~FlowReader() = default;

std::unique_ptr<FlowHandler> FlowReaderFactory::create(const FlowInfo& flow) {
    if (flow.ip_protocol != flow::kTcp) return std::make_unique<DatagramReader>(reading_, flow);
    return std::make_unique<FlowReader>(reading_, flow);
}

template <class Work>
void FlowReader::guarded(const FlowMoment& moment, Work work) {
    const StageScope stage(services().stages, Stage::Protocol);
    state_.moment = moment;
    try {
        work();
    } catch (...) {
        give_up();
    }
}

void FlowReader::give_up() {
    ++services().counts.failed_flows;
    parser_.reset();
    prober_.reset();
    mode_ = Mode::Shunted;
    shunt_cause_ = Cause::MemoryLimit;
}

/// Nothing more will come, but the flow lingers in its table. Should a parser have left something
/// open, it ends now.
void FlowReader::release() {
    parser_.reset();
    raw_ = {};
    mode_ = Mode::Raw;
}

ProtocolProber& FlowReader::prober() {
    if (!prober_) prober_ = std::make_unique<ProtocolProber>();
    return *prober_;
}

RawStream& FlowReader::raw(Direction direction) {
    std::unique_ptr<RawStream>& stream = raw_[index_of(direction)];
    if (!stream) stream = std::make_unique<RawStream>(services(), state_, direction);
    return *stream;
}

void FlowReader::on_data(Direction direction, Bytes data, const FlowMoment& moment) {
    guarded(moment, [&] {
        hash(direction, data);
        take(direction, data);
        count(data.size());
    });
}

void FlowReader::on_gap(Direction direction, std::uint64_t length, Cause cause,
                        const FlowMoment& moment) {
    guarded(moment, [&] {
        count(length);
        take_gap(direction, length, cause);
    });
}

void FlowReader::on_conflict(Direction direction, std::uint64_t, Bytes losing,
                             const FlowMoment& moment) {
    guarded(moment, [&] {
        DocumentInfo info;
        const bool is_tcp = state_.flow.ip_protocol == flow::kTcp;
        info.protocol = is_tcp ? "tcp" : "ip";
        info.direction = direction;
        info.transaction = conflicts_++;
        Document document(services(), state_, std::move(info));
        PartInfo part;
        part.step = is_tcp ? "tcp.conflict" : "ip.conflict";
        put_part(document, std::move(part), losing);
        document.end(EndReason::Complete);
    });
}

void FlowReader::on_end(Direction direction, EndReason reason, const FlowMoment& moment) {
    if (std::exchange(ended_[index_of(direction)], true)) return;
    guarded(moment, [&] {
        take_end(direction, reason);
        if (ended_[0] && ended_[1]) release();
    });
}

void FlowReader::on_close(EndReason reason, const FlowStats& stats) {
    for (const Direction direction : {Direction::ToResponder, Direction::ToOriginator}) {
        on_end(direction, reason, stats.last);
    }
    guarded(stats.last, [&] {
        if (claimed_) forget_claimed();
        close(stats);
    });
}

/// The place may have been announced anew since.
void FlowReader::forget_claimed() {
    const ExpectedFlow* expected = pair_->find_expected(state_.flow.responder);
    if (expected != nullptr && expected->claimed) pair_->forget_expected(state_.flow.responder);
}

DocumentPtr FlowReader::begin_document(DocumentInfo&& info) {
    return std::make_unique<Document>(services(), state_, std::move(info));
}

HostPair& FlowReader::host_pair() noexcept {
    if (!pair_)
        pair_ =
            reading_.pairs.obtain(state_.flow.originator.address, state_.flow.responder.address);
    return *pair_;
}

void FlowReader::take(Direction direction, Bytes data) {
    switch (mode_) {
        case Mode::Probing: probe(direction, data); break;
        case Mode::Parsing: parse(direction, data); break;
        case Mode::Raw: raw(direction).on_data(data); break;
        case Mode::Shunted: raw(direction).on_skipped(data.size(), shunt_cause_); break;
    }
}

/// The first octets mostly tell: then nothing is held, and the parser reads them where they are.
void FlowReader::probe(Direction direction, Bytes data) {
    if (!prober_) {
        if (const ParserDescriptor* expected = expected_parser()) {
            start(*expected);
            return take(direction, data);
        }
        const auto answer =
            ProtocolProber::ask_first(direction, data, reading_.parsers, services().limits);
        if (answer.kind != ProtocolProber::Answer::Kind::Wait) {
            settle(answer);
            return take(direction, data);
        }
    }
    prober().add_data(direction, data);
    decide(ProtocolProber::Patience::WaitForMore);
}

void FlowReader::parse(Direction direction, Bytes data) {
    const ParseStatus status = parser_->on_data(*this, direction, data);
    if (status.kind == ParseStatus::Kind::Continue) return;
    apply(status);
    const Bytes rest = data.subspan(std::min(status.at, data.size()));
    if (!rest.empty()) take(direction, rest);
}

void FlowReader::take_gap(Direction direction, std::uint64_t length, Cause cause) {
    switch (mode_) {
        case Mode::Probing:
            prober().add_gap(direction, length, cause);
            decide(ProtocolProber::Patience::WaitForMore);
            break;
        case Mode::Parsing: {
            gap_cause_ = cause;
            const ParseStatus status = parser_->on_gap(*this, direction, length);
            if (status.kind != ParseStatus::Kind::Continue) apply(status);
            break;
        }
        case Mode::Raw:
        case Mode::Shunted: raw(direction).on_gap(length, cause); break;
    }
}

void FlowReader::take_end(Direction direction, EndReason reason) {
    switch (mode_) {
        case Mode::Probing:
            prober().add_end(direction, reason);
            if (ended_[0] && ended_[1]) decide(ProtocolProber::Patience::DecideNow);
            break;
        case Mode::Parsing: parser_->on_end(*this, direction, reason); break;
        case Mode::Raw:
        case Mode::Shunted:
            if (const auto stream = std::move(raw_[index_of(direction)])) stream->end(reason);
            break;
    }
}

void FlowReader::decide(ProtocolProber::Patience patience) {
    if (const ParserDescriptor* expected = expected_parser()) {
        start(*expected);
    } else {
        const auto answer = prober().ask(reading_.parsers, services().limits, patience);
        if (answer.kind == ProtocolProber::Answer::Kind::Wait) return;
        settle(answer);
    }
    if (const auto held = std::move(prober_)) replay(*held);
}

void FlowReader::settle(const ProtocolProber::Answer& answer) {
    if (answer.kind == ProtocolProber::Answer::Kind::Known) {
        start(*answer.parser);
    } else {
        mode_ = Mode::Raw;
    }
}

void FlowReader::replay(const ProtocolProber& held) {
    for (const ProtocolProber::Event& event : held.events()) {
        switch (event.kind) {
            case ProtocolProber::Event::Kind::Data:
                take(event.direction, held.data_of(event));
                break;
            case ProtocolProber::Event::Kind::Gap:
                take_gap(event.direction, event.length, event.cause);
                break;
            case ProtocolProber::Event::Kind::End: take_end(event.direction, event.reason); break;
        }
    }
}

void FlowReader::start(const ParserDescriptor& parser) {
    parser_ = parser.create();
    state_.app_protocol = parser.name;
    mode_ = Mode::Parsing;
}

void FlowReader::start_named(std::string_view protocol) {
    if (const ParserDescriptor* parser = find_parser(protocol)) {
        start(*parser);
    } else {
        mode_ = Mode::Raw;
    }
}

void FlowReader::apply(const ParseStatus& status) {
    parser_.reset();
    switch (status.kind) {
        case ParseStatus::Kind::Continue: break;
        case ParseStatus::Kind::Broken:
            ++services().counts.broken_parsers;
            mode_ = Mode::Raw;
            break;
        case ParseStatus::Kind::Shunt:
            mode_ = Mode::Shunted;
            shunt_cause_ = status.cause;
            if (shunt_cause_ == Cause::Encrypted) mark(FlowMark::Encrypted);
            break;
        case ParseStatus::Kind::SwitchTo:
            if (++switches_ > kSwitchesMax) {
                mode_ = Mode::Raw;
            } else if (status.protocol.empty()) {
                mode_ = Mode::Probing;
            } else {
                start_named(status.protocol);
            }
            break;
    }
}

const ParserDescriptor* FlowReader::expected_parser() {
    if (std::exchange(expectation_asked_, true)) return nullptr;
    if (!pair_)
        pair_ = reading_.pairs.find(state_.flow.originator.address, state_.flow.responder.address);
    if (!pair_) return nullptr;
    ExpectedFlow* expected = pair_->find_current(state_.flow.responder, state_.moment.time);
    if (expected == nullptr) return nullptr;
    claimed_ = expected->claimed = true;
    return find_parser(expected->protocol);
}

const ParserDescriptor* FlowReader::find_parser(std::string_view name) const {
    const auto found = std::ranges::find(reading_.parsers, name, &ParserDescriptor::name);
    return found == reading_.parsers.end() ? nullptr : &*found;
}

void FlowReader::count(std::uint64_t bytes) {
    if (count_passed(bytes) && mode_ != Mode::Shunted) mark(FlowMark::Bulk);
}

}  // namespace sealtap::pipeline

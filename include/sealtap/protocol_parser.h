#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "sealtap/bytes.h"
#include "sealtap/content_part.h"
#include "sealtap/coverage.h"
#include "sealtap/flow.h"
#include "sealtap/limits.h"
#include "sealtap/time.h"

namespace sealtap {

/// A flow that one protocol announced to come (FTP's PORT and PASV), kept with the pair of hosts.
/// The parser of the announced flow reads `document` when its first octet comes and again at its
/// end, since the name is often told only after the flow was opened.
struct ExpectedFlow {
    Endpoint
        responder;  ///< where the flow will go; its originator may be any port of the other host
    std::string_view protocol;  ///< name of the parser to take it: "ftp-data"
    DocumentInfo document;
    Timestamp until;       ///< forgotten after that, unless claimed
    bool claimed = false;  ///< a flow took it
};

/// State that all flows between two hosts share. On one worker, like all these flows.
class HostPair {
public:
    virtual ~HostPair() = default;
    /// Replaces an older one for the same responder. Beyond Limit::ExpectationsPerHostPairMax the
    /// oldest goes.
    virtual void expect(ExpectedFlow expected) = 0;
    /// Null when there is none. Valid until the next call of expect().
    [[nodiscard]] virtual ExpectedFlow* find_expected(const Endpoint& responder) = 0;
    virtual void forget_expected(const Endpoint& responder) = 0;
};

/// What a parser may ask of the flow it reads. One per flow, on the flow's worker; outlives the
/// parser.
class FlowContext {
public:
    virtual ~FlowContext() = default;
    [[nodiscard]] virtual const FlowInfo& flow() const noexcept = 0;
    /// Capture time of the packet that made the octets available.
    [[nodiscard]] virtual Timestamp now() const noexcept = 0;
    [[nodiscard]] virtual const Limits& limits() const noexcept = 0;
    virtual void limit_hit(Limit limit) noexcept = 0;
    /// During ProtocolParser::on_gap(): why the octets are missing (Gap or SnapLength).
    [[nodiscard]] virtual Cause gap_cause() const noexcept = 0;
    [[nodiscard]] virtual DocumentPtr begin_document(DocumentInfo&& info) = 0;
    [[nodiscard]] virtual HostPair& host_pair() noexcept = 0;
};

enum class Probe : std::uint8_t { Match, NoMatch, NeedMore };

/// A parser's answer to a call.
struct ParseStatus {
    enum class Kind : std::uint8_t {
        Continue,  ///< all octets were taken
        SwitchTo,  ///< from offset `at` of this call's data on, and all of the other direction that
                   ///< the parser has not been given, the flow speaks `protocol`; empty: to be
                   ///< probed anew
        Broken,    ///< not this protocol (any more); octets from `at` on are raw stream
        Shunt,     ///< octets from `at` on, both directions, cannot be read: counted under `cause`
    };
    Kind kind = Kind::Continue;
    std::string_view protocol;
    std::size_t at = 0;
    Cause cause = Cause::Encrypted;

    [[nodiscard]] static ParseStatus go_on() noexcept { return {}; }
    [[nodiscard]] static ParseStatus switch_to(std::string_view protocol, std::size_t at) noexcept {
        return {Kind::SwitchTo, protocol, at, {}};
    }
    [[nodiscard]] static ParseStatus broken(std::size_t at) noexcept {
        return {Kind::Broken, {}, at, {}};
    }
    [[nodiscard]] static ParseStatus shunt(Cause cause, std::size_t at) noexcept {
        return {Kind::Shunt, {}, at, cause};
    }
};

/// Turns the ordered octets of one flow into documents.
///
/// One instance per flow, used only on that flow's worker. Input is hostile: an implementation
/// never throws, never keeps `data` past the call and never buffers more than its limits allow. All
/// octets reach it or are named by on_gap; the two directions come in causal order as far as
/// acknowledgements tell it. Every octet it takes goes into some part (content, or a field part
/// such as "http.header", "smtp.command"); what it cannot place goes into a part
/// "<protocol>.other". After any answer but Continue the parser is destroyed; the answer says what
/// becomes of the rest of the flow. Documents it holds open end with it.
class ProtocolParser {
public:
    virtual ~ProtocolParser() = default;
    [[nodiscard]] virtual ParseStatus on_data(FlowContext&, Direction, Bytes data) = 0;
    [[nodiscard]] virtual ParseStatus on_gap(FlowContext&, Direction, std::uint64_t length) = 0;
    /// The direction is over. Called at most once for each; on_data of the other may follow.
    virtual void on_end(FlowContext&, Direction, EndReason) = 0;
};

/// A UDP protocol: one call a datagram. (TCP parsers and datagram parsers are registered alike.)
enum class ParserTransport : std::uint8_t { Stream, Datagram };

struct ParserDescriptor {
    std::string_view name;  ///< "http"; also app_proto of the JSON contracts
    ParserTransport transport = ParserTransport::Stream;
    /// Free of state. `originator` and `responder` are the first octets each side sent, up to
    /// Limit::ProbeBytesMax; either may be empty. Null: taken only by SwitchTo or by expectation.
    Probe (*probe)(Bytes originator, Bytes responder);
    std::unique_ptr<ProtocolParser> (*create)();
};

}  // namespace sealtap

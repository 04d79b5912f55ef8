#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>

#include "sealtap/address.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::http {

/// What the answer needs to know of its request. Texts are cut to what an alert can use, since many
/// of these may wait.
struct RequestFacts {
    std::uint64_t ordinal = 0;
    bool known = false;  ///< false: the request was not seen, or not remembered
    std::string method;
    std::string host;
    std::string url;
    std::string file_name;
    std::string user;
    std::optional<IpAddress> forwarded_for;
};

/// The requests of one flow that have no answer yet, first in first out (RFC 9112 section 9.3.2).
/// Holds at most Limit::PipelineDepthMax of them; of later ones only the number.
class ExchangeQueue {
public:
    /// The ordinal of the exchange that a request or an answer without request begins.
    [[nodiscard]] std::uint64_t begin() noexcept { return begun_++; }
    /// The request's header block is over.
    void push(FlowContext& context, RequestFacts facts);
    /// The request that a final answer belongs to, which is then done.
    [[nodiscard]] RequestFacts answer();
    /// The request that an interim answer (1xx) belongs to.
    [[nodiscard]] RequestFacts next() const;
    [[nodiscard]] std::uint64_t next_ordinal() const noexcept;
    /// Whether the final answer to a pushed request is still to come.
    [[nodiscard]] bool is_open(std::uint64_t ordinal) const noexcept;
    /// Answers may have been lost: what waits now is not waited for once another request comes.
    void answers_were_lost() noexcept { answers_lost_ = true; }

private:
    std::list<RequestFacts> waiting_;       // takes no memory while nothing waits
    std::uint64_t unremembered_ = 0;        // requests behind those in waiting_
    std::uint64_t unremembered_first_ = 0;  // ordinal of the first of them
    std::uint64_t begun_ = 0;
    bool answers_lost_ = false;
};

}  // namespace sealtap::protocols::http

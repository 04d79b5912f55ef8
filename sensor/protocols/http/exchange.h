#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "sealtap/address.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::http {

/// What a request said, as texts that live as long as whoever gave them.
struct RequestTexts {
    std::string_view method;
    std::string_view host;
    std::string_view url;
    std::string_view file_name;
    std::string_view user;
};

/// What the answer needs to know of its request. Texts are cut to what an alert can use and lie in
/// one string, since many of these may wait: a flow that a slow server keeps waiting holds one.
class RequestFacts {
public:
    std::uint64_t ordinal = 0;
    bool known = false;  ///< false: the request was not seen, or not remembered
    std::optional<IpAddress> forwarded_for;

    void set_texts(const RequestTexts& texts);
    /// Valid until the facts change or move.
    [[nodiscard]] RequestTexts texts() const noexcept;

private:
    static constexpr std::size_t kTexts = 5;
    std::array<std::uint32_t, kTexts> ends_{};  // of each text in texts_
    std::string texts_;
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

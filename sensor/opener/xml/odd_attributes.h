#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "opener/xml/xml.h"

namespace sealtap::opener::xml {

/// Passes the events of a document on, and gathers values of attributes that no reader of a format
/// tells and that are not what programs write there: several words, a long number. Each value once.
/// Borrows the events.
class OddAttributes final : public Events {
public:
    explicit OddAttributes(Events& events) : events_(events) {}

    void on_start(const Element& element) override;
    void on_end(std::string_view local) override { events_.on_end(local); }
    void on_text(std::string_view text) override { events_.on_text(text); }
    void on_aside(std::string_view text) override { events_.on_aside(text); }

    /// One a line.
    [[nodiscard]] std::string_view lines() const noexcept { return lines_; }

    /// There were more than are kept.
    [[nodiscard]] bool is_full() const noexcept { return is_full_; }

private:
    static constexpr std::size_t kKnownMax = 1U << 14U;

    Events& events_;
    std::unordered_set<std::string> known_;
    std::string lines_;
    bool is_full_ = false;
};

}  // namespace sealtap::opener::xml

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "content/embedded/run_finder.h"
#include "content/recording_host.h"
#include "content/unpacker.h"

namespace sealtap::test {

/// Stands for the part in which a RunFinder looks: its children are parts of `host`.
class LeafEmitter final : public PartEmitter {
public:
    explicit LeafEmitter(RecordingHost& host) : host_(host) {}

    PartPtr begin_child(PartInfo&& info) override {
        is_spent_ |= !host_.budget().charge_part();
        return content::open_part(host_, std::move(info), RawText("text"), 1);
    }
    DecodeBudget& budget() noexcept override { return host_.budget(); }
    const Limits& limits() const noexcept override { return host_.limits(); }
    void limit_hit(Limit limit) noexcept override { host_.limit_hit(limit); }
    bool is_spent() const noexcept override { return is_spent_; }

private:
    RecordingHost& host_;
    bool is_spent_ = false;
};

using Cut = std::function<std::size_t()>;

/// What is found in a text that comes in pieces as `cut` says: a line for each scanned part, with
/// its path.
struct Runs {
    std::string_view text;
    content::embedded::RunFinder::Settings settings{};
    Limits limits{};
    std::size_t hole = std::string_view::npos;  ///< octets are missing there, in front of the rest
    std::uint64_t hole_bytes = 0;

    [[nodiscard]] std::string find(const Cut& cut = [] { return std::string_view::npos; }) const {
        RecordingHost host(limits);
        LeafEmitter leaf(host);
        content::embedded::RunFinder finder(leaf, settings);
        const std::size_t first = std::min(hole, text.size());
        give(finder, text.substr(0, first), cut);
        if (first < text.size()) {
            finder.on_gap(hole_bytes, Cause::Gap);
            const auto after = std::min<std::uint64_t>(hole_bytes, text.size() - first);
            give(finder, text.substr(first + after), cut);
        }
        finder.end(EndReason::Complete);
        std::string out = finder.is_spent() ? "spent\n" : "";
        for (const auto& scan : host.scans) out += scan->path + ": " + scan->data + "\n";
        host.end(EndReason::Complete);
        return out;
    }

private:
    static void give(content::embedded::RunFinder& finder, std::string_view part, const Cut& cut) {
        while (!part.empty()) {
            const std::size_t length = std::min(part.size(), cut());
            finder.on_data(bytes_of(part.substr(0, length)));
            part.remove_prefix(length);
        }
    }
};

inline std::string runs_in(std::string_view text) { return Runs{text}.find(); }

}  // namespace sealtap::test

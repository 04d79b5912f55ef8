#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "opener/format.h"
#include "sealtap/coverage.h"

namespace sealtap::test {

/// One part that a format wrote, as a test looks at it.
struct CollectedPart {
    std::string path;  ///< steps joined by " > ", names behind them in quotes
    PartInfo info;
    std::string text;
    std::vector<std::pair<std::uint64_t, Place>> places;  ///< offset in `text`, and what it is
    std::map<Cause, std::uint64_t> skipped;
    bool ended = false;
    EndReason end = EndReason::Aborted;
};

/// An Output that keeps all it is told, and fails the test when it is told what it may not be.
class CollectedOutput : public opener::Output {
public:
    explicit CollectedOutput(std::uint64_t octets_max = UINT64_MAX) : octets_left_(octets_max) {}
    ~CollectedOutput() override { EXPECT_TRUE(open_.empty()) << "a part was left open"; }

    void begin(PartInfo&& info) override {
        CollectedPart part;
        part.path = open_.empty() ? "" : parts[open_.back()].path + " > ";
        part.path += info.step;
        if (!info.name.empty()) part.path += " \"" + info.name.unmasked() + "\"";
        part.info = std::move(info);
        open_.push_back(parts.size());
        parts.push_back(std::move(part));
    }
    void data(Bytes octets) override {
        octets_left_ -= std::min<std::uint64_t>(octets_left_, octets.size());
        if (CollectedPart* part = innermost()) part->text += text_of(octets);
    }
    void place(const Place& place) override {
        if (CollectedPart* part = innermost()) part->places.emplace_back(part->text.size(), place);
    }
    void skipped(std::uint64_t octets, Cause cause) override {
        if (CollectedPart* part = innermost()) part->skipped[cause] += octets;
    }
    void end(EndReason reason) override {
        CollectedPart* part = innermost();
        if (part == nullptr) return;
        part->ended = true;
        part->end = reason;
        open_.pop_back();
    }
    void unread(std::uint64_t octets, Cause cause) override { unread_octets[cause] += octets; }
    [[nodiscard]] bool wants_more() const noexcept override { return octets_left_ != 0; }

    /// The first part whose path ends so; null: there is none.
    [[nodiscard]] const CollectedPart* find(std::string_view path_end) const {
        for (const CollectedPart& part : parts) {
            if (part.path.ends_with(path_end)) return &part;
        }
        return nullptr;
    }
    [[nodiscard]] std::string text(std::string_view path_end) const {
        const CollectedPart* part = find(path_end);
        return part == nullptr ? "<none>" : part->text;
    }
    /// Where the first `words` in that part stand.
    [[nodiscard]] Place place_of(std::string_view path_end, std::string_view words) const {
        const CollectedPart* part = find(path_end);
        const std::size_t at = part == nullptr ? std::string::npos : part->text.find(words);
        EXPECT_NE(at, std::string::npos) << words << " is not in " << path_end;
        Place found;
        if (at == std::string::npos) return found;
        for (const auto& [offset, place] : part->places) {
            if (offset <= at) found = place;
        }
        return found;
    }

    std::vector<CollectedPart> parts;
    std::map<Cause, std::uint64_t> unread_octets;

private:
    CollectedPart* innermost() {
        EXPECT_FALSE(open_.empty()) << "octets without a part";
        return open_.empty() ? nullptr : &parts[open_.back()];
    }

    std::vector<std::size_t> open_;
    std::uint64_t octets_left_;
};

}  // namespace sealtap::test

#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "sealtap/content_decoder.h"

namespace sealtap::content {

/// The lines before and behind what a coding marks as its own: a part beside the decoded one, begun
/// with its first octet. It is read like any text.
class TextAround {
public:
    explicit TextAround(std::string_view step) : step_(step) {}

    void put(Bytes octets, PartEmitter& out) {
        if (octets.empty()) return;
        if (!part_) {
            PartInfo info;
            info.step = step_;
            part_ = out.begin_child(std::move(info));
        }
        part_->on_data(octets);
    }
    void on_gap(std::uint64_t length, Cause cause) {
        if (part_) part_->on_gap(length, cause);
    }
    void end(EndReason reason) {
        if (part_) part_->end(reason);
        part_.reset();
    }

private:
    std::string step_;
    PartPtr part_;
};

}  // namespace sealtap::content

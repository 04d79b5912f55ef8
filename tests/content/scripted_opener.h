#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "sealtap/document_opener.h"

namespace sealtap::test {

/// Opens "PK\3\4", then entries "name=octets;" each of which becomes a part; a name that begins
/// with "text" is text of a format. It answers what `answer` says, and sees the octets as an
/// opener would: holes are zeros.
class ScriptedOpener final : public DocumentOpener {
public:
    OpenStatus open(const CollectedDocument& document, OpenedParts& out) override {
        std::string whole(document.size, '\0');
        for (const CollectedRun& run : document.runs)
            std::ranges::copy(text_of(run.octets), whole.begin() + static_cast<long>(run.offset));
        seen.push_back(whole);
        was_cut.push_back(document.is_cut);
        time_max.push_back(document.time_max);
        if (answer == OpenStatus::Refused) return answer;
        for (std::size_t at = 4; at < whole.size() && out.wants_more();) {
            const std::size_t equals = std::min(whole.find('=', at), whole.size());
            const std::size_t end = std::min(whole.find(';', at), whole.size());
            if (equals >= end) break;
            write(whole.substr(at, equals - at), whole.substr(equals + 1, end - equals - 1), out);
            at = end + 1;
        }
        out.took(measured);
        for (const auto& [octets, cause] : unread) out.unread(octets, cause);
        return out.wants_more() ? answer : OpenStatus::Exhausted;
    }

    OpenStatus answer = OpenStatus::Opened;
    std::vector<std::pair<std::uint64_t, Cause>> unread;
    std::vector<std::string> seen;
    std::vector<bool> was_cut;
    std::vector<std::chrono::microseconds> time_max;
    std::chrono::microseconds measured{0};

private:
    void write(const std::string& name, const std::string& octets, OpenedParts& out) const {
        PartInfo info;
        info.step = "toy";
        info.name = RawText(name);
        if (name.starts_with("text")) info.charset = "utf-8";
        out.begin(std::move(info));
        Place place;
        place.page = 7;
        out.place(place);
        if (name == "locked") {
            out.skipped(octets.size(), Cause::Encrypted);
        } else {
            out.data(bytes_of(octets));
        }
        if (answer != OpenStatus::Failed) out.end(EndReason::Complete);
    }
};

}  // namespace sealtap::test

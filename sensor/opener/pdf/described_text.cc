#include "opener/pdf/described_text.h"

namespace sealtap::opener::pdf {
namespace {

constexpr std::size_t kPartBytes = 16384;

constexpr std::array<std::string_view, kStringKinds> kSteps{
    "pdf:info", "pdf:outline",    "pdf:annotation", "pdf:form",
    "pdf:link", "pdf:javascript", "pdf:strings",
};
constexpr std::array<Region, kStringKinds> kRegions{
    Region::Property, Region::Body,    Region::Comment, Region::TextBox,
    Region::Property, Region::Unknown, Region::Unknown,
};

}  // namespace

void DescribedText::add(StringKind kind, std::string_view utf8, std::uint32_t page) {
    Waiting& waiting = waiting_[static_cast<std::size_t>(kind)];
    if (waiting.pages.empty() || waiting.pages.back().second != page) {
        waiting.pages.emplace_back(waiting.text.size(), page);
    }
    // Lines of a string end as they do in the rest of the text.
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        if (utf8[i] == '\r') {
            if (i + 1 == utf8.size() || utf8[i + 1] != '\n') waiting.text += '\n';
        } else {
            waiting.text += utf8[i];
        }
    }
    waiting.text += '\n';
    if (waiting.text.size() >= kPartBytes) write(kind);
}

void DescribedText::write_rest() {
    for (std::size_t kind = 0; kind < kStringKinds; ++kind) write(static_cast<StringKind>(kind));
}

void DescribedText::write(StringKind kind) {
    const auto index = static_cast<std::size_t>(kind);
    Waiting waiting = std::exchange(waiting_[index], {});
    if (waiting.text.empty()) return;
    PartInfo info;
    info.step = kSteps[index];
    info.media_type = "text/plain";
    info.charset = "utf-8";
    info.reading = Reading::AsText;
    out_.begin(std::move(info));
    const std::string_view text = waiting.text;
    for (std::size_t i = 0; i < waiting.pages.size(); ++i) {
        const auto [from, page] = waiting.pages[i];
        const std::size_t to =
            i + 1 < waiting.pages.size() ? waiting.pages[i + 1].first : text.size();
        Place place;
        place.region = kRegions[index];
        place.page = page;
        out_.place(place);
        out_.data(bytes_of(text.substr(from, to - from)));
    }
    out_.end(EndReason::Complete);
}

}  // namespace sealtap::opener::pdf

#include "opener/rtf/stories.h"

namespace sealtap::opener::rtf {
namespace {

/// More than this is not held: it stands within the body.
constexpr std::size_t kHeldMax = std::size_t{8} * 1024 * 1024;

constexpr std::array<std::string_view, 9> kSteps{"rtf:text",   "rtf:header",     "rtf:footer",
                                                 "rtf:notes",  "rtf:comments",   "rtf:textbox",
                                                 "rtf:fields", "rtf:properties", "rtf:other"};

constexpr std::size_t index_of(Target target) noexcept {
    return target <= Target::Other ? static_cast<std::size_t>(target) : 0;
}

}  // namespace

void Stories::write(Target target, const Place& place, std::string_view text) {
    if (text.empty()) return;
    const std::size_t index = index_of(target);
    if (index == 0 || octets_held_ + text.size() > kHeldMax) {
        body_->place(place);
        return body_->text(text);
    }
    Story& story = held_[index];
    story.text += text;
    octets_held_ += text.size();
    if (story.pieces.empty() || story.pieces.back().place != place) {
        story.pieces.push_back({place, 0});
        octets_held_ += sizeof(Piece);
    }
    story.pieces.back().end = story.text.size();
}

void Stories::end_line(Target target) {
    Story& story = held_[index_of(target)];
    if (index_of(target) == 0) return body_->end_line();
    if (story.text.empty() || story.text.ends_with('\n')) return;
    story.text += '\n';
    story.pieces.back().end = story.text.size();
}

void Stories::finish() {
    body_->end_line();
    body_.reset();
    for (std::size_t i = 1; i < held_.size() && out_.wants_more(); ++i) {
        TextWriter writer(out_, kSteps[i]);
        std::size_t begin = 0;
        for (const Piece& piece : held_[i].pieces) {
            writer.place(piece.place);
            writer.text(std::string_view(held_[i].text).substr(begin, piece.end - begin));
            begin = piece.end;
        }
        writer.end_line();
    }
}

}  // namespace sealtap::opener::rtf

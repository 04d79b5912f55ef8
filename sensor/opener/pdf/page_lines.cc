#include "opener/pdf/page_lines.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

namespace sealtap::opener::pdf {
namespace {

// All in units of the smaller of the two font sizes.
constexpr float kBaselineSlack = 0.3F;  // superscripts and wavy producers stay on their line
constexpr float kOverlapMax = 0.7F;     // a glyph drawn further back begins anew
constexpr float kJoinMax = 0.6F;        // runs drawn apart that close are one line
constexpr float kSpaceMin = 0.15F;      // between words in Latin script
constexpr float kIdeographGap = 0.5F;   // ideographs that far apart still touch
constexpr float kSpreadMax = 2.5F;      // and so far when each of them stands alone
constexpr float kTabMin = 1.5F;         // beyond is another cell
constexpr float kDoubledMax = 0.2F;     // the same glyph that close is drawn bold or shadowed
constexpr float kCollisionMax = 0.25F;  // other glyphs that close are another text on top
constexpr float kStackMin = 0.5F;       // ideographs one below the other, a line each
constexpr float kStackMax = 2.6F;
constexpr float kSizeSlack = 0.15F;
constexpr std::size_t kSpelledMin = 4;  // letters that stand alone, to be a spaced word

bool is_ideographic(char32_t character) noexcept {
    return (character >= 0x2E80 && character < 0xD7A4) ||
           (character >= 0xF900 && character < 0xFB00) ||
           (character >= 0xFE30 && character < 0xFE50) ||
           (character >= 0xFF00 && character < 0xFFF0) ||
           (character >= 0x20000 && character < 0x40000);
}

bool is_blank(char32_t character) noexcept {
    return character == ' ' || character == 0xA0 || character == 0x3000 || character == '\t' ||
           (character >= 0x2000 && character <= 0x200B);
}

/// A glyph seen along its line.
struct Spot {
    std::uint32_t glyph = 0;
    float begin = 0;  // along the line
    float end = 0;
    float base = 0;  // across it
};

/// Glyphs that were drawn one after the other along one line.
struct Run {
    std::uint32_t first = 0;  // spots
    std::uint32_t last = 0;   // one past
    float begin = 0;
    float end = 0;
    float base = 0;
    float size = 0;
    std::int16_t degrees = 0;
};

/// What becomes a line of text: spots in order.
struct Line {
    std::vector<Spot> spots;
    std::uint32_t order = 0;
};

class Layout {
public:
    explicit Layout(const PageText& page) : page_(page) {}

    std::vector<Line> lines() {
        find_runs();
        join_runs();
        std::ranges::sort(lines_, {}, &Line::order);
        join_stacks();
        return std::move(lines_);
    }

private:
    [[nodiscard]] const Style& style(const Spot& spot) const {
        return page_.styles[page_.glyphs[spot.glyph].style];
    }
    [[nodiscard]] char32_t unicode(const Spot& spot) const {
        return page_.glyphs[spot.glyph].unicode;
    }

    void find_runs() {
        spots_.reserve(page_.glyphs.size());
        std::vector<std::int16_t> degrees;
        degrees.reserve(page_.styles.size());
        for (const Style& style : page_.styles) {
            const double angle = std::atan2(style.along_y, style.along_x) * 57.29577951308232;
            degrees.push_back(static_cast<std::int16_t>(std::lround(angle)));
        }
        for (std::uint32_t i = 0; i < page_.glyphs.size(); ++i) {
            const Glyph& glyph = page_.glyphs[i];
            add_spot(i, glyph, page_.styles[glyph.style], degrees[glyph.style]);
        }
    }

    void add_spot(std::uint32_t index, const Glyph& glyph, const Style& style,
                  std::int16_t degrees) {
        Spot spot{.glyph = index};
        spot.begin = glyph.x * style.along_x + glyph.y * style.along_y;
        spot.end = spot.begin + glyph.advance;
        spot.base = glyph.y * style.along_x - glyph.x * style.along_y;
        if (runs_.empty() || !continues(runs_.back(), spot, style, degrees)) {
            runs_.push_back({.first = static_cast<std::uint32_t>(spots_.size()),
                             .last = 0,
                             .begin = spot.begin,
                             .end = spot.end,
                             .base = spot.base,
                             .size = style.size,
                             .degrees = degrees});
        }
        Run& run = runs_.back();
        spots_.push_back(spot);
        run.last = static_cast<std::uint32_t>(spots_.size());
        run.begin = std::min(run.begin, spot.begin);
        run.end = std::max(run.end, spot.end);
    }

    [[nodiscard]] bool continues(const Run& run, const Spot& spot, const Style& next,
                                 std::int16_t degrees) const {
        if (degrees != run.degrees) return false;
        const Spot& last = spots_.back();
        const float size = std::min(style(last).size, next.size);
        return std::fabs(spot.base - last.base) <= kBaselineSlack * size &&
               spot.begin >= last.end - kOverlapMax * size && spot.begin > last.begin;
    }

    /// Sorts the runs by baseline, and joins what stands side by side there.
    void join_runs() {
        std::vector<std::uint32_t> sorted(runs_.size());
        for (std::uint32_t i = 0; i < sorted.size(); ++i) sorted[i] = i;
        std::ranges::sort(sorted, [&](std::uint32_t a, std::uint32_t b) {
            if (runs_[a].degrees != runs_[b].degrees) return runs_[a].degrees < runs_[b].degrees;
            if (runs_[a].base != runs_[b].base) return runs_[a].base < runs_[b].base;
            return a < b;
        });
        for (std::size_t first = 0; first < sorted.size();) {
            const std::size_t last = end_of_row(sorted, first);
            join_row(std::span(sorted).subspan(first, last - first));
            first = last;
        }
    }

    [[nodiscard]] std::size_t end_of_row(std::span<const std::uint32_t> sorted,
                                         std::size_t first) const {
        const Run& top = runs_[sorted[first]];
        std::size_t last = first + 1;
        while (last < sorted.size()) {
            const Run& run = runs_[sorted[last]];
            const float slack = kBaselineSlack * std::min(run.size, top.size);
            if (run.degrees != top.degrees || run.base - top.base > slack) break;
            ++last;
        }
        return last;
    }

    void join_row(std::span<std::uint32_t> row) {
        std::ranges::sort(row, [&](std::uint32_t a, std::uint32_t b) {
            if (runs_[a].begin != runs_[b].begin) return runs_[a].begin < runs_[b].begin;
            return a < b;
        });
        for (std::size_t first = 0; first < row.size();) {
            std::size_t last = first + 1;
            float end = runs_[row[first]].end;
            while (last < row.size() && touches(runs_[row[last - 1]], end, runs_[row[last]])) {
                end = std::max(end, runs_[row[last]].end);
                ++last;
            }
            join(row.subspan(first, last - first));
            first = last;
        }
    }

    static bool touches(const Run& before, float end, const Run& run) noexcept {
        return run.begin - end <= kJoinMax * std::min(run.size, before.size);
    }

    void join(std::span<const std::uint32_t> joined) {
        if (joined.size() == 1) return keep(joined.front());
        Line line;
        line.order = *std::ranges::min_element(joined);
        for (const std::uint32_t run : joined) {
            line.spots.insert(line.spots.end(), spots_.begin() + runs_[run].first,
                              spots_.begin() + runs_[run].last);
        }
        std::ranges::stable_sort(line.spots, {}, &Spot::begin);
        drop_doubled(line);
        if (!is_legible(line)) {
            for (const std::uint32_t run : joined) keep(run);
            return;
        }
        lines_.push_back(std::move(line));
    }

    void keep(std::uint32_t run) {
        Line line;
        line.order = run;
        line.spots.assign(spots_.begin() + runs_[run].first, spots_.begin() + runs_[run].last);
        lines_.push_back(std::move(line));
    }

    /// Bold by drawing twice, and shadows.
    void drop_doubled(Line& line) const {
        std::vector<Spot> kept;
        kept.reserve(line.spots.size());
        for (const Spot& spot : line.spots) {
            bool is_doubled = false;
            // The twin is the one before, or the one before that when three copies interleave.
            for (std::size_t back = 1; back <= 2 && back <= kept.size(); ++back) {
                const Spot& other = kept[kept.size() - back];
                is_doubled |= unicode(other) == unicode(spot) &&
                              spot.begin - other.begin < kDoubledMax * style(spot).size;
            }
            if (!is_doubled) kept.push_back(spot);
        }
        line.spots = std::move(kept);
    }

    /// False when two texts lie on top of each other and joined would be neither.
    [[nodiscard]] bool is_legible(const Line& line) const {
        std::size_t collisions = 0;
        for (std::size_t i = 1; i < line.spots.size(); ++i) {
            const Spot& a = line.spots[i - 1];
            const Spot& b = line.spots[i];
            if (is_blank(unicode(a)) || is_blank(unicode(b))) continue;
            const float close = kCollisionMax * std::min(a.end - a.begin, b.end - b.begin);
            collisions += b.begin - a.begin <= close ? 1U : 0U;
        }
        return collisions * 5 <= line.spots.size();
    }

    /// Vertical writing in a horizontal font: ideographs one below the other.
    void join_stacks() {
        std::vector<Line> joined;
        joined.reserve(lines_.size());
        for (Line& line : lines_) {
            if (!joined.empty() && is_below(joined.back(), line)) {
                joined.back().spots.push_back(line.spots.front());
            } else {
                joined.push_back(std::move(line));
            }
        }
        lines_ = std::move(joined);
    }

    [[nodiscard]] bool is_below(const Line& stack, const Line& line) const {
        if (line.spots.size() != 1 || stack.spots.empty()) return false;
        const Spot& spot = line.spots.front();
        const Spot& last = stack.spots.back();
        if (!is_ideographic(unicode(spot)) || !is_ideographic(unicode(last))) return false;
        if (stack.spots.size() > 1 && !is_stack(stack)) return false;
        const Style& own = style(spot);
        const float down = spot.base - last.base;
        return own.along_x == style(last).along_x && own.along_y == style(last).along_y &&
               std::fabs(spot.begin - last.begin) <= kBaselineSlack * own.size &&
               down >= kStackMin * own.size && down <= kStackMax * own.size;
    }

    [[nodiscard]] static bool is_stack(const Line& line) noexcept {
        const Spot& a = line.spots[line.spots.size() - 2];
        const Spot& b = line.spots.back();
        return b.base - a.base > std::fabs(b.begin - a.begin);
    }

    const PageText& page_;
    std::vector<Spot> spots_;
    std::vector<Run> runs_;
    std::vector<Line> lines_;
};

/// Writes one line: what stands between its glyphs, and where it stands in the page.
class LineWriter {
public:
    LineWriter(const PageText& page, PlacedText& out) : page_(page), out_(out) {}

    void write(const Line& line) {
        measure(line);
        for (std::size_t i = 0; i < line.spots.size(); ++i) {
            const Glyph& glyph = page_.glyphs[line.spots[i].glyph];
            if (i > 0) separate(line, i);
            if (i == 0 || looks_other(glyph)) stand(line, glyph);
            out_.add(glyph.unicode);
        }
        out_.add("\n");
    }

private:
    [[nodiscard]] char32_t unicode(const Line& line, std::size_t i) const {
        return page_.glyphs[line.spots[i].glyph].unicode;
    }
    [[nodiscard]] float size(const Line& line, std::size_t i) const {
        return page_.styles[page_.glyphs[line.spots[i].glyph].style].size;
    }

    /// gaps_[i] is what lies before spot i, in font sizes.
    void measure(const Line& line) {
        gaps_.assign(line.spots.size(), 0.0F);
        for (std::size_t i = 1; i < line.spots.size(); ++i) {
            const float em = std::max(0.1F, std::min(size(line, i), size(line, i - 1)));
            gaps_[i] = (line.spots[i].begin - line.spots[i - 1].end) / em;
            // Stacked ideographs advance across their own direction.
            if (line.spots[i].base - line.spots[i - 1].base > kStackMin * em) gaps_[i] = 0;
        }
        spelled_gap_ = spelled_gap(line);
    }

    /// The gap between the letters of a line that is all letter-spaced; 0: it is not.
    [[nodiscard]] float spelled_gap(const Line& line) const {
        if (line.spots.size() < kSpelledMin) return 0;
        float least = kTabMin;
        for (std::size_t i = 1; i < line.spots.size(); ++i) {
            if (is_blank(unicode(line, i)) || gaps_[i] < kSpaceMin) return 0;
            least = std::min(least, gaps_[i]);
        }
        return least;
    }

    [[nodiscard]] bool stands_alone(std::size_t i) const {
        return (i == 0 || gaps_[i] > kIdeographGap) &&
               (i + 1 == gaps_.size() || gaps_[i + 1] > kIdeographGap);
    }

    void separate(const Line& line, std::size_t i) {
        const float gap = gaps_[i];
        if (gap < kSpaceMin) return;
        const bool left = is_ideographic(unicode(line, i - 1));
        const bool right = is_ideographic(unicode(line, i));
        if ((left || right) && gap < kIdeographGap) return;
        if (left && right && gap <= kSpreadMax && stands_alone(i - 1) && stands_alone(i)) return;
        if (gap > (left && right ? kSpreadMax : kTabMin)) return out_.add("\t");
        if (is_blank(unicode(line, i - 1)) || is_blank(unicode(line, i))) return;
        if (spelled_gap_ > 0 && gap < spelled_gap_ * 1.6F) return;
        out_.add(" ");
    }

    /// The Latin letters and digits in a line of ideographs are often a little smaller: no new
    /// place.
    [[nodiscard]] bool looks_other(const Glyph& glyph) const {
        if (glyph.style == style_) return false;
        const Style& style = page_.styles[glyph.style];
        const Style& told = page_.styles[style_];
        return style.colour != told.colour || style.region != told.region ||
               std::fabs(style.size - told.size) > kSizeSlack * told.size;
    }

    void stand(const Line& line, const Glyph& glyph) {
        out_.stand(place_of(line, glyph));
        style_ = glyph.style;
    }

    [[nodiscard]] Place place_of(const Line& line, const Glyph& glyph) const {
        const Style& style = page_.styles[glyph.style];
        const Glyph& head = page_.glyphs[line.spots.front().glyph];
        Place place;
        place.region = style.region;
        place.page = page_.number;
        place.font_half_points =
            static_cast<std::uint16_t>(std::lround(std::clamp(style.size * 2, 0.0F, 65535.0F)));
        place.colour = style.colour;
        place.at_top = glyph.y < page_.height / 6;
        place.at_left = head.x < page_.width / 2;
        return place;
    }

    const PageText& page_;
    PlacedText& out_;
    std::uint32_t style_ = 0;
    std::vector<float> gaps_;
    float spelled_gap_ = 0;
};

}  // namespace

void write_lines(const PageText& page, PlacedText& out) {
    LineWriter writer(page, out);
    for (const Line& line : Layout(page).lines()) writer.write(line);
    if (page.asides.empty()) return;
    Place place;
    place.region = Region::Hidden;
    place.page = page.number;
    out.stand(place);
    for (const std::string& aside : page.asides) {
        out.add(aside);
        out.add("\n");
    }
}

}  // namespace sealtap::opener::pdf

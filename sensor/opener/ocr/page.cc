#include "opener/ocr/page.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "opener/ocr/ink.h"

namespace sealtap::opener::ocr {
namespace {

/// tesseract was taught lines of about this height, and wants them no smaller.
constexpr double kLineHeight = 34;
constexpr double kLineHeightMin = 28;
constexpr double kLineHeightMax = 80;
constexpr double kScaleMax = 4;
constexpr double kPixelsMax = 16e6;  ///< that are looked at; larger pages are shrunk
constexpr float kLineConfidenceMin = 30;
/// Upside down, text is read with 85 per cent confidence, upright with 99.
constexpr float kUprightConfidence = 94;

double pixels_of(Pix* pixels) {
    return static_cast<double>(pixGetWidth(pixels)) * pixGetHeight(pixels);
}

PixPtr scaled(Pix* pixels, double factor) {
    const auto by = static_cast<float>(factor);
    return PixPtr(pixScale(pixels, by, by));
}

/// What the lines of a page say of their size; 0: there are none.
double median_height(std::vector<Box> lines) {
    std::erase_if(lines, [](const Box& box) { return box.width() < box.height(); });
    if (lines.empty()) return 0;
    const auto middle = lines.begin() + static_cast<std::ptrdiff_t>(lines.size() / 2);
    std::ranges::nth_element(lines, middle, {}, &Box::height);
    return middle->height();
}

double wanted_scale(Pix* grey, double line_height) {
    double factor = 1;
    if (line_height > 0 && line_height < kLineHeightMin) factor = kLineHeight / line_height;
    if (line_height > kLineHeightMax) factor = kLineHeight / line_height * 1.5;
    factor = std::min(factor, kScaleMax);
    return std::min(factor, std::sqrt(kPixelsMax / std::max(pixels_of(grey), 1.0)));
}

void scale_back(std::vector<Line>& lines, double factor, int left, int top) {
    const auto back = [factor](int at) { return static_cast<int>(std::lround(at / factor)); };
    const auto move = [&](Box& box) {
        box = {back(box.left) + left, back(box.top) + top, back(box.right) + left,
               back(box.bottom) + top};
    };
    for (Line& line : lines) {
        move(line.box);
        for (Symbol& symbol : line.symbols) move(symbol.box);
    }
}

std::vector<Box> boxes_of(const std::vector<Line>& lines) {
    std::vector<Box> boxes;
    for (const Line& line : lines) boxes.push_back(line.box);
    return boxes;
}

/// At the size that fits lines of that height.
std::vector<Line> read_sized(Recogniser& recogniser, Pix* grey, double line_height, Spread spread,
                             const Cancelled& cancelled) {
    const double factor = wanted_scale(grey, line_height);
    if (std::fabs(factor - 1) < 0.05) return recogniser.read(grey, spread, cancelled);
    const PixPtr sized = scaled(grey, factor);
    if (!sized) return {};
    std::vector<Line> lines = recogniser.read(sized.get(), spread, cancelled);
    scale_back(lines, factor, 0, 0);
    return lines;
}

std::vector<Line> read_grey(Recogniser& recogniser, Pix* grey, Spread spread,
                            const Cancelled& cancelled) {
    const double line_height = median_height(recogniser.find_lines(grey));
    return read_sized(recogniser, grey, line_height, spread, cancelled);
}

float mean_confidence(const std::vector<Line>& lines) {
    float sum = 0;
    float count = 0;
    for (const Line& line : lines) {
        sum += confidence_of(line) * static_cast<float>(line.symbols.size());
        count += static_cast<float>(line.symbols.size());
    }
    return count == 0 ? 0 : sum / count;
}

/// How well a few lines of the page can be read as it lies.
float taste(Recogniser& recogniser, Pix* grey, const Cancelled& cancelled) {
    constexpr std::size_t kLines = 3;
    std::vector<Box> lines = recogniser.find_lines(grey);
    std::erase_if(lines, [](const Box& box) { return box.width() < 4 * box.height(); });
    std::ranges::sort(lines, std::ranges::greater{}, &Box::width);
    if (lines.size() > kLines) lines.resize(kLines);
    std::vector<Line> found;
    for (const Box& box : lines) {
        const PixPtr piece = cut_out(grey, box);
        if (!piece) continue;
        std::ranges::move(recogniser.read(piece.get(), Spread::OneLine, cancelled),
                          std::back_inserter(found));
    }
    return mean_confidence(found);
}

/// Lines that stand upright lie on their side in a page that does.
bool is_sideways(const std::vector<Box>& lines) {
    const auto high =
        std::ranges::count_if(lines, [](const Box& box) { return box.height() > box.width(); });
    return 2 * high > std::ssize(lines);
}

/// Which of two turns, in quarters clockwise, makes the page easier to read.
int better_turn(Recogniser& recogniser, Pix* grey, int one, int other, const Cancelled& cancelled) {
    const PixPtr first(pixRotateOrth(grey, one));
    const PixPtr second(pixRotateOrth(grey, other));
    if (!first || !second) return one;
    const float first_taste = taste(recogniser, first.get(), cancelled);
    return taste(recogniser, second.get(), cancelled) > first_taste ? other : one;
}

/// Rubbish, mostly: pictures that are taken for letters.
void drop_unsure(std::vector<Line>& lines) {
    std::erase_if(lines, [](const Line& line) { return confidence_of(line) < kLineConfidenceMin; });
}

std::string letters_of(const Line& line) {
    std::string letters;
    for (const Symbol& symbol : line.symbols) letters += symbol.utf8;
    return letters;
}

double area_of(const Box& box) { return static_cast<double>(box.width()) * box.height(); }

/// Whether a line of red ink is in one that was read before: that had these letters in it, or is
/// red itself and was read as well. A better reading takes the place of the other.
bool is_known(Line& red, std::vector<Line>& known) {
    const std::string letters = letters_of(red);
    for (Line& other : known) {
        const double shared = area_of(common(red.box, other.box));
        if (shared == 0) continue;
        if (letters_of(other).find(letters) != std::string::npos) return true;
        if (!other.colour || shared < area_of(red.box) / 2 || shared < area_of(other.box) / 2) {
            continue;
        }
        if (confidence_of(red) > confidence_of(other)) std::swap(red.symbols, other.symbols);
        return true;
    }
    return false;
}

/// Where they stand: what was found later is above the first line that lies below it.
void insert(std::vector<Line> found, std::vector<Line>& lines) {
    const auto is_above = [](const Line& one, const Line& other) {
        return one.box.bottom <= other.box.top + other.box.height() / 2;
    };
    for (Line& line : found) {
        const auto at =
            std::ranges::find_if(lines, [&](const Line& other) { return is_above(line, other); });
        lines.insert(at, std::move(line));
    }
}

/// Whether red letters that are much larger stand over lines of other print.
bool is_covered(const std::vector<Line>& lines, const std::vector<Line>& red) {
    const double height = median_height(boxes_of(lines));
    return std::ranges::any_of(red, [&](const Line& stamp) {
        return stamp.box.height() > 1.8 * height &&
               std::ranges::any_of(lines, [&](const Line& line) {
                   return !line.colour && common(stamp.box, line.box).width() > 0;
               });
    });
}

/// Black print goes through the letters of a stamp: where they are read badly, they are closed.
std::vector<Line> read_red_ink(Recogniser& recogniser, Pix* red, const Cancelled& cancelled) {
    constexpr float kGood = 90;
    std::vector<Line> best;
    float best_confidence = 0;
    const auto take = [&](Pix* grey, Spread spread) {
        if (best_confidence >= kGood || (cancelled && cancelled())) return;
        std::vector<Line> found = read_grey(recogniser, grey, spread, cancelled);
        const float confidence = mean_confidence(found);
        if (confidence <= best_confidence) return;
        best = std::move(found);
        best_confidence = confidence;
    };
    take(red, Spread::Scattered);
    if (const PixPtr closed = with_gaps_closed(red)) {
        take(closed.get(), Spread::Scattered);
        take(closed.get(), Spread::Block);
    }
    return best;
}

/// Stamps, red heads and marks over other text: the red ink alone is read a second time. It tells
/// the colour of lines, too.
void read_red(Recogniser& recogniser, Pix* coloured, std::vector<Line>& lines,
              const Cancelled& cancelled) {
    const RedInk red = separate_red(coloured);
    if (!red.grey) return;
    std::vector<Line> found = read_red_ink(recogniser, red.grey.get(), cancelled);
    drop_unsure(found);
    scale_back(found, 1, red.frame.left, red.frame.top);
    if (is_covered(lines, found)) {
        if (const PixPtr print = without_red(coloured)) {
            lines = read_grey(recogniser, print.get(), Spread::Page, cancelled);
            drop_unsure(lines);
            for (Line& line : lines) line.colour = colour_of(coloured, line.box);
        }
    }
    std::erase_if(found, [&](Line& line) { return is_known(line, lines); });
    for (Line& line : found) line.colour = colour_of(coloured, line.box);
    insert(std::move(found), lines);
}

/// Letters that stand alone are no line to the layout: a mark at the head of a page, say. What was
/// not read is looked at once more, without the rest around it.
void read_rest(Recogniser& recogniser, Pix* grey, std::vector<Line>& lines,
               const Cancelled& cancelled) {
    constexpr float kAloneConfidenceMin = 60;
    const PixPtr rest = without(grey, lines);
    if (!rest) return;
    std::vector<Line> found = read_sized(recogniser, rest.get(), median_height(boxes_of(lines)),
                                         Spread::Scattered, cancelled);
    std::erase_if(found, [](const Line& line) {
        return confidence_of(line) < kAloneConfidenceMin || line.symbols.size() < 2;
    });
    insert(std::move(found), lines);
}

}  // namespace

PageText read_text(Recogniser& recogniser, PixPtr pixels, const Cancelled& cancelled) {
    PageText page;
    if (const double all = pixels_of(pixels.get()); all > 2 * kPixelsMax) {
        // Boxes are told in the pixels of what is left: only their shares of the page count.
        pixels = scaled(pixels.get(), std::sqrt(kPixelsMax / all));
        if (!pixels) return page;
    }
    PixPtr grey = dark_on_light(pixels.get());
    if (!grey) return page;
    const auto turn = [&](int quarters) {
        grey.reset(pixRotateOrth(grey.get(), quarters));
        pixels.reset(pixRotateOrth(pixels.get(), quarters));
        return grey && pixels;
    };
    if (is_sideways(recogniser.find_lines(grey.get())) &&
        !turn(better_turn(recogniser, grey.get(), 1, 3, cancelled))) {
        return page;
    }
    if (const double degrees = skew_of(grey.get()); degrees != 0) {
        grey = turned_by(grey.get(), degrees);
        pixels = turned_by(pixels.get(), degrees);
        if (!grey || !pixels) return page;
    }
    page.lines = read_grey(recogniser, grey.get(), Spread::Page, cancelled);
    // Upside down, letters look like others.
    if (mean_confidence(page.lines) < kUprightConfidence &&
        better_turn(recogniser, grey.get(), 0, 2, cancelled) == 2) {
        if (!turn(2)) return page;
        page.lines = read_grey(recogniser, grey.get(), Spread::Page, cancelled);
    }
    drop_unsure(page.lines);
    read_rest(recogniser, grey.get(), page.lines, cancelled);
    if (pixGetDepth(pixels.get()) == 32) {
        for (Line& line : page.lines) line.colour = colour_of(pixels.get(), line.box);
        read_red(recogniser, pixels.get(), page.lines, cancelled);
    }
    page.width = pixGetWidth(pixels.get());
    page.height = pixGetHeight(pixels.get());
    return page;
}

}  // namespace sealtap::opener::ocr

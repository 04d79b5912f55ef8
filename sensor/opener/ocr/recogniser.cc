#include "opener/ocr/recogniser.h"

#include <tesseract/baseapi.h>
#include <tesseract/ocrclass.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "opener/ocr/ink.h"

namespace sealtap::opener::ocr {
namespace {

using tesseract::PageIteratorLevel;

constexpr std::string_view kLatin = "eng";

tesseract::PageSegMode mode_of(Spread spread) noexcept {
    switch (spread) {
        case Spread::Page: return tesseract::PSM_AUTO;
        case Spread::Scattered: return tesseract::PSM_SPARSE_TEXT;
        case Spread::Block: return tesseract::PSM_SINGLE_BLOCK;
        case Spread::OneLine: return tesseract::PSM_SINGLE_LINE;
    }
    return tesseract::PSM_AUTO;
}

bool is_cancelled(void* asked, int /*words*/) {
    const auto& cancelled = *static_cast<const Cancelled*>(asked);
    return cancelled && cancelled();
}

Box box_of(const tesseract::PageIterator& at, PageIteratorLevel level) {
    Box box;
    at.BoundingBox(level, &box.left, &box.top, &box.right, &box.bottom);
    return box;
}

Symbol symbol_at(const tesseract::ResultIterator& at) {
    Symbol symbol;
    const std::unique_ptr<char[]> text(at.GetUTF8Text(tesseract::RIL_SYMBOL));
    if (text) symbol.utf8 = text.get();
    symbol.box = box_of(at, tesseract::RIL_SYMBOL);
    symbol.confidence = at.Confidence(tesseract::RIL_SYMBOL);
    if (at.IsAtBeginningOf(tesseract::RIL_WORD)) symbol.blanks = at.BlanksBeforeWord();
    return symbol;
}

std::vector<Line> lines_of(tesseract::TessBaseAPI& engine) {
    std::vector<Line> lines;
    const std::unique_ptr<tesseract::ResultIterator> at(engine.GetIterator());
    if (!at) return lines;
    do {
        if (at->Empty(tesseract::RIL_SYMBOL)) continue;
        if (at->IsAtBeginningOf(tesseract::RIL_TEXTLINE) || lines.empty()) {
            lines.push_back({{}, box_of(*at, tesseract::RIL_TEXTLINE)});
        }
        Symbol symbol = symbol_at(*at);
        if (lines.back().symbols.empty()) symbol.blanks = 0;
        if (!symbol.utf8.empty()) lines.back().symbols.push_back(std::move(symbol));
    } while (at->Next(tesseract::RIL_SYMBOL));
    std::erase_if(lines, [](const Line& line) {
        return std::ranges::all_of(line.symbols,
                                   [](const Symbol& symbol) { return symbol.utf8 == " "; });
    });
    return lines;
}

/// The languages of the page, and whether Latin words are to be read anew.
std::pair<std::string, bool> split(const std::string& languages) {
    std::string page;
    bool has_latin = false;
    for (std::size_t at = 0; at <= languages.size();) {
        const std::size_t end = std::min(languages.find('+', at), languages.size());
        const std::string name = languages.substr(at, end - at);
        at = end + 1;
        if (name == kLatin) {
            has_latin = true;
        } else {
            page += (page.empty() ? "" : "+") + name;
        }
    }
    if (page.empty()) return {std::string(kLatin), false};
    return {page, has_latin};
}

bool init(tesseract::TessBaseAPI& engine, const std::string& languages) {
    if (engine.Init(nullptr, languages.c_str(), tesseract::OEM_LSTM_ONLY) != 0) return false;
    engine.SetVariable("preserve_interword_spaces", "1");
    return true;
}

std::vector<Line> read_with(tesseract::TessBaseAPI& engine, Pix* grey, Spread spread,
                            const Cancelled& cancelled) {
    engine.SetPageSegMode(mode_of(spread));
    engine.SetImage(grey);
    tesseract::ETEXT_DESC monitor;
    monitor.cancel = is_cancelled;
    monitor.cancel_this = const_cast<Cancelled*>(&cancelled);
    const int failure = engine.Recognize(&monitor);
    std::vector<Line> lines = failure == 0 ? lines_of(engine) : std::vector<Line>();
    engine.Clear();
    return lines;
}

bool is_latin(const Symbol& symbol) noexcept {
    return symbol.utf8.size() == 1 && symbol.utf8[0] > ' ' && symbol.utf8[0] <= '~';
}
bool is_letter(const Symbol& symbol) noexcept {
    const char lower = static_cast<char>(symbol.utf8[0] | 0x20);
    return symbol.utf8.size() == 1 && lower >= 'a' && lower <= 'z';
}

/// A run of Latin symbols, words and all, that is worth another look.
struct Run {
    std::size_t begin;
    std::size_t end;
};

std::vector<Run> latin_runs(const Line& line) {
    constexpr std::size_t kLettersMin = 3;
    std::vector<Run> runs;
    for (std::size_t begin = 0; begin < line.symbols.size();) {
        std::size_t end = begin;
        std::size_t letters = 0;
        while (end < line.symbols.size() && is_latin(line.symbols[end])) {
            letters += is_letter(line.symbols[end]) ? 1 : 0;
            ++end;
        }
        if (letters >= kLettersMin) runs.push_back({begin, end});
        begin = std::max(end, begin + 1);
    }
    return runs;
}

Box box_around(std::span<const Symbol> symbols, const Box& line) {
    Box box{symbols.front().box.left, line.top, symbols.back().box.right, line.bottom};
    for (const Symbol& symbol : symbols) {
        box.left = std::min(box.left, symbol.box.left);
        box.right = std::max(box.right, symbol.box.right);
    }
    return box;
}

void replace(Line& line, const Run& run, std::vector<Symbol> symbols) {
    if (symbols.empty()) return;
    symbols.front().blanks = line.symbols[run.begin].blanks;
    const auto begin = line.symbols.begin() + static_cast<std::ptrdiff_t>(run.begin);
    const auto end = line.symbols.begin() + static_cast<std::ptrdiff_t>(run.end);
    const auto at = line.symbols.erase(begin, end);
    line.symbols.insert(at, symbols.begin(), symbols.end());
}

}  // namespace

struct Recogniser::Engines {
    tesseract::TessBaseAPI page;
    tesseract::TessBaseAPI latin;
    bool has_latin = false;
};

Recogniser::Recogniser(std::unique_ptr<Engines> engines) noexcept : engines_(std::move(engines)) {}
Recogniser::~Recogniser() = default;

std::unique_ptr<Recogniser> Recogniser::load(const std::string& languages) {
    setMsgSeverity(L_SEVERITY_NONE);
    const auto [page, has_latin] = split(languages);
    auto engines = std::make_unique<Engines>();
    engines->has_latin = has_latin;
    if (!init(engines->page, page)) return nullptr;
    if (has_latin && !init(engines->latin, std::string(kLatin))) return nullptr;
    return std::unique_ptr<Recogniser>(new Recogniser(std::move(engines)));
}

std::vector<Box> Recogniser::find_lines(Pix* grey) {
    std::vector<Box> boxes;
    engines_->page.SetPageSegMode(tesseract::PSM_AUTO);
    engines_->page.SetImage(grey);
    const std::unique_ptr<tesseract::PageIterator> at(engines_->page.AnalyseLayout());
    if (at) {
        do {
            if (!at->Empty(tesseract::RIL_TEXTLINE)) {
                boxes.push_back(box_of(*at, tesseract::RIL_TEXTLINE));
            }
        } while (at->Next(tesseract::RIL_TEXTLINE));
    }
    engines_->page.Clear();
    return boxes;
}

std::vector<Line> Recogniser::read(Pix* grey, Spread spread, const Cancelled& cancelled) {
    std::vector<Line> lines = read_with(engines_->page, grey, spread, cancelled);
    if (engines_->has_latin) read_latin_anew(grey, lines, cancelled);
    return lines;
}

void Recogniser::read_latin_anew(Pix* grey, std::vector<Line>& lines, const Cancelled& cancelled) {
    for (Line& line : lines) {
        // From the end, so that those in front stay where they are.
        std::vector<Run> runs = latin_runs(line);
        for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
            if (cancelled && cancelled()) return;
            const auto symbols = std::span(line.symbols).subspan(run->begin, run->end - run->begin);
            const PixPtr piece = cut_out(grey, box_around(symbols, line.box));
            if (!piece) continue;
            std::vector<Line> found =
                read_with(engines_->latin, piece.get(), Spread::OneLine, cancelled);
            if (found.size() != 1) continue;
            Line before;
            before.symbols.assign(symbols.begin(), symbols.end());
            if (confidence_of(found[0]) < confidence_of(before)) continue;
            const int left = std::max(symbols.front().box.left - kMarginPixels, 0);
            for (Symbol& symbol : found[0].symbols) {
                symbol.box.left += left;
                symbol.box.right += left;
                symbol.box.top = line.box.top;
                symbol.box.bottom = line.box.bottom;
            }
            replace(line, *run, std::move(found[0].symbols));
        }
    }
}

}  // namespace sealtap::opener::ocr

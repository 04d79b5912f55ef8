#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "opener/ocr/line.h"
#include "opener/ocr/pixels.h"

namespace sealtap::opener::ocr {

/// How the text is spread over the pixels.
enum class Spread : std::uint8_t {
    Page,       ///< blocks, columns, lines
    Scattered,  ///< lines anywhere, in no order
    Block,      ///< lines one below the other
    OneLine,
};

/// Asked now and then; true: give up.
using Cancelled = std::function<bool()>;

/// The door to tesseract. Loads its data once and needs no file afterwards.
class Recogniser {
public:
    /// `languages` as tesseract names them, joined by "+". "eng" beside others is for Latin words
    /// alone: mixed into the page's language it costs two thirds more time and makes Han worse.
    [[nodiscard]] static std::unique_ptr<Recogniser> load(const std::string& languages);
    Recogniser(const Recogniser&) = delete;
    Recogniser& operator=(const Recogniser&) = delete;
    ~Recogniser();

    /// Boxes of lines as they are found before anything is recognised: quick.
    [[nodiscard]] std::vector<Box> find_lines(Pix* grey);
    /// In reading order. What was recognised before `cancelled` said so, or nothing.
    [[nodiscard]] std::vector<Line> read(Pix* grey, Spread spread, const Cancelled& cancelled);

private:
    struct Engines;
    explicit Recogniser(std::unique_ptr<Engines> engines) noexcept;
    void read_latin_anew(Pix* grey, std::vector<Line>& lines, const Cancelled& cancelled);

    std::unique_ptr<Engines> engines_;
};

}  // namespace sealtap::opener::ocr

#pragma once

#include <vector>

#include "opener/pdf/document.h"
#include "opener/pdf/framing.h"
#include "opener/pdf/loose_text.h"
#include "opener/writing.h"

namespace sealtap::opener::pdf {

/// What becomes of the octets of a file that its tables of objects do not lead to: loose syntax is
/// gathered, octets that are no PDF syntax are written raw (an archive whole), objects that no
/// table names and the dictionaries of trailers are noted. Borrows everything it is given.
class FileAccount final : public FramingListener {
public:
    /// `walked` are the objects that were read; the octets are those of the file, whose document
    /// may be a longer copy.
    FileAccount(std::string_view file, Document& document, const Seen& walked, PlacedText& text,
                LooseText& loose)
        : file_(file),
          document_(document),
          walked_(walked),
          text_(text),
          loose_(loose),
          rest_(text.output(), "pdf:rest", Reading::AsText) {}

    /// False: the output wants no more.
    bool read();

    /// The numbers under which the document knows what no table does.
    [[nodiscard]] const std::vector<int>& unlisted() const noexcept { return unlisted_; }
    [[nodiscard]] const std::vector<std::size_t>& trailers() const noexcept { return trailers_; }

    void object(const FramedObject& object) override;
    void trailer(std::size_t at) override { trailers_.push_back(at); }
    void loose(Range range) override;
    void rest(Range range) override;
    [[nodiscard]] std::int64_t length_of(int number) override;
    [[nodiscard]] bool wants_more() const override { return text_.wants_more(); }

private:
    static constexpr std::size_t kNone = std::string_view::npos;

    void write(std::string_view octets);
    void write_raw_object(std::size_t to);

    std::string_view file_;
    Document& document_;
    const Seen& walked_;
    PlacedText& text_;
    LooseText& loose_;
    LazyPart rest_;
    std::size_t raw_from_ = kNone;  ///< of an object that is written as it stands, too
    std::vector<int> unlisted_;
    std::vector<std::size_t> trailers_;
};

}  // namespace sealtap::opener::pdf

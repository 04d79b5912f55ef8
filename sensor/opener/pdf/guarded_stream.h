#pragma once

#include <poppler/Object.h>
#include <poppler/Stream.h>

#include <array>
#include <functional>
#include <utility>

namespace sealtap::opener::pdf {

/// A stream that ends when it is told to, asked after every few KiB: poppler skips blanks and
/// comments without end, and asks nobody.
class GuardedStream final : public Stream {
public:
    using GoesOn = std::function<bool(std::size_t)>;  ///< with the octets that were decoded

    GuardedStream(Object&& stream, GoesOn goes_on)
        : stream_(std::move(stream)), goes_on_(std::move(goes_on)) {}

    StreamKind getKind() const override { return inner().getKind(); }
    void reset() override {
        inner().reset();
        at_ = end_ = 0;
    }
    void close() override { inner().close(); }
    int getChar() override { return at_ < end_ || fill() ? octets_[at_++] : EOF; }
    int lookChar() override { return at_ < end_ || fill() ? octets_[at_] : EOF; }
    bool isBinary(bool) const override { return true; }
    int getUnfilteredChar() override { return inner().getUnfilteredChar(); }
    void unfilteredReset() override { inner().unfilteredReset(); }
    Goffset getPos() override { return inner().getPos(); }
    void setPos(Goffset place, int direction) override { inner().setPos(place, direction); }
    BaseStream* getBaseStream() override { return inner().getBaseStream(); }
    Stream* getUndecodedStream() override { return inner().getUndecodedStream(); }
    Dict* getDict() override { return inner().getDict(); }
    Object* getDictObject() override { return inner().getDictObject(); }
    Stream* getNextStream() const override { return &inner(); }

private:
    [[nodiscard]] Stream& inner() const { return *stream_.getStream(); }
    bool fill() {
        const int length = inner().doGetChars(static_cast<int>(octets_.size()), octets_.data());
        at_ = 0;
        end_ = length > 0 ? static_cast<std::size_t>(length) : 0;
        if (!goes_on_(end_)) end_ = 0;
        return end_ != 0;
    }

    Object stream_;  ///< owns what is read
    GoesOn goes_on_;
    std::array<unsigned char, 4096> octets_{};
    std::size_t at_ = 0;
    std::size_t end_ = 0;
};

}  // namespace sealtap::opener::pdf

#pragma once

#include <cstdint>
#include <memory>

#include "sealtap/bytes.h"

namespace sealtap::content::media {

/// Is told what the octets of a picture or a sound are, in their order.
class MediaSink {
public:
    /// Octets that text may stand in: comments, EXIF, XMP, tables, the framing itself.
    virtual void on_metadata(Bytes data) = 0;
    /// As many octets of coded pixels or sound.
    virtual void on_samples(std::uint64_t length) = 0;
    /// Lengths that stand in the midst of a text and are no part of it.
    virtual void on_framing(std::uint64_t length) = 0;
    /// Text in zlib's wrapping; these octets were given to on_metadata(), too.
    virtual void on_packed_text(Bytes data) = 0;
    virtual void on_packed_text_end() = 0;

protected:
    ~MediaSink() = default;
};

/// Tells the samples of one object from its metadata by the structure of its format, as the octets
/// come. One instance per object, on its worker; never throws, holds a few octets. What it says
/// does not depend on how the octets are cut.
class MediaReader {
public:
    virtual ~MediaReader() = default;
    MediaReader() = default;
    MediaReader(const MediaReader&) = delete;
    MediaReader& operator=(const MediaReader&) = delete;

    /// Returns how many octets it took. Fewer than given: the structure ends there, or is broken;
    /// nothing is known of what follows, and the reader is not to be used any more.
    [[nodiscard]] virtual std::size_t on_data(Bytes data, MediaSink& sink) = 0;
    /// False: nothing is known of what follows.
    [[nodiscard]] virtual bool on_gap(std::uint64_t length, MediaSink& sink) = 0;
    /// Gives away what is held; the object may go on.
    virtual void settle(MediaSink& sink) = 0;
};

/// The reader for an object that begins so (16 octets, or all there are), null when its format is
/// not known so well: PNG, JPEG, GIF, and RIFF's WebP, WAVE and AVI are.
[[nodiscard]] std::unique_ptr<MediaReader> make_reader(Bytes head);

}  // namespace sealtap::content::media

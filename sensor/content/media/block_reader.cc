#include "content/media/block_reader.h"

#include <algorithm>

namespace sealtap::content::media {

std::size_t BlockReader::on_data(Bytes data, MediaSink& sink) {
    const std::size_t size = data.size();
    while (!data.empty()) {
        if (inside_) {
            data = data.subspan(take_content(data, sink));
            continue;
        }
        if (block_.last || lost_) return size - data.size();
        lost_ = !take_header_octet(data.front(), sink);
        data = data.subspan(1);
    }
    return size;
}

/// False when the header is none. Its octets were taken all the same, as metadata.
bool BlockReader::take_header_octet(std::byte octet, MediaSink& sink) {
    header_[header_size_++] = octet;
    Block next;
    const Header header = read_header(Bytes(header_).first(header_size_), next);
    if (header == Header::NeedMore && header_size_ < kHeaderBytesMax) return true;
    give_header(header == Header::Whole ? next.kind : Kind::Metadata, sink);
    header_size_ = header_given_ = 0;
    if (header != Header::Whole) return false;
    block_ = next;
    inside_ = block_.length != 0;
    if (!inside_) on_content_end(sink);
    return true;
}

void BlockReader::give_header(Kind kind, MediaSink& sink) {
    const Bytes rest = Bytes(header_).first(header_size_).subspan(header_given_);
    header_given_ = header_size_;
    if (rest.empty()) return;
    if (kind == Kind::Samples) return sink.on_samples(rest.size());
    if (kind == Kind::Text) return sink.on_framing(rest.size());
    sink.on_metadata(rest);
}

std::size_t BlockReader::take_content(Bytes data, MediaSink& sink) {
    if (block_.length == kOpen) {
        const std::size_t found = find_end(data);
        if (found != 0) put(data.first(found), sink);
        inside_ = found == data.size();
        return found;
    }
    const auto taken =
        static_cast<std::size_t>(std::min<std::uint64_t>(block_.length, data.size()));
    put(data.first(taken), sink);
    block_.length -= taken;
    if (block_.length == 0) {
        inside_ = false;
        on_content_end(sink);
    }
    return taken;
}

void BlockReader::put(Bytes content, MediaSink& sink) {
    if (block_.kind == Kind::Samples) return sink.on_samples(content.size());
    sink.on_metadata(content);
    on_content(content, sink);
}

bool BlockReader::on_gap(std::uint64_t length, MediaSink& sink) {
    settle(sink);
    if (!inside_ || block_.length == kOpen || length >= block_.length) return false;
    // What is packed cannot be unpacked behind a hole, and text that was is no text.
    if (block_.kind != Kind::Samples) on_content_end(sink);
    block_.length -= length;
    return true;
}

void BlockReader::settle(MediaSink& sink) { give_header(Kind::Metadata, sink); }

}  // namespace sealtap::content::media

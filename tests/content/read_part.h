#pragma once

#include <string_view>

#include "content/recording_host.h"
#include "content/unpacker.h"

namespace sealtap::test {

inline PartInfo part_info(std::string_view media_type, std::vector<std::string> codings = {}) {
    PartInfo info;
    info.step = "part";
    info.media_type = std::string(media_type);
    info.codings = std::move(codings);
    return info;
}

inline PartInfo multipart_info(std::string_view media_type, std::string_view boundary) {
    PartInfo info = part_info(media_type);
    info.boundary = std::string(boundary);
    return info;
}

/// Writes the whole of `data` into a part and ends it.
inline void read_part(RecordingHost& host, PartInfo info, std::string_view data,
                      EndReason reason = EndReason::Complete) {
    const PartPtr part = content::open_part(host, std::move(info), RawText());
    part->on_data(bytes_of(data));
    part->end(reason);
    if (!host.ended) host.end(reason);
}

}  // namespace sealtap::test

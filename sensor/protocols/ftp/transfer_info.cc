#include "protocols/ftp/transfer_info.h"

namespace sealtap::protocols::ftp {

// The backslash is no separator here: in GBK it may be half a character.
std::string_view last_component(std::string_view path) noexcept {
    while (path.ends_with('/')) path.remove_suffix(1);
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

DocumentInfo describe(const TransferInfo& transfer) {
    DocumentInfo info;
    info.protocol = "ftp-data";
    const Transfer way = transfer_of(transfer.verb);
    PartyClaim client;
    client.user = RawText(transfer.user);
    if (way == Transfer::Upload) {
        info.sender = client;
    } else {
        info.receivers.push_back(client);
    }
    if (way != Transfer::Listing) info.name = RawText(transfer.name);
    const auto add = [&info](std::string_view key, std::string_view value) {
        if (!value.empty()) info.fields.push_back({key, RawText(value)});
    };
    add(TransferInfo::kCommand, transfer.command);
    add(TransferInfo::kFileName, transfer.path);
    if (transfer.offset != 0) add(TransferInfo::kOffset, std::to_string(transfer.offset));
    if (transfer.compressed) add(TransferInfo::kMode, "Z");
    return info;
}

const std::string* find_field(const DocumentInfo& info, std::string_view key) noexcept {
    for (const ProtocolField& field : info.fields) {
        if (field.key == key) return &field.value.unmasked();
    }
    return nullptr;
}

PartInfo data_part(const DocumentInfo& info) {
    PartInfo part;
    part.step = "ftp.data";
    part.name = info.name;
    part.object = ObjectKind::File;
    const std::string* const command = find_field(info, TransferInfo::kCommand);
    const auto verb = command ? parse_command(*command).verb : Verb::Unknown;
    if (transfer_of(verb) == Transfer::Listing) {
        part.step = "ftp.listing";
        part.object.reset();
    } else if (find_field(info, TransferInfo::kOffset)) {
        part.object = ObjectKind::Range;
    }
    if (find_field(info, TransferInfo::kMode)) part.codings.emplace_back("deflate");
    return part;
}

}  // namespace sealtap::protocols::ftp

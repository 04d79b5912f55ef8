#include "protocols/ftp/data_parser.h"

#include <string>
#include <utility>

#include "protocols/ftp/ftp.h"
#include "protocols/ftp/transfer_info.h"

namespace sealtap::protocols::ftp {
namespace {

ExpectedFlow* find_expected(FlowContext& context) {
    ExpectedFlow* const expected = context.host_pair().find_expected(context.flow().responder);
    return expected && expected->protocol == "ftp-data" ? expected : nullptr;
}

bool is_named(const DocumentInfo& info) noexcept {
    return find_field(info, TransferInfo::kCommand) != nullptr;
}

/// The control flow's document has the name too, but the file is judged by its own.
void put_name(OpenDocument& document) {
    const std::string& name = document.info().name.unmasked();
    if (name.empty()) return;
    PartInfo info;
    info.step = "file.name";
    put_part(document, std::move(info), bytes_of(name));
}

}  // namespace

std::unique_ptr<ProtocolParser> create_data() { return std::make_unique<DataParser>(); }

ParseStatus DataParser::on_data(FlowContext& context, Direction direction, Bytes data) {
    if (!data.empty()) content(context, direction).part->on_data(data);
    return ParseStatus::go_on();
}

ParseStatus DataParser::on_gap(FlowContext& context, Direction direction, std::uint64_t length) {
    content(context, direction).part->on_gap(length, context.gap_cause());
    return ParseStatus::go_on();
}

void DataParser::on_end(FlowContext& context, Direction direction, EndReason reason) {
    Content& ending = contents_[index_of(direction)];
    if (!ending.document) return;
    learn_name(context, ending);
    ending.part->end(reason);
    ending.part.reset();
    put_name(*ending.document);
    ending.document->end(reason);
    ending.document.reset();
    // A newer announcement of the same port, which no flow has claimed yet, stays.
    const ExpectedFlow* const expected = find_expected(context);
    if (expected && expected->claimed) {
        context.host_pair().forget_expected(context.flow().responder);
    }
}

DataParser::Content& DataParser::content(FlowContext& context, Direction direction) {
    Content& found = contents_[index_of(direction)];
    if (found.document) {
        learn_name(context, found);
        return found;
    }
    const ExpectedFlow* const expected = find_expected(context);
    DocumentInfo info = expected ? expected->document : DocumentInfo();
    info.protocol = "ftp-data";
    info.direction = direction;
    info.transaction = index_of(direction);
    found.named = is_named(info);
    PartInfo part = data_part(info);
    found.document = context.begin_document(std::move(info));
    found.part = found.document->begin_part(std::move(part));
    return found;
}

// Once named it stays so: the port may be announced anew before this flow's end is seen.
void DataParser::learn_name(FlowContext& context, Content& content) {
    if (content.named) return;
    const ExpectedFlow* const expected = find_expected(context);
    if (!expected || !is_named(expected->document)) return;
    content.named = true;
    DocumentInfo& info = content.document->info();
    info.name = expected->document.name;
    info.sender = expected->document.sender;
    info.receivers = expected->document.receivers;
    info.fields = expected->document.fields;
}

}  // namespace sealtap::protocols::ftp

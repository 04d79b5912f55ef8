#include "protocols/conversation.h"

#include "protocols/builtin.h"

namespace sealtap::test {
namespace {

std::string describe(const PartyClaim& claim) {
    std::string text = claim.forwarded_for ? claim.forwarded_for->to_string() : "-";
    for (const RawText* part : {&claim.host, &claim.domain, &claim.user}) {
        text += " " + part->unmasked();
    }
    return text;
}

std::string describe(const DocumentInfo& info) {
    std::string text = std::string(info.protocol) + " " + std::to_string(index_of(info.direction)) +
                       " #" + std::to_string(info.transaction) + " " + info.name.unmasked() + " " +
                       info.media_type + "\n from " + describe(info.sender) + "\n";
    for (const PartyClaim& receiver : info.receivers) text += " to " + describe(receiver) + "\n";
    for (const ProtocolField& field : info.fields) {
        text += " " + std::string(field.key) + "=" + field.value.unmasked() + "\n";
    }
    return text;
}

std::string describe(const RecordedPart& part) {
    std::string text = " part " + part.info.step + " \"" + part.info.name.unmasked() + "\" " +
                       part.info.media_type + ";" + part.info.charset + ";" + part.info.boundary;
    for (const std::string& coding : part.info.codings) text += " " + coding;
    if (part.info.object) text += " " + std::string(to_string(*part.info.object));
    return text + " gap " + std::to_string(part.gap_bytes) + " skipped " +
           std::to_string(part.skipped_bytes) + " end " + std::to_string(int(part.end)) + " [" +
           part.data + "]\n";
}

}  // namespace

void Conversation::data(Direction direction, std::string_view octets) {
    if (!parser_) return;
    status_ = parser_->on_data(context_, direction, bytes_of(octets));
    const bool goes_on = status_.kind == ParseStatus::Kind::Continue;
    taken_ += goes_on ? octets.size() : status_.at;
    if (!goes_on) parser_.reset();
}

void Conversation::gap(Direction direction, std::uint64_t length) {
    if (!parser_) return;
    status_ = parser_->on_gap(context_, direction, length);
    if (status_.kind != ParseStatus::Kind::Continue) parser_.reset();
}

void Conversation::end(EndReason reason) {
    if (!parser_) return;
    parser_->on_end(context_, Direction::ToResponder, reason);
    parser_->on_end(context_, Direction::ToOriginator, reason);
    parser_.reset();
}

void Conversation::play(const Sample& sample) {
    for (const Turn& turn : sample.turns) data(turn.direction, turn.octets);
    end(EndReason::Complete);
}

std::string transcript(const RecordingContext& context) {
    std::string text;
    for (const auto& document : context.documents) {
        text += describe(document->info) + " end " + std::to_string(int(document->end)) + "\n";
        for (const auto& part : document->parts) text += describe(*part);
    }
    for (const auto& [responder, expected] : context.expected) {
        text += "expects " + responder.address.to_string() + " " + std::to_string(responder.port) +
                " " + std::string(expected.protocol) + "\n" + describe(expected.document);
    }
    return text;
}

const ParserDescriptor* find_parser(std::string_view name) {
    for (const ParserDescriptor& descriptor : protocols::builtin_parsers()) {
        if (descriptor.name == name) return &descriptor;
    }
    return nullptr;
}

}  // namespace sealtap::test

#pragma once

#include <map>
#include <string>
#include <vector>

#include "sealtap/protocol_parser.h"

namespace sealtap::test {

/// A part as a parser wrote it.
struct RecordedPart {
    PartInfo info;
    std::string data;
    std::uint64_t gap_bytes = 0;
    std::uint64_t skipped_bytes = 0;
    bool ended = false;
    EndReason end = EndReason::Aborted;
};

/// A document as a parser left it.
struct RecordedDocument {
    DocumentInfo info;
    std::vector<std::unique_ptr<RecordedPart>> parts;
    bool ended = false;
    EndReason end = EndReason::Aborted;

    /// The part of that step with that position among its equals; null if there is none.
    [[nodiscard]] const RecordedPart* find(std::string_view step, std::size_t nth = 0) const {
        for (const auto& part : parts) {
            if (part->info.step == step && nth-- == 0) return part.get();
        }
        return nullptr;
    }
};

/// A FlowContext that keeps everything a parser says, for tests of parsers.
class RecordingContext : public FlowContext, public HostPair {
public:
    RecordingContext() {
        info.originator = {*IpAddress::parse("10.2.0.5"), 40000};
        info.responder = {*IpAddress::parse("198.51.100.7"), 80};
        info.ip_protocol = 6;
        info.id = 1;
        time = Timestamp(std::chrono::seconds(1'700'000'000));
        info.start = time;
    }

    const FlowInfo& flow() const noexcept override { return info; }
    Timestamp now() const noexcept override { return time; }
    const Limits& limits() const noexcept override { return limits_in_force; }
    void limit_hit(Limit limit) noexcept override { hits.hit(limit); }
    Cause gap_cause() const noexcept override { return cause_of_gaps; }
    HostPair& host_pair() noexcept override { return *this; }
    DocumentPtr begin_document(DocumentInfo&& document) override {
        documents.push_back(std::make_unique<RecordedDocument>());
        documents.back()->info = std::move(document);
        return std::make_unique<Document>(*documents.back());
    }

    void expect(ExpectedFlow flow) override {
        expected.insert_or_assign(flow.responder, std::move(flow));
    }
    ExpectedFlow* find_expected(const Endpoint& responder) override {
        const auto found = expected.find(responder);
        return found == expected.end() ? nullptr : &found->second;
    }
    void forget_expected(const Endpoint& responder) override { expected.erase(responder); }

    /// Whether a part only repeats, decoded or to be decoded, what another part has.
    [[nodiscard]] static bool repeats(const RecordedPart& part) {
        return part.info.step == "file.name" || part.info.step == "http.header.value";
    }
    /// Octets of all parts, to prove that nothing was dropped.
    [[nodiscard]] std::uint64_t bytes_in_parts() const {
        std::uint64_t sum = 0;
        for (const auto& document : documents) {
            for (const auto& part : document->parts) {
                if (!repeats(*part)) sum += part->data.size() + part->skipped_bytes;
            }
        }
        return sum;
    }

    FlowInfo info;
    Timestamp time;
    Limits limits_in_force;
    LimitHits hits;
    Cause cause_of_gaps = Cause::Gap;
    std::map<Endpoint, ExpectedFlow> expected;
    std::vector<std::unique_ptr<RecordedDocument>> documents;

private:
    class Part : public OpenPart {
    public:
        explicit Part(RecordedPart& to) : to_(to) {}
        ~Part() override {
            if (!to_.ended) end(EndReason::Aborted);
        }
        void on_data(Bytes data) override { to_.data += text_of(data); }
        void on_gap(std::uint64_t length, Cause) override { to_.gap_bytes += length; }
        void on_skipped(std::uint64_t length, Cause) override { to_.skipped_bytes += length; }
        void settle() override {}
        void end(EndReason reason) override {
            to_.ended = true;
            to_.end = reason;
        }

    private:
        RecordedPart& to_;
    };

    class Document : public OpenDocument {
    public:
        explicit Document(RecordedDocument& to) : to_(to) {}
        ~Document() override {
            if (!to_.ended) end(EndReason::Aborted);
        }
        DocumentInfo& info() noexcept override { return to_.info; }
        PartPtr begin_part(PartInfo&& part) override {
            to_.parts.push_back(std::make_unique<RecordedPart>());
            to_.parts.back()->info = std::move(part);
            return std::make_unique<Part>(*to_.parts.back());
        }
        void end(EndReason reason) override {
            to_.ended = true;
            to_.end = reason;
        }

    private:
        RecordedDocument& to_;
    };
};

}  // namespace sealtap::test

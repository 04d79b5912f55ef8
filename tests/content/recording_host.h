#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/charset/charset_tables.h"
#include "sealtap/part_host.h"

namespace sealtap::test {

struct RecordedScan {
    std::string path;
    PartInfo info;
    std::string data;  ///< a gap shows as "<gap N>"
    bool ended = false;
    std::vector<std::pair<std::uint64_t, Place>> places{};  ///< by offset, gaps not counted
    /// Of a view, by offset, gaps not counted: which octet of the part follows.
    std::vector<std::pair<std::uint64_t, std::uint64_t>> origins{};
};

struct RecordedObject {
    std::string path;
    PartInfo info;
    std::string data;
    std::optional<PartLedger> ledger;  ///< once ended
    EndReason end = EndReason::Aborted;
};

/// A PartHost that keeps all it is told, and fails the test when it is told something it may not.
class RecordingHost : public ChildDocument {
public:
    explicit RecordingHost(const Limits& limits = {})
        : limits_(limits), budget_(limits), memory_(limits) {}

    std::unique_ptr<ScanStream> begin_scan(const RawText& at, const PartInfo& known) override {
        scans.push_back(std::make_unique<RecordedScan>(RecordedScan{at.unmasked(), known, {}}));
        return std::make_unique<Scan>(*scans.back());
    }
    std::unique_ptr<ScanStream> begin_view(ScanStream&, const RawText& at,
                                           const PartInfo& known) override {
        views.push_back(std::make_unique<RecordedScan>(RecordedScan{at.unmasked(), known, {}}));
        return std::make_unique<Scan>(*views.back());
    }
    std::unique_ptr<ObjectRecorder> begin_object(const RawText& at,
                                                 const PartInfo& known) override {
        objects.push_back(std::make_unique<RecordedObject>());
        objects.back()->path = at.unmasked();
        objects.back()->info = known;
        return std::make_unique<Object>(*objects.back());
    }
    std::unique_ptr<ChildDocument> begin_document(const RawText& at,
                                                  const PartInfo& known) override {
        documents.push_back(std::make_unique<RecordingHost>(limits_));
        documents.back()->path = at.unmasked();
        documents.back()->info = known;
        documents.back()->documents_opener = documents_opener;
        documents.back()->pictures_reader = pictures_reader;
        documents.back()->when = when;
        return std::make_unique<Child>(*documents.back());
    }
    void account(const PartLedger& ledger) override {
        EXPECT_EQ(ledger.difference(), 0) << path;
        EXPECT_FALSE(ended) << "accounted for after the document's end";
        ledgers.push_back(ledger);
        total.add(ledger);
    }
    DecodeBudget& budget() noexcept override { return budget_; }
    DecoderMemory* decoder_memory() noexcept override { return &memory_; }
    content::CharsetTables* charset_tables() noexcept override {
        static content::CharsetTables shared;  // making them takes longer than most tests
        return &shared;
    }
    DocumentOpener* opener() noexcept override { return documents_opener; }
    DocumentOpener* picture_reader() noexcept override { return pictures_reader; }
    Opening opening() noexcept override { return when; }
    void defer(DeferredPartPtr part) override { deferred.push_back(std::move(part)); }
    const Limits& limits() const noexcept override { return limits_; }
    MediaReading media_reading() const noexcept override { return media; }
    void limit_hit(Limit limit) noexcept override { hits.hit(limit); }
    void end(EndReason why) override {
        EXPECT_FALSE(ended);
        ended = true;
        reason = why;
    }

    /// The text of the first scan whose path ends so, here or in a document inside; "<none>".
    [[nodiscard]] std::string text(std::string_view path_end) const {
        const RecordedScan* scan = find_scan(path_end);
        return scan == nullptr ? "<none>" : scan->data;
    }
    [[nodiscard]] const RecordedScan* find_scan(std::string_view path_end) const {
        for (const auto& scan : scans) {
            if (scan->path.ends_with(path_end)) return scan.get();
        }
        for (const auto& document : documents) {
            if (const auto* scan = document->find_scan(path_end)) return scan;
        }
        return nullptr;
    }
    [[nodiscard]] const RecordedObject* find_object(ObjectKind kind, std::size_t nth = 0) const {
        std::vector<const RecordedObject*> all;
        collect(all);
        for (const RecordedObject* object : all) {
            if (object->info.object == kind && nth-- == 0) return object;
        }
        return nullptr;
    }
    /// Over this document and those inside.
    [[nodiscard]] PartLedger sum() const {
        PartLedger all = total;
        for (const auto& document : documents) all.add(document->sum());
        return all;
    }
    [[nodiscard]] std::uint64_t not_inspected(Cause cause) const {
        return sum().not_inspected[static_cast<std::size_t>(cause)];
    }
    /// Everything in one text, to compare two runs.
    [[nodiscard]] std::string dump() const {
        std::string out = "document " + path + " end " + number(reason) + "\n";
        for (const auto& scan : scans) {
            EXPECT_TRUE(scan->ended) << scan->path;
            out += "scan " + scan->path + " [" + scan->info.media_type + "|" + scan->info.charset +
                   "] " + scan->data + "\n";
        }
        for (const auto& view : views) {
            EXPECT_TRUE(view->ended) << view->path;
            out += "view " + view->path + " " + view->data;
            for (const auto& [at, original] : view->origins)
                out += " " + std::to_string(at) + ":" + std::to_string(original);
            out += "\n";
        }
        for (const auto& object : objects) {
            EXPECT_TRUE(object->ledger) << object->path;
            out += "object " + object->path + " " + std::to_string(object->data.size()) + " " +
                   object->data + " " + line(object->ledger.value_or(PartLedger{})) + "\n";
        }
        for (const PartLedger& ledger : ledgers) out += "ledger " + line(ledger) + "\n";
        for (const auto& document : documents) {
            EXPECT_TRUE(document->ended) << document->path;
            out += document->dump();
        }
        return out;
    }
    [[nodiscard]] static std::string line(const PartLedger& ledger) {
        std::string out = std::to_string(ledger.size) + "=" + std::to_string(ledger.scanned) + "+" +
                          std::to_string(ledger.decoded);
        for (const auto bytes : ledger.not_inspected) out += "," + std::to_string(bytes);
        out += " missing";
        for (const auto bytes : ledger.missing) out += "," + std::to_string(bytes);
        return out + " flags " + std::to_string(ledger.flags);
    }

    std::string path;
    PartInfo info;
    std::vector<std::unique_ptr<RecordedScan>> scans;
    std::vector<std::unique_ptr<RecordedScan>> views;
    std::vector<std::unique_ptr<RecordedObject>> objects;
    std::vector<std::unique_ptr<RecordingHost>> documents;
    std::vector<PartLedger> ledgers;
    PartLedger total;
    Opening when = Opening::Now;  ///< documents are opened, here and in documents inside
    std::vector<DeferredPartPtr> deferred;
    LimitHits hits;
    MediaReading media = MediaReading::Metadata;
    DocumentOpener* documents_opener = nullptr;
    DocumentOpener* pictures_reader = nullptr;
    bool ended = false;
    EndReason reason = EndReason::Aborted;

private:
    static std::string number(EndReason why) { return std::to_string(static_cast<int>(why)); }

    void collect(std::vector<const RecordedObject*>& all) const {
        for (const auto& object : objects) all.push_back(object.get());
        for (const auto& document : documents) document->collect(all);
    }

    class Scan : public ScanStream {
    public:
        explicit Scan(RecordedScan& to) : to_(to) {}
        ~Scan() override { EXPECT_TRUE(to_.ended) << to_.path; }
        void on_data(Bytes data) override {
            EXPECT_FALSE(to_.ended);
            to_.data += text_of(data);
            recent_ += text_of(data);
        }
        [[nodiscard]] Bytes recent() const noexcept override { return bytes_of(recent_); }
        void on_gap(std::uint64_t length) override {
            EXPECT_FALSE(to_.ended);
            recent_.clear();
            to_.data += "<gap " + std::to_string(length) + ">";
        }
        void on_place(const Place& place) override {
            EXPECT_FALSE(to_.ended);
            to_.places.emplace_back(to_.data.size(), place);
        }
        void on_origin(std::uint64_t offset) override {
            EXPECT_FALSE(to_.ended);
            to_.origins.emplace_back(to_.data.size(), offset);
        }
        void flush() override { EXPECT_FALSE(to_.ended); }
        void end() override {
            EXPECT_FALSE(to_.ended);
            to_.ended = true;
        }

    private:
        RecordedScan& to_;
        std::string recent_;
    };

    class Object : public ObjectRecorder {
    public:
        explicit Object(RecordedObject& to) : to_(to) {}
        void on_data(Bytes data) override {
            EXPECT_FALSE(to_.ledger);
            to_.data += text_of(data);
        }
        void end(const PartLedger& ledger, EndReason why) override {
            EXPECT_FALSE(to_.ledger);
            to_.ledger = ledger;
            to_.end = why;
        }

    private:
        RecordedObject& to_;
    };

    /// The handle that a part owns; what it heard outlives it.
    class Child : public ChildDocument {
    public:
        explicit Child(RecordingHost& to) : to_(to) {}
        std::unique_ptr<ScanStream> begin_scan(const RawText& at, const PartInfo& known) override {
            return to_.begin_scan(at, known);
        }
        std::unique_ptr<ScanStream> begin_view(ScanStream& original, const RawText& at,
                                               const PartInfo& known) override {
            return to_.begin_view(original, at, known);
        }
        DocumentOpener* opener() noexcept override { return to_.documents_opener; }
        DocumentOpener* picture_reader() noexcept override { return to_.pictures_reader; }
        std::unique_ptr<ObjectRecorder> begin_object(const RawText& at,
                                                     const PartInfo& known) override {
            return to_.begin_object(at, known);
        }
        std::unique_ptr<ChildDocument> begin_document(const RawText& at,
                                                      const PartInfo& known) override {
            return to_.begin_document(at, known);
        }
        void account(const PartLedger& ledger) override { to_.account(ledger); }
        DecodeBudget& budget() noexcept override { return to_.budget(); }
        DecoderMemory* decoder_memory() noexcept override { return to_.decoder_memory(); }
        content::CharsetTables* charset_tables() noexcept override { return to_.charset_tables(); }
        const Limits& limits() const noexcept override { return to_.limits(); }
        MediaReading media_reading() const noexcept override { return to_.media_reading(); }
        void limit_hit(Limit limit) noexcept override { to_.limit_hit(limit); }
        Opening opening() noexcept override { return to_.opening(); }
        void defer(DeferredPartPtr part) override { to_.defer(std::move(part)); }
        void end(EndReason why) override { to_.end(why); }

    private:
        RecordingHost& to_;
    };

    Limits limits_;
    DecodeBudget budget_;
    DecoderMemory memory_;
};

}  // namespace sealtap::test

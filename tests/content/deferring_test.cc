// Parts that are opened later, by another host, or not at all.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "content/read_part.h"
#include "content/scripted_opener.h"

namespace sealtap::test {
namespace {

/// A document that is read on one host and opened on another, as between two threads.
struct Deferring {
    explicit Deferring(const Limits& limits = {}) : worker(limits), broker(limits) {
        worker.documents_opener = broker.documents_opener = &opener;
        worker.when = Opening::Later;
    }
    void open_on_broker() {
        for (const DeferredPartPtr& part : worker.deferred) {
            part->leave_memory();
            part->open(broker);
        }
        worker.deferred.clear();
        broker.end(EndReason::Complete);
    }
    [[nodiscard]] PartLedger sum() const {
        PartLedger all = worker.sum();
        all.add(broker.sum());
        return all;
    }

    ScriptedOpener opener;
    RecordingHost worker;
    RecordingHost broker;
};

std::vector<std::string> scans_of(const RecordingHost& host) {
    std::vector<std::string> scans;
    for (const auto& scan : host.scans) scans.push_back(scan->path + ": " + scan->data);
    return scans;
}

std::vector<std::string> scans_of(const Deferring& deferring) {
    auto scans = scans_of(deferring.worker);
    std::ranges::copy(scans_of(deferring.broker), std::back_inserter(scans));
    return scans;
}

const std::string kDocument = "PK\3\4a=first;text=second;inner=PK\3\4b=third;locked=12345;";

TEST(Deferring, TellsTheSameAsOpeningAtOnce) {
    for (const OpenStatus answer : {OpenStatus::Opened, OpenStatus::Damaged, OpenStatus::Exhausted,
                                    OpenStatus::Refused, OpenStatus::Failed}) {
        ScriptedOpener opener;
        opener.answer = answer;
        RecordingHost at_once;
        at_once.documents_opener = &opener;
        read_part(at_once, part_info(""), kDocument);
        Deferring later;
        later.opener.answer = answer;
        read_part(later.worker, part_info(""), kDocument);
        later.open_on_broker();
        EXPECT_EQ(scans_of(later), scans_of(at_once));
        EXPECT_EQ(RecordingHost::line(later.sum()), RecordingHost::line(at_once.sum()));
        EXPECT_EQ(later.opener.seen, opener.seen);
    }
}

TEST(Deferring, OpensNothingOnTheFirstHost) {
    Deferring later;
    read_part(later.worker, part_info(""), kDocument);
    EXPECT_TRUE(later.opener.seen.empty());
    EXPECT_EQ(later.worker.sum().size, 0U);
    ASSERT_EQ(later.worker.deferred.size(), 1U);
    EXPECT_GE(later.worker.deferred.front()->bytes(), kDocument.size());
    later.open_on_broker();
}

TEST(Deferring, LeavesTheLedgerOfWhatLacksWithTheFirstHost) {
    Deferring later;
    const PartPtr part = content::open_part(later.worker, part_info(""), RawText());
    part->on_data(bytes_of("PK\3\4a=first"));
    part->on_gap(3, Cause::Gap);
    part->on_data(bytes_of("more;"));
    part->end(EndReason::CaptureEnd);
    later.open_on_broker();
    EXPECT_EQ(later.worker.sum().missing[static_cast<std::size_t>(Cause::Gap)], 3U);
    EXPECT_TRUE(later.worker.sum().has(Cause::FlowCut));
    EXPECT_EQ(later.broker.sum().missing[static_cast<std::size_t>(Cause::Gap)], 0U);
    EXPECT_EQ(later.broker.sum().decoded, 16U);
}

TEST(Deferring, OfWhatIsTooLargeTheRestIsScannedAtOnce) {
    Limits limits;
    limits.set(Limit::CollectedBytesMax, 12);
    Deferring later(limits);
    read_part(later.worker, part_info(""), "PK\3\4a=first;b=second;");
    EXPECT_EQ(later.worker.text("part"), "<gap 12>b=second;");
    later.open_on_broker();
    EXPECT_EQ(later.broker.text("toy \"a\""), "first");
    EXPECT_EQ(later.opener.was_cut, std::vector<bool>{true});
    EXPECT_EQ(later.sum().difference(), 0);
}

TEST(Deferring, WhatNobodyHasTimeForIsScannedRawAndCountedAsOverload) {
    Deferring later;
    later.broker.when = Opening::Never;
    read_part(later.worker, part_info(""), kDocument);
    later.open_on_broker();
    EXPECT_TRUE(later.opener.seen.empty());
    EXPECT_EQ(later.broker.text("part"), kDocument);
    EXPECT_EQ(later.broker.not_inspected(Cause::Overload), kDocument.size());
}

TEST(Deferring, WhenTheTimeIsUpWhatIsNestedIsNotOpenedAnyMore) {
    Deferring later;
    read_part(later.worker, part_info(""), kDocument);
    const auto& broker = later.broker;
    // The outer document is under way when the time is up.
    class Late final : public DocumentOpener {
    public:
        Late(DocumentOpener& opener, RecordingHost& host) : opener_(opener), host_(host) {}
        OpenStatus open(const CollectedDocument& document, OpenedParts& out) override {
            host_.when = Opening::Never;
            return opener_.open(document, out);
        }

    private:
        DocumentOpener& opener_;
        RecordingHost& host_;
    } late(later.opener, later.broker);
    later.broker.documents_opener = &late;
    later.open_on_broker();
    EXPECT_EQ(later.opener.seen.size(), 1U);
    EXPECT_EQ(broker.text("toy \"inner\""), "PK\3\4b=third");
    EXPECT_EQ(broker.not_inspected(Cause::Overload), 11U);
}

TEST(Deferring, MemoryIsGivenBackWhenItIsSomebodyElses) {
    Limits limits;
    limits.set(Limit::DecoderBytesMax, 64 * 1024);
    Deferring later(limits);
    const std::string large = "PK\3\4a=" + std::string(40'000, 'x') + ";";
    for (int i = 0; i < 3; ++i) {
        const PartPtr part = content::open_part(later.worker, part_info(""), RawText());
        part->on_data(bytes_of(large));
        part->end(EndReason::Complete);
        later.worker.deferred.back()->leave_memory();
    }
    EXPECT_EQ(later.worker.hits[Limit::DecoderBytesMax], 0U);
    later.open_on_broker();
    EXPECT_EQ(later.broker.sum().decoded, 3 * large.size());
}

TEST(Deferring, AnOctetIsCreditedToTheBudgetOnce) {
    Limits limits;
    limits.set(Limit::DecodeRatioFreeBytes, 0);
    limits.set(Limit::DecodeRatioMax, 1);
    Deferring later(limits);
    const std::string document = "PK\3\4a=" + std::string(100, 'x') + ";";
    read_part(later.worker, part_info(""), document);
    later.open_on_broker();
    EXPECT_EQ(later.broker.text("toy \"a\""), std::string(100, 'x'));
    EXPECT_FALSE(later.sum().has(Cause::DecodeBudget));
}

TEST(Deferring, ADocumentOfItsOwnDefersForItself) {
    Deferring later;
    read_part(later.worker, multipart_info("multipart/form-data", "b"),
              "--b\r\nContent-Disposition: form-data; name=f; filename=f.zip\r\n\r\n" + kDocument +
                  "\r\n--b--\r\n");
    ASSERT_EQ(later.worker.documents.size(), 1U);
    RecordingHost& file = *later.worker.documents.front();
    EXPECT_TRUE(later.worker.deferred.empty());
    ASSERT_EQ(file.deferred.size(), 1U);
    file.deferred.front()->leave_memory();
    file.deferred.front()->open(later.broker);
    later.broker.end(EndReason::Complete);
    EXPECT_TRUE(later.broker.find_scan("toy \"a\"")->path.ends_with("\"f.zip\" > toy \"a\""));
    EXPECT_TRUE(later.broker.documents.empty());
    EXPECT_EQ(later.sum().difference(), 0);
}

}  // namespace
}  // namespace sealtap::test

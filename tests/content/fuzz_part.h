#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/assert.h"
#include "content/charset/charset_tables.h"
#include "content/unpacker.h"

// What every fuzz target of sensor/content does with its octets. The first says how they are cut
// and whether a hole lies in them; the rest is the part.
namespace sealtap::test {

/// Keeps one text of everything it is told; the process stops when it is told something wrong.
class FuzzHost : public ChildDocument {
public:
    explicit FuzzHost(const Limits& limits) : limits_(limits), budget_(limits), memory_(limits) {}

    std::unique_ptr<ScanStream> begin_scan(const RawText& path, const PartInfo&) override {
        scans_.push_back("scan " + path.unmasked() + " ");
        return std::make_unique<Scan>(*this, scans_.size() - 1);
    }
    std::unique_ptr<ScanStream> begin_view(ScanStream&, const RawText& path,
                                           const PartInfo&) override {
        scans_.push_back("view " + path.unmasked() + " ");
        return std::make_unique<Scan>(*this, scans_.size() - 1);
    }
    std::unique_ptr<ObjectRecorder> begin_object(const RawText&, const PartInfo&) override {
        return nullptr;
    }
    std::unique_ptr<ChildDocument> begin_document(const RawText&, const PartInfo&) override {
        documents_.push_back(std::make_unique<FuzzHost>(limits_));
        return std::make_unique<Handle>(*documents_.back());
    }
    void account(const PartLedger& ledger) override {
        SEALTAP_ASSERT(ledger.difference() == 0);
        SEALTAP_ASSERT(!ended_);
        ledger_.add(ledger);
    }
    DecodeBudget& budget() noexcept override { return budget_; }
    DecoderMemory* decoder_memory() noexcept override { return &memory_; }
    content::CharsetTables* charset_tables() noexcept override {
        static content::CharsetTables shared;  // making them takes longer than most tests
        return &shared;
    }
    const Limits& limits() const noexcept override { return limits_; }
    MediaReading media_reading() const noexcept override { return MediaReading::Metadata; }
    void limit_hit(Limit) noexcept override {}
    void end(EndReason) override {
        SEALTAP_ASSERT(!ended_ && open_ == 0);
        ended_ = true;
    }

    [[nodiscard]] std::string told() const {
        std::string out;
        for (const std::string& scan : scans_) out += scan + "\n";
        out += std::to_string(ledger_.size) + " " + std::to_string(ledger_.scanned) + " " +
               std::to_string(ledger_.decoded) + " " + std::to_string(ledger_.flags) + "\n";
        for (const auto& document : documents_) out += document->told();
        return out;
    }

private:
    class Scan : public ScanStream {
    public:
        Scan(FuzzHost& host, std::size_t index) : host_(host), index_(index) { ++host_.open_; }
        ~Scan() override { SEALTAP_ASSERT(ended_); }
        void on_data(Bytes data) override {
            text() += text_of(data);
            recent_ += text_of(data);
        }
        [[nodiscard]] Bytes recent() const noexcept override { return bytes_of(recent_); }
        void on_gap(std::uint64_t length) override {
            recent_.clear();
            text() += "<gap " + std::to_string(length) + ">";
        }
        void on_origin(std::uint64_t offset) override {
            text() += "<origin " + std::to_string(offset) + ">";
        }
        void flush() override {}
        void end() override {
            SEALTAP_ASSERT(!ended_);
            ended_ = true;
            --host_.open_;
        }

    private:
        std::string& text() {
            SEALTAP_ASSERT(!ended_);
            return host_.scans_[index_];
        }
        FuzzHost& host_;
        std::size_t index_;
        std::string recent_;
        bool ended_ = false;
    };

    class Handle : public ChildDocument {
    public:
        explicit Handle(FuzzHost& to) : to_(to) {}
        std::unique_ptr<ScanStream> begin_scan(const RawText& path, const PartInfo& info) override {
            return to_.begin_scan(path, info);
        }
        std::unique_ptr<ScanStream> begin_view(ScanStream& original, const RawText& path,
                                               const PartInfo& info) override {
            return to_.begin_view(original, path, info);
        }
        std::unique_ptr<ObjectRecorder> begin_object(const RawText& path,
                                                     const PartInfo& info) override {
            return to_.begin_object(path, info);
        }
        std::unique_ptr<ChildDocument> begin_document(const RawText& path,
                                                      const PartInfo& info) override {
            return to_.begin_document(path, info);
        }
        void account(const PartLedger& ledger) override { to_.account(ledger); }
        DecodeBudget& budget() noexcept override { return to_.budget(); }
        DecoderMemory* decoder_memory() noexcept override { return to_.decoder_memory(); }
        content::CharsetTables* charset_tables() noexcept override { return to_.charset_tables(); }
        const Limits& limits() const noexcept override { return to_.limits(); }
        MediaReading media_reading() const noexcept override { return to_.media_reading(); }
        void limit_hit(Limit limit) noexcept override { to_.limit_hit(limit); }
        void end(EndReason reason) override { to_.end(reason); }

    private:
        FuzzHost& to_;
    };

    Limits limits_;
    DecodeBudget budget_;
    DecoderMemory memory_;
    PartLedger ledger_;
    std::vector<std::string> scans_;
    std::vector<std::unique_ptr<FuzzHost>> documents_;
    std::size_t open_ = 0;
    bool ended_ = false;
};

inline std::string told_of(const PartInfo& info, Bytes data, std::size_t cut, bool hole) {
    Limits limits;
    limits.set(Limit::DecodedBytesMax, 256 * 1024);
    limits.set(Limit::PartsPerDocumentMax, 200);
    FuzzHost host(limits);
    const PartPtr part = content::open_part(host, PartInfo(info), RawText());
    const std::size_t hole_at = hole ? data.size() / 2 : data.size();
    for (std::size_t at = 0; at < data.size();) {
        if (hole && at == hole_at) part->on_gap(100, Cause::Gap);
        const std::size_t end = at < hole_at ? hole_at : data.size();
        const std::size_t length = std::min(cut, end - at);
        part->on_data(data.subspan(at, length));
        at += length;
    }
    part->end(EndReason::Complete);
    host.end(EndReason::Complete);
    return host.told();
}

/// The ledger is exact, everything ends once, and the cuts do not show.
inline void fuzz_part(const PartInfo& info, const std::uint8_t* octets, std::size_t size) {
    if (size == 0) return;
    const Bytes all = std::as_bytes(std::span(octets, size));
    const std::size_t cut = 1 + octets[0] % 16U;
    const bool hole = octets[0] >= 128;
    const std::string whole = told_of(info, all.subspan(1), size, hole);
    SEALTAP_ASSERT(whole == told_of(info, all.subspan(1), cut, hole));
}

}  // namespace sealtap::test

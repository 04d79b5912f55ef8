#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "base/hash.h"
#include "pipeline/flow_state.h"
#include "pipeline/gathered.h"
#include "pipeline/worker_services.h"
#include "sealtap/content_decoder.h"
#include "sealtap/content_part.h"
#include "sealtap/part_host.h"

namespace sealtap::pipeline {

/// The unit that is judged: gathers what its parts hold, asks the policy engine at checkpoints and
/// at its end, and sends what it answers to the violation sink. A judgement only rises.
///
/// Owned by the parser (or by the part) that opened it; lives and dies on its flow's worker, before
/// the flow's reader. Parts refer to it and end before it. One of which parts are to be opened by a
/// broker is not judged at its end: what it has gathered goes there, and is another Document's.
class Document final : public OpenDocument, public ChildDocument {
public:
    Document(const WorkerServices& services, FlowState& state, DocumentInfo&& info)
        : Document(services, state, std::move(info), state.begin_document()) {}
    /// The same for a document whose first octets came before it was made.
    Document(const WorkerServices& services, FlowState& state, DocumentInfo&& info,
             FlowState::Beginning beginning);
    /// One that goes on, on another thread.
    Document(const WorkerServices& services, FlowState& state, Gathered&& gathered)
        : services_(services), state_(state), gathered_(std::move(gathered)) {}
    ~Document() override;

    // OpenDocument
    DocumentInfo& info() noexcept override { return gathered_.info; }
    PartPtr begin_part(PartInfo&& info) override;
    void end(EndReason reason) override;  // also ChildDocument's

    // PartHost
    std::unique_ptr<ScanStream> begin_scan(const RawText& path, const PartInfo& info) override;
    std::unique_ptr<ScanStream> begin_view(ScanStream& original, const RawText& path,
                                           const PartInfo& info) override;
    std::unique_ptr<ObjectRecorder> begin_object(const RawText& path,
                                                 const PartInfo& info) override;
    std::unique_ptr<ChildDocument> begin_document(const RawText& path,
                                                  const PartInfo& info) override;
    void on_encrypted(const RawText& path) override { gathered_.findings.add_encrypted(path); }
    void account(const PartLedger& ledger) override;
    DecodeBudget& budget() noexcept override { return *gathered_.budget; }
    DecoderMemory* decoder_memory() noexcept override { return services_.decoder_memory; }
    content::CharsetTables* charset_tables() noexcept override { return services_.charsets; }
    DocumentOpener* opener() noexcept override { return services_.opener; }
    DocumentOpener* picture_reader() noexcept override { return services_.picture_reader; }
    Opening opening() noexcept override;
    void defer(DeferredPartPtr part) override;
    const Limits& limits() const noexcept override { return services_.limits; }
    MediaReading media_reading() const noexcept override { return services_.media_reading; }
    void limit_hit(Limit limit) noexcept override { services_.hits.hit(limit); }
    StageClock* stages() noexcept override { return services_.stages; }

    /// Judges what came so far as a document of its own and starts the next one, parts going on:
    /// the windows of a raw stream. The parts are settled by the caller before.
    void rotate();
    /// Opens what was deferred of it, as opening() says by now.
    void open_deferred();

private:
    friend class DocumentScan;
    friend class DocumentView;
    Document(const Document& outer, RawText path, const PartInfo& info);

    /// Whether the document may be judged at once for a finding, or will be in a moment anyway.
    enum class Urgency { AtOnce, Soon };
    enum class Stage { Checkpoint, Final };

    void on_finding(Finding finding, const RawText& path, Urgency urgency, Occurrence occurrence);
    /// What the place of a finding in an opened document says of it.
    void put_in_place(Finding& finding, const Place& place) const;
    void on_scanned(std::uint64_t count);
    [[nodiscard]] std::uint64_t bytes_to_checkpoint() const noexcept {
        return gathered_.checkpoint_at - gathered_.bytes;
    }
    [[nodiscard]] bool is_checkpoint_due() const noexcept;
    /// Whether anybody may ask for the hash of an object in it.
    [[nodiscard]] Hashing hashing() const;
    /// The final judgement, here or by a broker.
    void conclude();
    [[nodiscard]] bool hand_over();
    void judge(Stage stage);
    void emit(Violation violation, Stage stage);
    [[nodiscard]] DocumentSummary summarise(Stage stage) const;
    [[nodiscard]] RawText judged_path() const;
    void count_end() const;
    void start_anew(FlowState::Beginning beginning);

    const WorkerServices& services_;
    FlowState& state_;
    Gathered gathered_;
    bool ended_ = false;
    bool is_shed_ = false;  ///< nobody takes what was deferred of it
};

}  // namespace sealtap::pipeline

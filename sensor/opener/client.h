#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/one_time_event.h"
#include "opener/child_process.h"
#include "opener/confinement.h"
#include "opener/counts.h"
#include "opener/frame_reader.h"
#include "opener/request.h"
#include "sealtap/document_opener.h"
#include "sealtap/limits.h"
#include "sealtap/settings.h"

namespace sealtap::opener {

/// Whether it is measured what opening a document takes of the processor.
enum class Measuring : std::uint8_t { Off, On };

/// A worker's opener, as configured; null when it is off. It counts into `hits` and `counts`, which
/// outlive it. From `given_up` on, which may be null and does, too, it waits for no child any more.
[[nodiscard]] std::unique_ptr<DocumentOpener> make_opener(
    const Settings& settings, LimitHits& hits, OpenerCounts& counts,
    const base::OneTimeEvent* given_up = nullptr, Measuring measuring = Measuring::Off);

/// The same for pictures, whose text is read by the program sealtap-ocr; null when that is off.
[[nodiscard]] std::unique_ptr<DocumentOpener> make_picture_reader(const Settings& settings,
                                                                  LimitHits& hits,
                                                                  OpenerCounts& counts);

/// Starts a child and ends it again: how it would be confined, or why there will be none. For the
/// operator, before traffic is read.
[[nodiscard]] Result<Confinement> try_opener(const Settings& settings);

[[nodiscard]] Result<Confinement> try_picture_reader(const Settings& settings);

/// A program whose processes open documents, and the limits that hold for one document.
struct Trade {
    std::string_view name;  ///< "opener": for messages
    std::string_view file;  ///< of the program
    std::string_view loss;  ///< what it means when no process can be started
    Limit memory;
    Limit cpu;
    std::optional<Limit> cpu_per_mib;
    Limit documents;  ///< that one process opens
};

struct OpenerOptions {
    const Trade& trade;
    std::string program;                 ///< empty: looked for
    std::vector<std::string> arguments;  ///< behind the bound of memory
    Limits limits;
    Pictures pictures = Pictures::Unwanted;
    const base::OneTimeEvent* given_up = nullptr;  ///< null: never
    /// Whether documents' outputs are told what they took: not where all must be the same again.
    Measuring measuring = Measuring::Off;
};

/// Opens documents in sandboxed processes: one for each level of nesting, started when it is needed
/// first, kept for the documents that follow and replaced after so many. Whatever a process does,
/// it costs the document that it had. Belongs to a worker, is used on its thread.
class OpenerClient final : public DocumentOpener {
public:
    OpenerClient(OpenerOptions options, LimitHits& hits, OpenerCounts& counts);
    ~OpenerClient() override;

    [[nodiscard]] OpenStatus open(const CollectedDocument& document, OpenedParts& out) override;

private:
    struct Child;
    class Level;

    OpenStatus open_at(Child& child, const CollectedDocument& document, OpenedParts& out);
    [[nodiscard]] Request request_for(const CollectedDocument& document, std::uint32_t holes) const;
    [[nodiscard]] Patience patience_for(std::uint64_t cpu_ms) const;
    /// False: there is no process, and the document must do without.
    bool make_ready(Child& child);
    /// Until the child has answered, or is given up.
    void hear(Child& child, FrameReader& reader, Patience patience);
    OpenStatus finish(Child& child, const Answer& answer);
    OpenStatus fail();
    void lose(Child& child, ChildProcess::Received how);
    /// Ends the process. The signal that it had died of before, or 0.
    int retire(Child& child) noexcept;
    void complain_of_loss(std::string_view what) const;
    [[nodiscard]] std::uint64_t limit(Limit limit) const noexcept { return options_.limits[limit]; }

    OpenerOptions options_;
    LimitHits& hits_;
    OpenerCounts& counts_;
    std::vector<std::unique_ptr<Child>> children_;  ///< by level of nesting
    std::size_t level_ = 0;
    /// After a start that failed, so many documents do without before the next attempt; twice as
    /// many each time.
    std::uint64_t documents_to_pass_ = 0;
    std::uint64_t pass_next_ = 1;
};

}  // namespace sealtap::opener

#include "opener/client.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <string>
#include <utility>

#include "base/log.h"
#include "opener/document_file.h"
#include "opener/program.h"
#include "opener/sanitizer.h"

namespace sealtap::opener {
namespace {

constexpr std::uint64_t kPassMax = 1024;
constexpr std::uint64_t kMiB = 1U << 20U;
constexpr std::uint64_t kWaitMsMax = 3'600'000;
/// Formats may have to keep a copy of a stream: memory grows with the document, so far.
constexpr std::uint64_t kMemoryPerDocument = 3;
/// What may still be under way when a child is told to stop, and some more.
constexpr std::size_t kUnwantedMessagesMax = 64;
/// The child ends itself at twice its time of the processor; a machine that is busy gives it some
/// only now and then.
constexpr std::uint64_t kWaitPerCpu = 8;

/// To unpack the pixels of a scan takes more than the text of a document of its size.
constexpr std::uint64_t kWorkOfPictures = 4;

using Received = ChildProcess::Received;

/// The child's hello; null: it ended, kept silent or is not confined well enough.
Result<Confinement> read_hello(ChildProcess& process, Patience patience, std::string_view name) {
    const auto unavailable = [name](const std::string& why) {
        return std::unexpected(
            Error{ErrorCode::Unavailable, fmt::format("{}: the child {}", name, why)});
    };
    std::array<std::byte, 64> buffer{};
    std::size_t size = 0;
    const Received received = process.receive(buffer, size, patience);
    if (received != Received::Message) {
        return unavailable(received == Received::TimedOut ? "does not answer"
                                                          : "ended before it was ready");
    }
    const auto hello = parse_hello(Bytes(buffer).first(std::min(size, buffer.size())));
    if (!hello) {
        return unavailable("is of another version");
    }
    if (!hello->is_enough()) {
        return unavailable("cannot be confined here; missing: " + hello->missing_names());
    }
    return *hello;
}

/// Never silently weaker. Who is not root has no other user to give a child, nor a network to take
/// from it; seccomp alone has to do, and does.
void tell_missing(const Confinement& confinement, std::string_view name) {
    if (confinement.missing_names().empty()) return;
    bool is_usual = true;
    for (const Measure measure : {Measure::NotDumpable, Measure::NoCapabilities, Measure::Landlock,
                                  Measure::WholeSeccomp}) {
        is_usual = is_usual && confinement.has(measure);
    }
    base::log(is_usual ? base::LogLevel::Debug : base::LogLevel::Warn, "{}: confined without {}",
              name, confinement.missing_names());
}

constexpr Trade kDocuments{.name = "opener",
                           .file = "sealtap-opener",
                           .loss = "documents in containers are not read",
                           .memory = Limit::OpenerBytesMax,
                           .cpu = Limit::OpenerCpuMsMax,
                           .cpu_per_mib = Limit::OpenerCpuMsPerMib,
                           .documents = Limit::OpenerDocumentsMax};
constexpr Trade kPictures{.name = "ocr",
                          .file = "sealtap-ocr",
                          .loss = "text in pictures is not read",
                          .memory = Limit::OcrBytesMax,
                          .cpu = Limit::OcrCpuMsMax,
                          .cpu_per_mib = std::nullopt,
                          .documents = Limit::OcrDocumentsMax};

OpenerOptions options_of(const Settings& settings, const base::OneTimeEvent* given_up,
                         Measuring measuring) {
    return {.trade = kDocuments,
            .program = settings.opener.program,
            .arguments = {},
            .limits = settings.limits,
            .pictures = settings.ocr.use == OpenerUse::On ? Pictures::Wanted : Pictures::Unwanted,
            .given_up = given_up,
            .measuring = measuring};
}

OpenerOptions picture_options_of(const Settings& settings) {
    return {.trade = kPictures,
            .program = settings.ocr.program,
            .arguments = {std::to_string(settings.limits[Limit::OcrPixelsMax]),
                          fmt::format("{}", fmt::join(settings.ocr.languages, "+"))},
            .limits = settings.limits};
}

constexpr std::chrono::microseconds kNoTime{0};

/// The child knows no less than one.
std::uint64_t milliseconds_of(std::chrono::microseconds time) noexcept {
    return std::max<std::uint64_t>(
        static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(time).count()),
        1);
}

bool is_given_up(const OpenerOptions& options) noexcept {
    return options.given_up != nullptr && options.given_up->has_happened();
}

int descriptor_of(const base::OneTimeEvent* event) noexcept {
    return event == nullptr ? -1 : event->descriptor();
}

struct ConfinedProcess {
    std::unique_ptr<ChildProcess> process;
    Confinement confinement;
};

/// What the child may ever take is fixed when it is started.
Result<ConfinedProcess> start_confined(const OpenerOptions& options) {
    const Trade& trade = options.trade;
    const auto program = find_program(options.program, trade.name, trade.file);
    if (!program) return std::unexpected(program.error());
    const std::uint64_t memory = options.limits[trade.memory] * (1 + kMemoryPerDocument);
    std::vector<std::string> arguments{*program, std::to_string(memory)};
    arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
    auto process = ChildProcess::start(std::move(arguments));
    if (!process) return std::unexpected(process.error());
    const std::uint64_t wait = std::min(options.limits[Limit::OpenerStartMsMax], kWaitMsMax);
    const auto hello = read_hello(
        **process, {std::chrono::milliseconds(kSlowness * wait), descriptor_of(options.given_up)},
        trade.name);
    if (!hello) return std::unexpected(hello.error());
    return ConfinedProcess{*std::move(process), *hello};
}

Result<Confinement> confinement_of(const OpenerOptions& options) {
    const auto started = start_confined(options);
    if (!started) return std::unexpected(started.error());
    return started->confinement;
}

}  // namespace

/// A process, and what it has done.
struct OpenerClient::Child {
    std::unique_ptr<ChildProcess> process;  ///< null: none, or not any more
    std::uint64_t documents = 0;
    std::uint32_t denied = 0;  ///< as it said last
    std::vector<std::byte> buffer = std::vector<std::byte>(kMessageBytesMax);
};

/// A level of nesting, for as long as a document is open on it. What leaves in between, by an
/// exception, takes the child with it: nobody would know where in its answer it stands.
class OpenerClient::Level {
public:
    explicit Level(OpenerClient& client) : client_(client) {
        if (client.children_.size() == client.level_) {
            client.children_.push_back(std::make_unique<Child>());
        }
        child_ = client.children_[client.level_].get();
        ++client.level_;
    }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    ~Level() {
        --client_.level_;
        if (!is_done_) client_.retire(*child_);
    }

    [[nodiscard]] Child& child() noexcept { return *child_; }
    void done() noexcept { is_done_ = true; }

private:
    OpenerClient& client_;
    Child* child_ = nullptr;
    bool is_done_ = false;
};

OpenerClient::OpenerClient(OpenerOptions options, LimitHits& hits, OpenerCounts& counts)
    : options_(std::move(options)), hits_(hits), counts_(counts) {}

OpenerClient::~OpenerClient() = default;

OpenStatus OpenerClient::open(const CollectedDocument& document, OpenedParts& out) {
    if (level_ >= options_.limits[Limit::DecodeDepthMax]) {
        hits_.hit(Limit::DecodeDepthMax);
        ++counts_.exhausted;
        return OpenStatus::Exhausted;
    }
    Level level(*this);
    const OpenStatus status = open_at(level.child(), document, out);
    level.done();
    return status;
}

OpenStatus OpenerClient::open_at(Child& child, const CollectedDocument& document,
                                 OpenedParts& out) {
    const DocumentFile file = make_document_file(document);
    if (!file.file.is_open() || !make_ready(child)) return fail();
    const Request request = request_for(document, file.holes);
    ++child.documents;
    if (!child.process->send(to_message(request), file.file)) {
        lose(child, Received::Ended);
        return fail();
    }
    FrameReader reader(
        out, {.output_octets_max = request.output_octets_max, .document_octets = document.size});
    const bool is_measured = options_.measuring == Measuring::On;
    const auto before = is_measured ? child.process->processor_time() : kNoTime;
    hear(child, reader, patience_for(request.cpu_ms_max));
    // One that is gone has failed, and what counts for that is known.
    if (is_measured && child.process)
        out.took((child.process->processor_time() - before) / kSlowness);
    if (reader.state() == FrameReader::State::Done) return finish(child, reader.answer());
    if (reader.state() != FrameReader::State::Unwanted) return fail();
    ++counts_.exhausted;
    return OpenStatus::Exhausted;
}

Request OpenerClient::request_for(const CollectedDocument& document, std::uint32_t holes) const {
    const Trade& trade = options_.trade;
    const std::uint64_t memory = limit(trade.memory);
    const std::uint64_t work = options_.pictures == Pictures::Wanted ? kWorkOfPictures : 1;
    const std::uint64_t for_size =
        trade.cpu_per_mib ? work * (document.size / kMiB) * limit(*trade.cpu_per_mib) : 0;
    return {.size = document.size,
            .holes = holes,
            .is_cut = document.is_cut,
            .output_octets_max = limit(Limit::OpenerOutputBytesMax),
            .memory_octets_max = memory + std::min(document.size, kMemoryPerDocument * memory),
            .cpu_ms_max = static_cast<std::uint32_t>(std::min<std::uint64_t>(
                {limit(trade.cpu) + for_size, kWaitMsMax, milliseconds_of(document.time_max)})),
            .pictures = options_.pictures,
            .name = document.info.name.unmasked(),
            .media_type = document.info.media_type};
}

Patience OpenerClient::patience_for(std::uint64_t cpu_ms) const {
    const std::uint64_t wait = std::min(limit(Limit::OpenerWaitMsMax), kWaitMsMax);
    return {std::chrono::milliseconds(kSlowness * (wait + kWaitPerCpu * cpu_ms)),
            descriptor_of(options_.given_up)};
}

void OpenerClient::hear(Child& child, FrameReader& reader, Patience patience) {
    std::size_t unwanted = 0;
    while (unwanted < kUnwantedMessagesMax) {
        std::size_t size = 0;
        const Received received = child.process->receive(child.buffer, size, patience);
        if (received != Received::Message) return lose(child, received);
        const auto state = size > child.buffer.size()
                               ? FrameReader::State::Broken
                               : reader.read(Bytes(child.buffer).first(size));
        if (state == FrameReader::State::Done) return;
        if (state == FrameReader::State::Broken) break;
        if (state == FrameReader::State::Unwanted && unwanted++ == 0) {
            // One that does not listen is ended by what it goes on to send, or by its silence.
            (void)child.process->send(stop_message(), FileHandle());
        }
    }
    ++counts_.misbehaved;
    retire(child);
    complain_of_loss("broke the rules of the conversation");
}

void OpenerClient::lose(Child& child, Received how) {
    const bool is_hung = how == Received::TimedOut;
    const int signal = retire(child);
    if (how == Received::GivenUp) return;
    ++(is_hung ? counts_.hung : counts_.died);
    if (is_hung) hits_.hit(Limit::OpenerWaitMsMax);
    if (signal == SIGPROF) hits_.hit(options_.trade.cpu);
    complain_of_loss(is_hung       ? "did not answer in time"
                     : signal == 0 ? "ended"
                                   : fmt::format("died of signal {}", signal));
}

OpenStatus OpenerClient::finish(Child& child, const Answer& answer) {
    // What a child says of itself is bounded like all that it says.
    if (answer.denied > child.denied) {
        counts_.denied_calls += answer.denied - child.denied;
        child.denied = answer.denied;
    }
    switch (answer.shortage) {
        case Shortage::None: break;
        case Shortage::Octets: hits_.hit(Limit::OpenerOutputBytesMax); break;
        case Shortage::Time: hits_.hit(options_.trade.cpu); break;
        case Shortage::Memory: hits_.hit(options_.trade.memory); break;
    }
    switch (answer.status) {
        case OpenStatus::Opened: ++counts_.opened; break;
        case OpenStatus::Damaged: ++counts_.damaged; break;
        case OpenStatus::Exhausted: ++counts_.exhausted; break;
        case OpenStatus::Refused: ++counts_.refused; break;
        case OpenStatus::Failed: ++counts_.failed; break;
    }
    if (child.documents >= limit(options_.trade.documents)) retire(child);
    return answer.status;
}

OpenStatus OpenerClient::fail() {
    ++counts_.failed;
    return OpenStatus::Failed;
}

bool OpenerClient::make_ready(Child& child) {
    if (child.process) return true;
    if (documents_to_pass_ != 0) {
        --documents_to_pass_;
        return false;
    }
    if (is_given_up(options_)) return false;
    auto started = start_confined(options_);
    if (!started) {
        documents_to_pass_ = pass_next_;
        pass_next_ = std::min(2 * pass_next_, kPassMax);
        if (is_given_up(options_)) return false;
        ++counts_.not_started;
        // The pauses grow, and so the log stays short.
        base::log(base::LogLevel::Error, "{}; {}", started.error().message, options_.trade.loss);
        return false;
    }
    pass_next_ = 1;
    if (++counts_.started == 1) tell_missing(started->confinement, options_.trade.name);
    child.process = std::move(started->process);
    return true;
}

int OpenerClient::retire(Child& child) noexcept {
    const int signal = child.process ? child.process->terminate() : 0;
    child.process.reset();
    child.documents = 0;
    child.denied = 0;
    return signal;
}

/// Not for each of them: traffic may bring many.
void OpenerClient::complain_of_loss(std::string_view what) const {
    const std::uint64_t lost = counts_.died + counts_.hung + counts_.misbehaved;
    if (!std::has_single_bit(lost)) return;
    base::log(base::LogLevel::Warn,
              "{}: a child {}, and with it the document that it had; {} so far",
              options_.trade.name, what, lost);
}

std::unique_ptr<DocumentOpener> make_opener(const Settings& settings, LimitHits& hits,
                                            OpenerCounts& counts,
                                            const base::OneTimeEvent* given_up,
                                            Measuring measuring) {
    if (settings.opener.use == OpenerUse::Off) return nullptr;
    return std::make_unique<OpenerClient>(options_of(settings, given_up, measuring), hits, counts);
}

std::unique_ptr<DocumentOpener> make_picture_reader(const Settings& settings, LimitHits& hits,
                                                    OpenerCounts& counts) {
    if (settings.ocr.use == OpenerUse::Off) return nullptr;
    return std::make_unique<OpenerClient>(picture_options_of(settings), hits, counts);
}

Result<Confinement> try_opener(const Settings& settings) {
    return confinement_of(options_of(settings, nullptr, Measuring::Off));
}

Result<Confinement> try_picture_reader(const Settings& settings) {
    auto confinement = confinement_of(picture_options_of(settings));
    if (!confinement) {
        confinement.error().message +=
            fmt::format(" (ocr.languages: {}; a package tesseract-ocr-… has each)",
                        fmt::join(settings.ocr.languages, ", "));
    }
    return confinement;
}

}  // namespace sealtap::opener

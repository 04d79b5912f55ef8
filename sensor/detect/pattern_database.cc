#include "detect/pattern_database.h"

#include <hs/hs.h>

#include "base/assert.h"

namespace sealtap::detect {

struct PatternDatabase::Handle {
    hs_database_t* database = nullptr;  // null without literals
    std::vector<std::uint32_t> lengths;

    ~Handle() { hs_free_database(database); }
};

struct PatternScratch::Handle {
    const PatternDatabase::Handle* patterns = nullptr;
    hs_scratch_t* scratch = nullptr;

    ~Handle() { hs_free_scratch(scratch); }
};

Result<std::unique_ptr<PatternDatabase>> PatternDatabase::compile(
    std::span<const std::string> literals) {
    auto handle = std::make_unique<Handle>();
    std::vector<const char*> texts;
    std::vector<unsigned> flags(literals.size(), 0);
    std::vector<unsigned> ids;
    std::vector<std::size_t> lengths;
    for (const std::string& literal : literals) {
        ids.push_back(static_cast<unsigned>(ids.size()));
        texts.push_back(literal.data());
        lengths.push_back(literal.size());
        handle->lengths.push_back(static_cast<std::uint32_t>(literal.size()));
    }
    if (!literals.empty()) {
        hs_compile_error_t* error = nullptr;
        const hs_error_t status =
            hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), lengths.data(),
                                 static_cast<unsigned>(literals.size()), HS_MODE_BLOCK, nullptr,
                                 &handle->database, &error);
        if (status != HS_SUCCESS) {
            std::string message = "the rules' words cannot be compiled";
            if (error != nullptr) message += std::string(": ") + error->message;
            hs_free_compile_error(error);
            return std::unexpected(Error{ErrorCode::BadRules, std::move(message)});
        }
    }
    return std::unique_ptr<PatternDatabase>(new PatternDatabase(std::move(handle)));
}

PatternDatabase::PatternDatabase(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
PatternDatabase::~PatternDatabase() = default;

PatternScratch::PatternScratch(const PatternDatabase& database)
    : handle_(std::make_unique<Handle>()) {
    handle_->patterns = database.handle_.get();
    if (handle_->patterns->database == nullptr) return;
    SEALTAP_ASSERT(hs_alloc_scratch(handle_->patterns->database, &handle_->scratch) == HS_SUCCESS);
}
PatternScratch::~PatternScratch() = default;

namespace {

struct Collector {
    std::vector<PatternHit>& hits;
    const std::vector<std::uint32_t>& lengths;
    std::size_t hits_max;
};

int collect(unsigned literal, unsigned long long, unsigned long long end, unsigned,
            void* context) noexcept {
    auto& to = *static_cast<Collector*>(context);
    if (to.hits.size() >= to.hits_max) return 1;
    to.hits.push_back({literal, static_cast<std::uint32_t>(end - to.lengths[literal])});
    return 0;
}

}  // namespace

bool PatternScratch::scan(Bytes octets, std::size_t hits_max, std::vector<PatternHit>& hits) {
    if (handle_->scratch == nullptr || octets.empty()) return true;
    Collector collector{hits, handle_->patterns->lengths, hits_max};
    // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the length follows.
    const char* const text = text_of(octets).data();
    const hs_error_t status =
        hs_scan(handle_->patterns->database, text, static_cast<unsigned>(octets.size()), 0,
                handle_->scratch, collect, &collector);
    SEALTAP_ASSERT(status == HS_SUCCESS || status == HS_SCAN_TERMINATED);
    return status == HS_SUCCESS;
}

}  // namespace sealtap::detect

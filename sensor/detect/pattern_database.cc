#include "detect/pattern_database.h"

#include <hs/hs.h>

#include <cstdlib>

#include "base/assert.h"
#include "base/disk_cache.h"
#include "base/hash.h"

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

namespace {

constexpr unsigned kMode = HS_MODE_BLOCK;
constexpr unsigned kFlags = 0;

/// Everything that a compiled database depends on, as a name: what we ask for, who compiles it (the
/// version has the date of its build) and for which processor.
std::string cache_name(std::span<const std::string> literals) {
    hs_platform_info_t platform{};
    SEALTAP_ASSERT(hs_populate_platform(&platform) == HS_SUCCESS);
    base::Digest digest(base::Digest::Kind::Sha256);
    const auto add = [&](std::string_view text) {
        digest.update(bytes_of(std::to_string(text.size()) + ':'));
        digest.update(bytes_of(text));
    };
    add(hs_version());
    for (const unsigned long long number :
         {0ULL + kMode, 0ULL + kFlags, 0ULL + platform.tune, platform.cpu_features})
        add(std::to_string(number));
    for (const std::string& literal : literals) add(literal);
    return "patterns-" + digest.hex();
}

/// Null when there is none, or it is of another Hyperscan or processor after all.
hs_database_t* load_database(const base::DiskCache& cache, const std::string& name) {
    const auto octets = cache.load(name);
    hs_database_t* database = nullptr;
    if (!octets || hs_deserialize_database(octets->data(), octets->size(), &database) != HS_SUCCESS)
        return nullptr;
    return database;
}

void store_database(const base::DiskCache& cache, const std::string& name,
                    const hs_database_t* database) {
    char* octets = nullptr;
    std::size_t size = 0;
    if (hs_serialize_database(database, &octets, &size) != HS_SUCCESS) return;
    cache.store(name, bytes_of(std::string_view(octets, size)));
    std::free(octets);  // NOLINT(cppcoreguidelines-no-malloc): Hyperscan's allocator is malloc()
}

/// A literal as an expression that says nothing else.
std::string escape(std::string_view literal) {
    std::string out;
    for (const std::byte octet : bytes_of(literal)) (out += "\\x") += base::to_hex({&octet, 1});
    return out;
}

/// The same database by way of expressions: Vectorscan 5.4.9 takes a literal that begins with NUL,
/// as ASCII in UTF-16BE does, for an empty one.
hs_database_t* compile_expressions(std::span<const std::string> literals,
                                   std::span<const unsigned> ids) {
    std::vector<std::string> expressions;
    for (const std::string& literal : literals) expressions.push_back(escape(literal));
    std::vector<const char*> texts;
    for (const std::string& expression : expressions) texts.push_back(expression.c_str());
    const std::vector<unsigned> flags(literals.size(), kFlags);
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    (void)hs_compile_multi(texts.data(), flags.data(), ids.data(),
                           static_cast<unsigned>(texts.size()), kMode, nullptr, &database, &error);
    hs_free_compile_error(error);
    return database;
}

Result<hs_database_t*> compile_literals(std::span<const std::string> literals) {
    std::vector<const char*> texts;
    const std::vector<unsigned> flags(literals.size(), kFlags);
    std::vector<unsigned> ids;
    std::vector<std::size_t> lengths;
    for (const std::string& literal : literals) {
        ids.push_back(static_cast<unsigned>(ids.size()));
        texts.push_back(literal.data());
        lengths.push_back(literal.size());
    }
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    const hs_error_t status = hs_compile_lit_multi(
        texts.data(), flags.data(), ids.data(), lengths.data(),
        static_cast<unsigned>(literals.size()), kMode, nullptr, &database, &error);
    if (status != HS_SUCCESS) database = compile_expressions(literals, ids);
    std::string message = "the rules' words cannot be compiled";
    if (error != nullptr) message += std::string(": ") + error->message;
    hs_free_compile_error(error);
    if (database != nullptr) return database;
    return std::unexpected(Error{ErrorCode::BadRules, std::move(message)});
}

}  // namespace

Result<std::unique_ptr<PatternDatabase>> PatternDatabase::compile(
    std::span<const std::string> literals, const base::DiskCache* cache) {
    auto handle = std::make_unique<Handle>();
    for (const std::string& literal : literals)
        handle->lengths.push_back(static_cast<std::uint32_t>(literal.size()));
    const std::string name = cache == nullptr || literals.empty() ? "" : cache_name(literals);
    if (!name.empty()) handle->database = load_database(*cache, name);
    if (handle->database == nullptr && !literals.empty()) {
        const auto compiled = compile_literals(literals);
        if (!compiled) return std::unexpected(compiled.error());
        handle->database = *compiled;
        if (!name.empty()) store_database(*cache, name, handle->database);
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

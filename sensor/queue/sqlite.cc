#include "queue/sqlite.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sealtap::queue {
namespace {

constexpr int kBusyTimeoutMs = 10'000;

/// Made by us so that nobody else may read it; SQLite gives its journals the same mode.
void make_private(const std::string& path) {
    const int descriptor =
        ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor >= 0) ::close(descriptor);
}

std::string_view plain_words(int code) noexcept {
    switch (code & 0xFF) {
        case SQLITE_FULL: return "the disk is full";
        case SQLITE_READONLY: return "it is read-only";
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return "another process writes to it";
        case SQLITE_NOTADB: return "it is no violation store";
        case SQLITE_CORRUPT: return "it is damaged";
        case SQLITE_CANTOPEN: return "it cannot be opened";
        case SQLITE_PERM:
        case SQLITE_AUTH: return "access is refused";
        default: return {};
    }
}

}  // namespace

Error Database::failure() const {
    const int code = sqlite3_extended_errcode(handle_.get());
    const bool bad_file = (code & 0xFF) == SQLITE_NOTADB || (code & 0xFF) == SQLITE_CORRUPT;
    const std::string_view words = plain_words(code);
    return {bad_file ? ErrorCode::BadInput : ErrorCode::Unavailable,
            fmt::format("{}: {}{}{} (SQLite {})", path_, words, words.empty() ? "" : ": ",
                        sqlite3_errmsg(handle_.get()), code)};
}

Result<Database> Database::open(const std::string& path, Mode mode) {
    Database database(path);
    if (mode == Mode::ReadWrite) make_private(path);
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (mode == Mode::ReadWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                               : SQLITE_OPEN_READONLY);
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    database.handle_.reset(handle);
    if (code != SQLITE_OK) return std::unexpected(database.failure());
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    // A damaged or planted file must not run anything through its schema.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    return database;
}

Result<void> Database::execute(const char* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return std::unexpected(failure());
}

Statement::Statement(const Database& database, std::string_view sql) : database_(database) {
    sqlite3_stmt* statement = nullptr;
    note(sqlite3_prepare_v2(database.handle(), sql.data(), static_cast<int>(sql.size()), &statement,
                            nullptr));
    statement_.reset(statement);
}

void Statement::note(int code) noexcept { failed_ = failed_ || code != SQLITE_OK; }

Statement& Statement::bind(std::string_view text) {
    note(sqlite3_bind_text64(statement_.get(), next_parameter_++, text.data(), text.size(),
                             SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(std::int64_t number) {
    note(sqlite3_bind_int64(statement_.get(), next_parameter_++, number));
    return *this;
}

Statement& Statement::bind_null() {
    note(sqlite3_bind_null(statement_.get(), next_parameter_++));
    return *this;
}

Statement::Step Statement::step() {
    if (failed_) return Step::Failed;
    switch (sqlite3_step(statement_.get())) {
        case SQLITE_ROW: return Step::Row;
        case SQLITE_DONE: return Step::Done;
        default: return Step::Failed;
    }
}

Result<void> Statement::run() {
    const Step step = this->step();
    if (step == Step::Failed) return std::unexpected(database_.failure());
    reset();
    return {};
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
    next_parameter_ = 1;
}

std::string Statement::text(int column) const {
    const void* octets = sqlite3_column_text(statement_.get(), column);
    if (octets == nullptr) return {};
    return {static_cast<const char*>(octets),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Result<Transaction> Transaction::begin(Database& database) {
    if (auto begun = database.execute("BEGIN IMMEDIATE"); !begun) {
        return std::unexpected(begun.error());
    }
    return Transaction(database);
}

Transaction::~Transaction() {
    // SQLite rolls back by itself after a full disk or an I/O error; then there is nothing to do.
    if (database_ == nullptr || sqlite3_get_autocommit(database_->handle()) != 0) return;
    [[maybe_unused]] const auto undone = database_->execute("ROLLBACK");
}

Result<void> Transaction::commit() {
    if (auto done = database_->execute("COMMIT"); !done) return done;
    database_ = nullptr;
    return {};
}

}  // namespace sealtap::queue

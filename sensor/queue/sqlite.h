#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sealtap/error.h"
#include "sealtap/time.h"

namespace sealtap::queue {

/// A database handle of one thread. Errors name the file and are one line.
class Database {
public:
    enum class Mode { ReadWrite, ReadOnly };
    [[nodiscard]] static Result<Database> open(const std::string& path, Mode mode);

    /// Statements without parameters or rows that matter.
    [[nodiscard]] Result<void> execute(const char* sql);
    [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// The failure that the last call on the handle met.
    [[nodiscard]] Error failure() const;

private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };
    explicit Database(std::string path) : path_(std::move(path)) {}

    std::string path_;
    std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement. A failure of preparing or binding shows at the next step(). Texts are
/// bound by copy.
class Statement {
public:
    Statement(const Database& database, std::string_view sql);

    Statement& bind(std::string_view text);
    Statement& bind(std::int64_t number);
    Statement& bind(std::uint64_t number) { return bind(static_cast<std::int64_t>(number)); }
    Statement& bind(Timestamp time) { return bind(std::int64_t{time.time_since_epoch().count()}); }
    template <class T>
    Statement& bind(const std::optional<T>& value) {
        return value ? bind(*value) : bind_null();
    }

    enum class Step { Row, Done, Failed };
    [[nodiscard]] Step step();
    /// For a statement without rows.
    [[nodiscard]] Result<void> run();
    /// Ready to be bound anew.
    void reset();

    // Of the current row.
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] std::uint64_t count(int column) const {
        return static_cast<std::uint64_t>(number(column));
    }
    [[nodiscard]] Timestamp time(int column) const { return Timestamp(Duration(number(column))); }
    [[nodiscard]] bool is_null(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };
    Statement& bind_null();
    void note(int code) noexcept;

    const Database& database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int next_parameter_ = 1;
    bool failed_ = false;
};

/// BEGIN IMMEDIATE at its begin; rolled back unless committed.
class Transaction {
public:
    [[nodiscard]] static Result<Transaction> begin(Database& database);
    ~Transaction();
    Transaction(Transaction&& other) noexcept
        : database_(std::exchange(other.database_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;

    [[nodiscard]] Result<void> commit();

private:
    explicit Transaction(Database& database) : database_(&database) {}
    Database* database_;
};

}  // namespace sealtap::queue

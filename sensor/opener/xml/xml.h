#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sealtap/bytes.h"

struct XML_ParserStruct;

// The only door to expat. Documents are read as events, in pieces of any size; nothing outside the
// octets given is ever opened.
namespace sealtap::opener::xml {

/// Elements that nest deeper are not read: what is written so is meant to hurt.
inline constexpr std::size_t kDepthMax = 512;
/// Neither is a tag or a comment that is longer: it must lie in memory as a whole.
inline constexpr std::size_t kTokenBytesMax = std::size_t{4} << 20U;

/// The attributes of one element; valid during the call that shows them. They are found by their
/// local name: which prefix stands for which namespace is up to the writer, and the transitional
/// and the strict namespaces of OOXML have the same names in them.
class Attributes {
public:
    explicit Attributes(const char** pairs) noexcept : pairs_(pairs) {}

    /// Empty if there is none.
    [[nodiscard]] std::string_view get(std::string_view local) const noexcept;
    [[nodiscard]] std::optional<std::string_view> find(std::string_view local) const noexcept;
    /// With a prefix: the `r:id` of a relation, beside an `id` of another meaning.
    [[nodiscard]] std::string_view prefixed(std::string_view local) const noexcept;
    /// Name of the namespace that the element declares for `prefix`.
    [[nodiscard]] std::string_view declared(std::string_view prefix) const noexcept;
    /// Calls `visit(local, value)` for each, declarations of namespaces left out that look like it.
    template <class Visit>
    void each(Visit&& visit) const {
        for (std::size_t i = 0; pairs_[i] != nullptr; i += 2) {
            if (is_namespace(pairs_[i], pairs_[i + 1])) continue;
            visit(local_of(pairs_[i]), std::string_view(pairs_[i + 1]));
        }
    }
    /// The part of a name behind its prefix.
    [[nodiscard]] static std::string_view local_of(std::string_view name) noexcept;

private:
    [[nodiscard]] static bool is_namespace(std::string_view name, std::string_view value) noexcept;

    const char** pairs_;
};

/// The beginning of one element; valid during the call that shows it.
struct Element {
    std::string_view prefix;
    std::string_view local;
    Attributes attributes;

    [[nodiscard]] std::string_view get(std::string_view attribute) const noexcept {
        return attributes.get(attribute);
    }
    /// Name of the namespace, where this element declares it itself.
    [[nodiscard]] std::string_view space() const noexcept;
};

/// What a document consists of, in its order and in UTF-8. The views are valid during the call.
class Events {
public:
    virtual ~Events() = default;
    virtual void on_start(const Element& element) = 0;
    virtual void on_end(std::string_view local) = 0;
    /// A run of text may come in several calls.
    virtual void on_text(std::string_view text) = 0;
    /// What no reader of the document sees: comments, processing instructions, values of entities.
    virtual void on_aside(std::string_view text) = 0;
};

/// Reads one XML document: UTF-8, UTF-16 or what its declaration names. Entities that are built
/// from others are refused, since only attacks need them. Used on one thread; throws nothing but
/// for want of memory.
class Reader {
public:
    explicit Reader(Events& events);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// The octets that cannot be read, since the document is damaged: those from the damage on,
    /// in UTF-8 where the document named another charset. Empty while all is well. Valid until the
    /// next call.
    [[nodiscard]] Bytes feed(Bytes octets);
    /// No more octets come. What it gives back has the same meaning.
    [[nodiscard]] Bytes finish();

    /// Wants no more events: what is fed from now on is passed over. May be called by an event.
    void stop() noexcept;
    [[nodiscard]] bool is_broken() const noexcept { return state_ == State::Broken; }
    [[nodiscard]] bool is_stopped() const noexcept { return state_ == State::Stopped; }

private:
    enum class State : std::uint8_t { Head, Reading, Stopped, Broken };
    struct Calls;  ///< expat's callbacks

    void begin();
    [[nodiscard]] Bytes read(Bytes octets, bool is_last);
    [[nodiscard]] Bytes parse(Bytes octets, bool is_last);
    [[nodiscard]] bool parse_step(Bytes octets, bool is_last);
    void keep_unread(Bytes octets);
    void break_off() noexcept;

    Events& events_;
    XML_ParserStruct* parser_ = nullptr;
    std::string head_;        ///< until the charset is known; then what is not converted yet
    std::string unread_;      ///< from the damage on
    unsigned code_page_ = 0;  ///< 0: expat reads the charset itself
    std::size_t depth_ = 0;
    std::size_t entities_ = 0;
    std::size_t quiet_ = 0;  ///< octets since the last event
    State state_ = State::Head;
};

/// The element that surrounds all others: what a document is.
struct Root {
    std::string local;
    std::string space;  ///< name of its namespace
};
/// Empty: `head` does not tell.
[[nodiscard]] Root root_of(Bytes head);

}  // namespace sealtap::opener::xml

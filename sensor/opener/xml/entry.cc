#include "opener/xml/entry.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "opener/xml/odd_attributes.h"

namespace sealtap::opener::xml {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kPieceBytes = std::size_t{64} * 1024;

class XmlSink final : public Sink {
public:
    XmlSink(Output& out, Events& events, std::string_view step)
        : out_(out), attributes_(events), reader_(attributes_), step_(step) {}

    ~XmlSink() override { end(); }
    XmlSink(const XmlSink&) = delete;
    XmlSink& operator=(const XmlSink&) = delete;

    bool take(Bytes piece) override {
        if (!reader_.is_stopped()) write(reader_.feed(piece));
        return out_.wants_more();
    }
    /// True: it was well-formed to its end.
    bool finish() {
        write(reader_.finish());
        end();
        write_attributes();
        return !reader_.is_broken();
    }

private:
    void end() {
        if (!std::exchange(is_open_, false)) return;
        out_.end(out_.wants_more() ? EndReason::Complete : EndReason::Aborted);
    }
    void write_attributes() {
        if (attributes_.is_full()) out_.unread(0, Cause::MemoryLimit);
        if (attributes_.lines().empty() || !out_.wants_more()) return;
        PartInfo info;
        info.step = std::string(step_.substr(0, step_.find(':'))) + ":attributes";
        info.charset = "utf-8";
        info.reading = Reading::AsText;
        put(out_, std::move(info), bytes_of(attributes_.lines()));
    }
    void write(Bytes unread) {
        if (unread.empty()) return;
        if (!std::exchange(is_open_, true)) {
            PartInfo info;
            info.step = step_;
            out_.begin(std::move(info));
        }
        out_.data(unread);
    }

    Output& out_;
    OddAttributes attributes_;
    Reader reader_;
    std::string_view step_;
    bool is_open_ = false;
};

std::string percent_decoded(std::string_view text) {
    const auto value_of = [](char digit) {
        if (digit >= '0' && digit <= '9') return digit - '0';
        if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    };
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int high = at + 2 < text.size() && text[at] == '%' ? value_of(text[at + 1]) : -1;
        const int low = high >= 0 ? value_of(text[at + 2]) : -1;
        if (low >= 0) at += 2;
        out += low >= 0 ? static_cast<char>(high * 16 + low) : text[at];
    }
    return out;
}

}  // namespace

void read_entry(zip::Writer& zip, const zip::Entry& entry, Events& events, Output& out,
                std::string_view damaged_step) {
    XmlSink sink(out, events, damaged_step);
    (void)zip.read(entry, sink);
    if (!sink.finish() && zip.wants_more()) zip.set_damaged();
}

bool read_part(Bytes octets, Events& events, Output& out, std::string_view damaged_step) {
    XmlSink sink(out, events, damaged_step);
    bool is_wanted = true;
    while (!octets.empty() && is_wanted) {
        const Bytes piece = octets.first(std::min(octets.size(), kPieceBytes));
        octets = octets.subspan(piece.size());
        is_wanted = sink.take(piece);
    }
    return sink.finish();
}

void read_text(std::string_view text, Events& events) {
    Reader reader(events);
    (void)reader.feed(bytes_of(text));
    (void)reader.finish();
}

std::string path_of(std::string_view name) {
    std::string path(name);
    std::ranges::replace(path, '\\', '/');
    std::ranges::transform(path, path.begin(), [](char octet) {
        return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet + 32) : octet;
    });
    path.erase(0, std::min(path.find_first_not_of('/'), path.size()));
    return path;
}

std::string resolve(std::string_view from, std::string_view reference) {
    reference = reference.substr(0, reference.find_first_of("#?"));
    std::string whole;
    if (!reference.starts_with('/')) {
        const std::size_t slash = from.rfind('/');
        if (slash != std::string_view::npos) whole = from.substr(0, slash + 1);
    }
    whole += percent_decoded(reference);
    whole = path_of(whole);
    std::vector<std::string_view> steps;
    for (std::string_view rest = whole; !rest.empty();) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const std::string_view step = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (step == ".." && !steps.empty()) steps.pop_back();
        if (!step.empty() && step != "." && step != "..") steps.push_back(step);
    }
    std::string path;
    for (const std::string_view step : steps) {
        if (!path.empty()) path += '/';
        path += step;
    }
    return path;
}

bool looks_like_xml(std::string_view head) noexcept {
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    const std::size_t at = head.find_first_not_of(" \t\r\n");
    if (at != std::string_view::npos && head[at] == '<') return true;
    return head.starts_with("\xFF\xFE<\0"sv) || head.starts_with("\xFE\xFF\0<"sv) ||
           head.starts_with("<\0"sv) || head.starts_with("\0<"sv);
}

Root root_of_head(std::string_view head) {
    return looks_like_xml(head) ? root_of(bytes_of(head)) : Root{};
}

}  // namespace sealtap::opener::xml

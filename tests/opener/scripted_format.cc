#include "opener/scripted_format.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opener/child_process.h"

namespace sealtap::test {
namespace {

std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view word = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    return word;
}

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// Never ends; the compiler must not see it.
volatile bool forever = true;

void eat() {
    std::vector<std::unique_ptr<std::vector<std::byte>>> eaten;
    while (forever) eaten.push_back(std::make_unique<std::vector<std::byte>>(1U << 20U));
}

void write_much(opener::Output& out, std::uint64_t kib) {
    const std::string text(1024, 'x');
    for (std::uint64_t i = 0; i < kib && out.wants_more(); ++i) out.data(bytes_of(text));
}

class Player {
public:
    Player(const opener::Whole& whole, opener::Output& out) : whole_(whole), out_(out) {}

    OpenStatus play(std::string_view script) {
        while (!script.empty()) {
            std::string_view line = take_until(script, '\n');
            const std::string_view order = take_until(line, ' ');
            if (!write(order, line)) misbehave(order);
        }
        return out_.wants_more() ? status_ : OpenStatus::Exhausted;
    }

private:
    bool write(std::string_view order, std::string_view rest) {
        if (order == "begin") {
            PartInfo info;
            info.step = take_until(rest, ' ');
            info.name = RawText(rest);
            out_.begin(std::move(info));
        } else if (order == "end") {
            out_.end(EndReason::Complete);
        } else if (order == "data") {
            out_.data(bytes_of(rest));
        } else if (order == "line") {
            out_.data(bytes_of(std::string(rest) + "\n"));
        } else if (order == "place") {
            Place place;
            place.region = Region::Body;
            place.page = static_cast<std::uint32_t>(number(rest));
            out_.place(place);
        } else if (order == "skipped") {
            out_.skipped(number(rest), Cause::Encrypted);
        } else if (order == "unread") {
            out_.unread(number(rest), Cause::Media);
        } else if (order == "write") {
            write_much(out_, number(rest));
        } else if (order == "status") {
            status_ = rest == "refused" ? OpenStatus::Refused : OpenStatus::Damaged;
        } else if (order == "date") {
            tm date{};
            date.tm_mday = 1;
            date.tm_year = 70;
            out_.data(bytes_of(std::to_string(::mktime(&date))));
        } else if (order == "report-holes") {
            report_holes();
        } else {
            return false;
        }
        return true;
    }

    void report_holes() {
        std::string text = std::string(whole_.name) + " " + std::string(whole_.media_type) +
                           (whole_.is_cut ? " cut" : " whole");
        for (const opener::Hole& hole : whole_.holes) {
            text += " " + std::to_string(hole.offset) + "+" + std::to_string(hole.length);
        }
        out_.data(bytes_of(text));
    }

    void misbehave(std::string_view order) {
        if (order == "spin") {
            while (out_.wants_more()) {
            }
        } else if (order == "spin-deaf") {
            while (forever) {
            }
        } else if (order == "hang") {
            std::array<std::byte, 1> octet{};
            while (forever) (void)::recv(opener::kChildSocket, octet.data(), 1, 0);
        } else if (order == "crash") {
            std::abort();
        } else if (order == "throw") {
            throw std::runtime_error("a library's own");
        } else if (order == "eat") {
            eat();
        } else if (order == "deny") {
            (void)::chdir("/");
        }
    }

    const opener::Whole& whole_;
    opener::Output& out_;
    OpenStatus status_ = OpenStatus::Opened;
};

}  // namespace

OpenStatus open_script(const opener::Whole& whole, opener::Output& out) {
    std::string_view script = text_of(whole.octets);
    if (!take_until(script, '\n').ends_with("script")) return OpenStatus::Refused;
    return Player(whole, out).play(script);
}

}  // namespace sealtap::test

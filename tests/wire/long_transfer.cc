// Writes the capture of one HTTP upload of many GiB to stdout, made as it is written:
//
//     long_transfer GIB in-order|out-of-order
//
// Its sequence numbers begin 64 KiB before they wrap, so that they wrap there and every 4 GiB
// behind. Right before and right behind each of the first three wraps, and at the very end, stands
// a leak of its own kind; where each begins in the body goes to stderr, a line each. Out of order,
// the segments around each wrap come mixed up.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::uint64_t kGiB = 1ULL << 30U;
constexpr std::uint64_t kFirstWrap = 64 * 1024;
constexpr std::uint64_t kSegmentBytes = 62'000;  // as a network card hands them up
constexpr std::uint32_t kServerFirst = 5001;
constexpr std::uint32_t kClientFirst = static_cast<std::uint32_t>(0 - kFirstWrap);
constexpr std::uint8_t kFin = 1;
constexpr std::uint8_t kSyn = 2;
constexpr std::uint8_t kAck = 16;

/// A leak, and its octet that is found first.
struct Leak {
    std::string_view detector;
    std::string_view text;
};
constexpr std::array<Leak, 7> kLeaks{{{"marking.zh.star", "\n绝密★10年\n"},
                                      {"marking.tlp", "\nTLP:RED\n"},
                                      {"marking.zh.field", "\n密级：机密\n"},
                                      {"id.cn.resident", "\n11010519491231002X\n"},
                                      {"card.pan", "\n4111111111111111\n"},
                                      {"marking.en.banner", "\nTOP SECRET//NOFORN\n"},
                                      {"phone.cn.mobile", "\n13812345678\n"}}};

void put(std::string& out, std::uint64_t value, unsigned octets) {
    for (unsigned i = octets; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xffU);
}
void put_little(std::string& out, std::uint64_t value) {
    for (unsigned i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i) & 0xffU);
}

enum class From { Client, Server };

class Capture {
public:
    Capture() {
        std::string header;
        for (const std::uint32_t field : {0xa1b2c3d4U, 0x00040002U, 0U, 0U, 262'144U, 101U})
            put_little(header, field);
        write(header);
    }
    void segment(From from, std::uint32_t sequence, std::uint32_t acknowledgement,
                 std::uint8_t flags, std::string_view payload) {
        std::string out;
        time_us_ += 10;
        put_little(out, 1'790'000'000 + time_us_ / 1'000'000);
        put_little(out, time_us_ % 1'000'000);
        put_little(out, 40 + payload.size());
        put_little(out, 40 + payload.size());
        put(out, 0x4500, 2);
        put(out, 40 + payload.size(), 2);
        put(out, 0x00014000, 4);
        put(out, 0x40060000, 4);
        put(out, from == From::Client ? 0x0a010005 : 0xcb007150, 4);
        put(out, from == From::Client ? 0xcb007150 : 0x0a010005, 4);
        put(out, from == From::Client ? 40'000 : 80, 2);
        put(out, from == From::Client ? 80 : 40'000, 2);
        put(out, sequence, 4);
        put(out, acknowledgement, 4);
        put(out, 0x5000U | flags, 2);
        put(out, 0xffff, 2);
        put(out, 0, 4);
        write(out);
        write(payload);
    }

private:
    static void write(std::string_view octets) {
        if (std::fwrite(octets.data(), 1, octets.size(), stdout) != octets.size()) std::exit(1);
    }
    std::uint64_t time_us_ = 0;
};

/// The octets that the client sends, any of them at any time.
class Upload {
public:
    explicit Upload(std::uint64_t body_bytes) {
        header_ =
            "PUT /up/long.txt HTTP/1.1\r\nHost: files.example\r\nContent-Type: "
            "text/plain\r\nContent-Length: " +
            std::to_string(body_bytes) + "\r\n\r\n";
        end_ = header_.size() + body_bytes;
        while (filler_.size() < 2 * kSegmentBytes)
            filler_ += "an ordinary line of no interest, as there are so many of them\n";
        for (std::size_t wrap = 0; wrap < 3; ++wrap) {
            const std::uint64_t at = kFirstWrap + wrap * 4 * kGiB;
            place(kLeaks[2 * wrap], at - kLeaks[2 * wrap].text.size());
            place(kLeaks[2 * wrap + 1], at);
        }
        place(kLeaks[6], end_ - kLeaks[6].text.size());
    }
    [[nodiscard]] std::uint64_t end() const { return end_; }

    [[nodiscard]] std::string octets(std::uint64_t begin, std::uint64_t size) const {
        std::string out = filler_.substr(begin % kLine, size);
        overlay(out, begin, 0, header_);
        for (const auto& [at, text] : leaks_) overlay(out, begin, at, text);
        return out;
    }

private:
    static constexpr std::uint64_t kLine = 62;

    void place(const Leak& leak, std::uint64_t at) {
        leaks_[at] = leak.text;
        std::fprintf(stderr, "%s %llu\n", std::string(leak.detector).c_str(),
                     static_cast<unsigned long long>(at + 1 - header_.size()));
    }
    static void overlay(std::string& out, std::uint64_t begin, std::uint64_t at,
                        std::string_view text) {
        const std::uint64_t from = std::max(begin, at);
        const std::uint64_t to = std::min(begin + out.size(), at + text.size());
        for (std::uint64_t i = from; i < to; ++i) out[i - begin] = text[i - at];
    }

    std::string header_;
    std::string filler_;
    std::uint64_t end_ = 0;
    std::map<std::uint64_t, std::string_view> leaks_;
};

bool is_near_a_wrap(std::uint64_t at) {
    constexpr std::uint64_t kNear = 6 * kSegmentBytes;
    const std::uint64_t behind = (at + kNear - kFirstWrap) % (4 * kGiB);
    return at + kNear >= kFirstWrap && behind < 2 * kNear;
}

void send(Capture& capture, const Upload& upload, std::uint64_t at) {
    const std::uint64_t size = std::min(kSegmentBytes, upload.end() - at);
    capture.segment(From::Client, static_cast<std::uint32_t>(kClientFirst + at), kServerFirst, kAck,
                    upload.octets(at, size));
}

void acknowledge(Capture& capture, std::uint64_t at) {
    capture.segment(From::Server, kServerFirst, static_cast<std::uint32_t>(kClientFirst + at), kAck,
                    "");
}

void transfer(Capture& capture, const Upload& upload, bool in_order) {
    std::mt19937_64 random(7);
    std::vector<std::uint64_t> held;
    for (std::uint64_t at = 0; at < upload.end(); at += kSegmentBytes) {
        if (!in_order && is_near_a_wrap(at)) {
            held.push_back(at);
            continue;
        }
        std::ranges::shuffle(held, random);
        for (const std::uint64_t late : held) send(capture, upload, late);
        held.clear();
        send(capture, upload, at);
        if (at / kSegmentBytes % 32 == 0)
            acknowledge(capture, std::min(at + kSegmentBytes, upload.end()));
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 2;
    const std::uint64_t gib = std::strtoull(arguments[1], nullptr, 10);
    const bool in_order = std::string_view(arguments[2]) == "in-order";
    const Upload upload(gib * kGiB);
    Capture capture;
    const auto client_end = static_cast<std::uint32_t>(kClientFirst + upload.end());
    capture.segment(From::Client, kClientFirst - 1, 0, kSyn, "");
    capture.segment(From::Server, kServerFirst - 1, kClientFirst, kSyn | kAck, "");
    capture.segment(From::Client, kClientFirst, kServerFirst, kAck, "");
    transfer(capture, upload, in_order);
    acknowledge(capture, upload.end());
    const std::string answer = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
    const auto server_end = kServerFirst + static_cast<std::uint32_t>(answer.size());
    capture.segment(From::Server, kServerFirst, client_end, kAck, answer);
    capture.segment(From::Client, client_end, server_end, kFin | kAck, "");
    capture.segment(From::Server, server_end, client_end + 1, kFin | kAck, "");
    capture.segment(From::Client, client_end + 1, server_end + 1, kAck, "");
    return 0;
}

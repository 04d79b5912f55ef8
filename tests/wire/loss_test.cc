// What was lost is told to the octet, and of the documents those say so that it touched, and no
// others. Which octets of which object a frame carries is known here from how it was made.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

#include "pipeline/dialogues.h"
#include "wire/heard.h"

namespace sealtap::test {
namespace {

using enum Direction;

std::uint64_t first_seed() { return number_from("SEALTAP_SEED", 20261126); }
std::uint64_t rounds(std::uint64_t standard) {
    return number_from("SEALTAP_ROUNDS", fewer_if_sanitized(standard));
}

/// An object, and where its octets lie in which flow.
struct Object {
    std::string name;
    std::uint16_t client_port = 0;
    Direction direction = ToResponder;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// The flows of one client, and what they carry.
struct Script {
    std::vector<Dialogue> dialogues;
    std::vector<Object> objects;
    bool in_one_document = false;  ///< the objects are parts of one that is judged too
};

class Writer {
public:
    Writer(std::size_t client, std::uint16_t client_port, std::uint16_t server_port)
        : port_(client_port) {
        dialogue_.originator = {*IpAddress::parse("10.1.7." + std::to_string(client)), client_port};
        dialogue_.responder = {*IpAddress::parse("203.0.113.21"), server_port};
    }
    void say(Direction direction, const std::string& octets) {
        if (dialogue_.messages.empty() || dialogue_.messages.back().direction != direction)
            dialogue_.messages.push_back({direction, ""});
        dialogue_.messages.back().data += octets;
        said_[index_of(direction)] += octets.size();
    }
    /// Octets that are all of an object.
    void object(Direction direction, const std::string& name, const std::string& octets) {
        const std::uint64_t begin = said_[index_of(direction)];
        say(direction, octets);
        objects_.push_back({name, port_, direction, begin, begin + octets.size()});
    }
    void finish(Script& script) {
        script.dialogues.push_back(std::move(dialogue_));
        std::ranges::move(objects_, std::back_inserter(script.objects));
    }

private:
    std::uint16_t port_;
    Dialogue dialogue_;
    std::array<std::uint64_t, 2> said_{};
    std::vector<Object> objects_;
};

std::string lines_of_text(std::size_t octets, std::mt19937_64& random) {
    static constexpr std::array kWords{"report", "of", "the", "garden", "and", "its", "trees"};
    std::string text;
    std::string line;
    while (text.size() < octets) {
        line += kWords[random() % kWords.size()];
        line += ' ';
        if (line.size() < 60) continue;
        text += line + "\r\n";
        line.clear();
    }
    return text;
}

std::string some_text(std::mt19937_64& random) {
    return lines_of_text(2000 + random() % 6000, random);
}

std::string name_of(int number) { return "f" + std::to_string(number) + ".txt"; }

Script uploads(std::size_t client, std::mt19937_64& random) {
    Writer writer(client, 40001, 80);
    for (int i = 0; i < 4; ++i) {
        const std::string text = some_text(random);
        writer.say(ToResponder, "PUT /up/" + name_of(i) +
                                    " HTTP/1.1\r\nHost: files.example\r\nContent-Type: "
                                    "text/plain\r\nContent-Length: " +
                                    std::to_string(text.size()) + "\r\n\r\n");
        writer.object(ToResponder, name_of(i), text);
        writer.say(ToOriginator, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    }
    Script script;
    writer.finish(script);
    return script;
}

Script downloads(std::size_t client, std::mt19937_64& random) {
    Writer writer(client, 40002, 80);
    for (int i = 0; i < 4; ++i) {
        const std::string text = some_text(random);
        writer.say(ToResponder,
                   "GET /down/" + name_of(i) + " HTTP/1.1\r\nHost: files.example\r\n\r\n");
        writer.say(ToOriginator, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " +
                                     std::to_string(text.size()) + "\r\n\r\n");
        writer.object(ToOriginator, name_of(i), text);
    }
    Script script;
    writer.finish(script);
    return script;
}

Script form(std::size_t client, std::mt19937_64& random) {
    std::vector<std::string> texts;
    std::vector<std::string> heads;
    std::size_t size = 0;
    const std::string end = "\r\n--XyZ--\r\n";
    for (int i = 0; i < 3; ++i) {
        texts.push_back(some_text(random));
        heads.push_back(std::string(i == 0 ? "" : "\r\n") +
                        "--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" +
                        name_of(i) + "\"\r\nContent-Type: text/plain\r\n\r\n");
        size += texts.back().size() + heads.back().size();
    }
    Writer writer(client, 40003, 80);
    writer.say(ToResponder,
               "POST /form HTTP/1.1\r\nHost: files.example\r\nContent-Type: "
               "multipart/form-data; boundary=XyZ\r\nContent-Length: " +
                   std::to_string(size + end.size()) + "\r\n\r\n");
    for (int i = 0; i < 3; ++i) {
        const auto at = static_cast<std::size_t>(i);
        writer.say(ToResponder, heads[at]);
        writer.object(ToResponder, name_of(i), texts[at]);
    }
    writer.say(ToResponder, end);
    writer.say(ToOriginator, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    Script script;
    writer.finish(script);
    script.in_one_document = true;
    return script;
}

Script mail(std::size_t client, std::mt19937_64& random) {
    Writer writer(client, 40004, 25);
    writer.say(ToOriginator, "220 mx.acme.example ESMTP\r\n");
    writer.say(ToResponder, "EHLO pc7\r\n");
    writer.say(ToOriginator, "250-mx.acme.example\r\n250 PIPELINING\r\n");
    writer.say(ToResponder, "MAIL FROM:<li@corp.example>\r\nRCPT TO:<a@acme.example>\r\nDATA\r\n");
    writer.say(ToOriginator, "250 ok\r\n250 ok\r\n354 go\r\n");
    writer.say(ToResponder,
               "From: li@corp.example\r\nTo: a@acme.example\r\nSubject: papers\r\nMIME-Version: "
               "1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n");
    for (int i = 0; i < 3; ++i) {
        writer.say(ToResponder,
                   "--b1\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; "
                   "filename=" +
                       name_of(i) + "\r\n\r\n");
        writer.object(ToResponder, name_of(i), some_text(random));
        writer.say(ToResponder, "\r\n");
    }
    writer.say(ToResponder, "--b1--\r\n.\r\n");
    writer.say(ToOriginator, "250 queued\r\n");
    writer.say(ToResponder, "QUIT\r\n");
    writer.say(ToOriginator, "221 bye\r\n");
    Script script;
    writer.finish(script);
    script.in_one_document = true;
    return script;
}

Script stored_file(std::size_t client, std::mt19937_64& random) {
    Script script;
    Writer control(client, 40005, 21);
    control.say(ToOriginator, "220 ftp ready\r\n");
    control.say(ToResponder, "USER wang\r\n");
    control.say(ToOriginator, "331 password\r\n");
    control.say(ToResponder, "PASS x\r\n");
    control.say(ToOriginator, "230 in\r\n");
    control.say(ToResponder, "PASV\r\n");
    control.say(ToOriginator, "227 Entering Passive Mode (203,0,113,21,200,10)\r\n");
    control.say(ToResponder, "STOR f0.txt\r\n");
    control.say(ToOriginator, "150 go\r\n226 done\r\n");
    control.finish(script);
    Writer data(client, 40006, 200 * 256 + 10);
    data.object(ToResponder, "f0.txt", some_text(random));
    data.finish(script);
    return script;
}

using MakeScript = Script (*)(std::size_t, std::mt19937_64&);
constexpr std::array<MakeScript, 5> kScripts{uploads, downloads, form, mail, stored_file};
constexpr std::size_t kClients = 50;

/// A frame, and which octets of its flow it carries.
struct Carried {
    Frame frame;
    std::size_t client = 0;
    std::uint16_t client_port = 0;
    Direction direction = ToResponder;
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    std::uint32_t wire_length = 0;
};

constexpr std::size_t kIpAt = 14;
constexpr std::size_t kTcpAt = 34;
constexpr std::size_t kPayloadAt = 54;

std::uint32_t number_at(const std::string& octets, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value = value << 8U | static_cast<std::uint8_t>(octets[at + i]);
    return value;
}

/// Reads places off the frames of one client.
std::vector<Carried> carried(const std::vector<Frame>& frames, std::size_t client) {
    std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint32_t> first;
    std::vector<Carried> all;
    for (const Frame& frame : frames) {
        const auto from = static_cast<std::uint16_t>(number_at(frame.data, kTcpAt, 2));
        const auto to = static_cast<std::uint16_t>(number_at(frame.data, kTcpAt + 2, 2));
        const std::uint32_t sequence = number_at(frame.data, kTcpAt + 4, 4);
        if ((frame.data[kTcpAt + 13] & 2) != 0) first[{from, to}] = sequence + 1;
        Carried made{frame, client};
        made.direction = from >= 40000 && from < 40100 ? ToResponder : ToOriginator;
        made.client_port = made.direction == ToResponder ? from : to;
        made.begin = static_cast<std::uint32_t>(sequence - first[{from, to}]);
        made.size = number_at(frame.data, kIpAt + 2, 2) - 40;
        made.wire_length = static_cast<std::uint32_t>(frame.data.size());
        all.push_back(std::move(made));
    }
    return all;
}

class CarriedSource final : public PacketSource {
public:
    explicit CarriedSource(const std::vector<Carried>& frames) : frames_(frames) {}
    Result<Poll> poll(Packet& packet) override {
        if (next_ == frames_.size()) return Poll::End;
        const Carried& one = frames_[next_++];
        packet = {};
        packet.data = bytes_of(one.frame.data);
        packet.wire_length = one.wire_length;
        packet.time = one.frame.time;
        packet.number = next_;
        return Poll::Packet;
    }
    std::optional<CaptureDrops> drops() override { return std::nullopt; }

private:
    const std::vector<Carried>& frames_;
    std::size_t next_ = 0;
};

/// Fifty clients, and what they send.
class Traffic {
public:
    explicit Traffic(std::uint64_t seed) : random(seed) {
        Wire wire;
        wire.segment_min = 100;
        wire.segment_max = 700;
        for (std::size_t client = 0; client < kClients; ++client) {
            scripts.push_back(kScripts[client % kScripts.size()](client + 1, random));
            auto one = carried(frames_of(scripts.back().dialogues, wire, random), client);
            for (Carried& frame : one) frame.frame.time += std::chrono::milliseconds(client);
            std::ranges::move(one, std::back_inserter(frames));
        }
        std::ranges::stable_sort(frames, {}, [](const Carried& c) { return c.frame.time; });
        for (const Carried& frame : frames) sent += frame.size;
    }

    /// The object that has all octets of the frame; null: there is none.
    [[nodiscard]] const Object* within(const Carried& frame) const {
        for (const Object& object : scripts[frame.client].objects) {
            if (object.client_port == frame.client_port && object.direction == frame.direction &&
                object.begin <= frame.begin && frame.begin + frame.size <= object.end)
                return &object;
        }
        return nullptr;
    }
    [[nodiscard]] static std::string name_of_client(std::size_t client) {
        return "10.1.7." + std::to_string(client + 1);
    }
    [[nodiscard]] HeardOfAll hear_all() {
        CarriedSource source(frames);
        return hear(source, 1 + static_cast<unsigned>(random() % 2));
    }

    std::mt19937_64 random;
    std::vector<Script> scripts;
    std::vector<Carried> frames;
    std::uint64_t sent = 0;
};

/// By client: the names of the objects that lack octets.
using Touched = std::map<std::size_t, std::set<std::string>>;

void expect_told(const HeardOfAll& heard, const Traffic& traffic, const Touched& touched) {
    for (std::size_t client = 0; client < kClients; ++client) {
        SCOPED_TRACE("client " + std::to_string(client));
        const auto found = heard.clients.find(Traffic::name_of_client(client));
        ASSERT_NE(found, heard.clients.end());
        const auto lacking = touched.find(client);
        std::size_t lacking_count = 0;
        for (const Object& object : traffic.scripts[client].objects) {
            const bool lacks = lacking != touched.end() && lacking->second.contains(object.name);
            if (lacks) ++lacking_count;
            const auto said = found->second.coverage.find(object.name);
            ASSERT_NE(said, found->second.coverage.end()) << object.name;
            EXPECT_EQ(said->second, lacks ? "partial" : "complete") << object.name;
        }
        if (lacking_count > 0 && traffic.scripts[client].in_one_document) ++lacking_count;
        EXPECT_EQ(found->second.incomplete_documents, lacking_count)
            << testing::PrintToString(found->second.lines);
    }
}

class Loss : public testing::TestWithParam<unsigned> {};
INSTANTIATE_TEST_SUITE_P(Percent, Loss, testing::Values(0U, 1U, 5U, 10U));

TEST_P(Loss, InsideObjectsIsToldOfThoseThatItTouchedAndOfNoOthers) {
    for (std::uint64_t round = 0; round < rounds(4) && !HasFailure(); ++round) {
        SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(first_seed() + round));
        Traffic traffic(first_seed() + round);
        Touched touched;
        std::uint64_t lost = 0;
        std::erase_if(traffic.frames, [&](const Carried& frame) {
            const Object* const object = frame.size > 1 ? traffic.within(frame) : nullptr;
            if (object == nullptr || traffic.random() % 100 >= GetParam()) return false;
            touched[frame.client].insert(object->name);
            lost += frame.size;
            return true;
        });
        const HeardOfAll heard = traffic.hear_all();
        EXPECT_TRUE(heard.report.is_exact());
        EXPECT_EQ(heard.report.frames.gap_bytes, lost);
        EXPECT_EQ(heard.report.frames.delivered + lost, traffic.sent);
        expect_told(heard, traffic, touched);
    }
}

/// Also what frames objects may be lost: then what lies behind it may be read otherwise, but what
/// was touched never passes for whole, and flows that lost nothing are whole.
TEST_P(Loss, AnywhereIsCountedAndNothingThatItTouchedPassesForWhole) {
    for (std::uint64_t round = 0; round < rounds(4) && !HasFailure(); ++round) {
        SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(first_seed() + round));
        Traffic traffic(first_seed() + round);
        Touched touched;
        std::set<std::size_t> losers;
        std::uint64_t lost = 0;
        std::erase_if(traffic.frames, [&](const Carried& frame) {
            if (frame.size <= 1 || traffic.random() % 100 >= GetParam()) return false;
            losers.insert(frame.client);
            for (const Object& object : traffic.scripts[frame.client].objects) {
                // A response that lost its head leaves its name, which the request has, to the
                // next.
                if (object.direction == ToResponder && object.client_port == frame.client_port &&
                    object.direction == frame.direction &&
                    object.begin < frame.begin + frame.size && frame.begin < object.end)
                    touched[frame.client].insert(object.name);
            }
            lost += frame.size;
            return true;
        });
        const HeardOfAll heard = traffic.hear_all();
        EXPECT_TRUE(heard.report.is_exact());
        EXPECT_EQ(heard.report.frames.gap_bytes, lost);
        EXPECT_EQ(heard.report.frames.delivered + lost, traffic.sent);
        for (const auto& [client, names] : touched) {
            const Heard& said = heard.clients.at(Traffic::name_of_client(client));
            for (const std::string& name : names) {
                const auto object = said.coverage.find(name);
                if (object != said.coverage.end()) {
                    EXPECT_NE(object->second, "complete")
                        << name << testing::PrintToString(said.lines);
                }
            }
        }
        for (const std::size_t client : losers) {
            const Heard& said = heard.clients.at(Traffic::name_of_client(client));
            EXPECT_GT(said.incomplete_documents, 0U) << testing::PrintToString(said.lines);
        }
        for (std::size_t client = 0; client < kClients; ++client) {
            if (losers.contains(client)) continue;
            EXPECT_EQ(heard.clients.at(Traffic::name_of_client(client)).incomplete_documents, 0U);
        }
    }
}

TEST_P(Loss, BySnapLengthIsToldOfThoseThatItTouchedAndOfNoOthers) {
    for (std::uint64_t round = 0; round < rounds(4) && !HasFailure(); ++round) {
        SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(first_seed() + round));
        Traffic traffic(first_seed() + round);
        Touched touched;
        std::uint64_t lost = 0;
        for (Carried& frame : traffic.frames) {
            const Object* const object = frame.size > 50 ? traffic.within(frame) : nullptr;
            if (object == nullptr || traffic.random() % 100 >= GetParam()) continue;
            const std::size_t keep = traffic.random() % frame.size;
            lost += frame.size - keep;
            frame.frame.data.resize(kPayloadAt + keep);
            touched[frame.client].insert(object->name);
        }
        const HeardOfAll heard = traffic.hear_all();
        EXPECT_TRUE(heard.report.is_exact());
        EXPECT_EQ(heard.report.frames.snapped_bytes, lost);
        EXPECT_EQ(heard.report.frames.gap_bytes, 0U);
        EXPECT_EQ(heard.report.frames.delivered + lost, traffic.sent);
        expect_told(heard, traffic, touched);
    }
}

/// Of a direction whose begin the other's SYN tells, what nobody saw is known from what the other
/// acknowledged, a FIN as one octet. Of one that says nothing of its begin nothing is missed.
TEST(OneDirection, IsReadWholeAndTheOtherIsCountedWhereItsBeginIsKnown) {
    for (std::uint64_t round = 0; round < rounds(4) && !HasFailure(); ++round) {
        SCOPED_TRACE("SEALTAP_SEED=" + std::to_string(first_seed() + round));
        for (const Direction kept : {ToResponder, ToOriginator}) {
            Traffic traffic(first_seed() + round);
            std::erase_if(traffic.frames,
                          [kept](const Carried& frame) { return frame.direction != kept; });
            std::uint64_t seen = 0;
            for (const Carried& frame : traffic.frames) seen += frame.size;
            const HeardOfAll heard = traffic.hear_all();
            EXPECT_TRUE(heard.report.is_exact());
            EXPECT_EQ(heard.report.frames.delivered, seen);
            const std::uint64_t unseen = kept == ToOriginator ? traffic.sent - seen : 0;
            EXPECT_GE(heard.report.frames.gap_bytes, unseen);
            EXPECT_LE(heard.report.frames.gap_bytes,
                      unseen == 0 ? 0 : unseen + heard.report.counts.flows);
            for (const auto& [client, said] : heard.clients) {
                for (const std::string& line : said.lines) {
                    const bool has_octets = line.find(" 0 - none") == std::string::npos;
                    if (!line.starts_with("document") || !has_octets) continue;
                    EXPECT_TRUE(line.find(" complete") != std::string::npos) << line;
                }
            }
        }
    }
}

}  // namespace
}  // namespace sealtap::test

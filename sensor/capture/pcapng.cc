#include "capture/pcapng.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "capture/pcap_handle.h"

namespace sealtap::capture {
namespace {

// Block types, section 4 and 11.1 of the draft.
constexpr std::uint32_t kSection = 0x0a0d0d0a;  // the same in either byte order
constexpr std::uint32_t kInterface = 1;
constexpr std::uint32_t kOldPacket = 2;
constexpr std::uint32_t kSimplePacket = 3;
constexpr std::uint32_t kNames = 4;
constexpr std::uint32_t kStatistics = 5;
constexpr std::uint32_t kPacket = 6;
constexpr std::uint32_t kSecrets = 10;
constexpr std::uint32_t kCustom = 0x0bad;
constexpr std::uint32_t kCustomNotCopied = 0x4000'0bad;

constexpr std::uint32_t kOrderMagic = 0x1a2b3c4d;
constexpr std::uint32_t kTlsKeyLog = 0x544c'534b;  // "TLSK"

constexpr std::uint16_t kEndOfOptions = 0;
constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kTimeResolution = 9;
constexpr std::uint16_t kTimeOffset = 14;
constexpr std::uint16_t kDropsByInterface = 5;
constexpr std::uint16_t kDropsBySystem = 7;
constexpr std::uint16_t kDropsBeforePacket = 4;

constexpr std::uint32_t kHeadBytes = 8;     // type and length
constexpr std::uint32_t kTrailerBytes = 4;  // the length again
constexpr std::uint32_t kFrameBytes = kHeadBytes + kTrailerBytes;
constexpr std::size_t kOrderBytes = kHeadBytes + 4;  // what shows the order of a section
constexpr std::size_t kSectionBytes = 16;
constexpr std::size_t kInterfaceBytes = 8;
constexpr std::size_t kPacketBytes = 20;
constexpr std::size_t kSimplePacketBytes = 4;
constexpr std::size_t kStatisticsBytes = 12;
constexpr std::size_t kSecretsBytes = 8;

std::size_t padded(std::size_t octets) noexcept { return (octets + 3) / 4 * 4; }

std::string_view name_of(std::uint32_t type) noexcept {
    switch (type) {
        case kSection: return "section header";
        case kInterface: return "interface description";
        case kOldPacket: return "packet";
        case kSimplePacket: return "simple packet";
        case kNames: return "name resolution";
        case kStatistics: return "interface statistics";
        case kPacket: return "enhanced packet";
        case kSecrets: return "decryption secrets";
        case kCustom:
        case kCustomNotCopied: return "custom";
        default: return "unknown";
    }
}

}  // namespace

bool is_pcapng(Bytes beginning) noexcept {
    if (beginning.size() < kOrderBytes) return false;
    const auto is = [&](std::size_t at, std::uint32_t value, ByteOrder order) {
        return number_at<std::uint32_t>(beginning, at, order) == value;
    };
    return is(0, kSection, ByteOrder::Ours) && (is(kHeadBytes, kOrderMagic, ByteOrder::Ours) ||
                                                is(kHeadBytes, kOrderMagic, ByteOrder::Other));
}

Taken Pcapng::take(Packet& packet) {
    Step done = Step::Next;
    while (done == Step::Next) done = long_block_.left == 0 ? step(packet) : pass_over();
    return done == Step::Packet ? Taken::Packet : stopped_;
}

/// Takes one block, as soon as all of it or a chunk full of it lies ahead. Nothing has changed when
/// the answer is to wait.
Pcapng::Step Pcapng::step(Packet& packet) {
    using Ahead = ChunkReader::Ahead;
    if (const Ahead answer = reader_.need(kHeadBytes); answer != Ahead::Enough)
        return not_ahead(answer, kHeadBytes);
    if (u32(reader_.ahead(), 0) == kSection) {
        if (const Ahead answer = reader_.need(kOrderBytes); answer != Ahead::Enough)
            return not_ahead(answer, kOrderBytes);
        if (!take_order(reader_.ahead()))
            return damaged({kSection, 0, {}}, "its byte-order magic is neither way round");
    }
    Block block{u32(reader_.ahead(), 0), u32(reader_.ahead(), sizeof(std::uint32_t)), {}};
    if (block.octets < kFrameBytes || block.octets % 4 != 0)
        return damaged(block, fmt::format("{} octets long", block.octets));
    const std::size_t needed = std::min<std::size_t>(block.octets, Chunk::kBytes);
    if (const Ahead answer = reader_.need(needed); answer != Ahead::Enough)
        return not_ahead(answer, block.octets);
    return on_whole_or_beginning(block, packet);
}

Pcapng::Step Pcapng::on_whole_or_beginning(const Block& frame, Packet& packet) {
    Block block = frame;
    const Bytes ahead = reader_.ahead();
    const bool is_whole = block.octets <= Chunk::kBytes;
    const std::size_t here = is_whole ? block.octets : Chunk::kBytes;
    // Of a section's header libpcap does not look at the second length.
    if (is_whole && block.type != kSection && u32(ahead, here - kTrailerBytes) != block.octets)
        return damaged(block, fmt::format("{} octets long by its beginning, {} by its end",
                                          block.octets, u32(ahead, here - kTrailerBytes)));
    block.body = ahead.subspan(kHeadBytes, here - (is_whole ? kFrameBytes : kHeadBytes));
    const Step done = on_block(block, packet);
    if (done == Step::Stopped) return done;
    if (!is_whole) {
        long_block_.begins_at = reader_.position();
        long_block_.octets = block.octets;
        long_block_.left = block.octets - static_cast<std::uint32_t>(here);
    }
    reader_.skip(here);
    return done;
}

/// Goes on through a block that is longer than a chunk, with no more of it in memory than is read.
Pcapng::Step Pcapng::pass_over() {
    const std::size_t least = std::min<std::size_t>(long_block_.left, kTrailerBytes + 1);
    if (const auto answer = reader_.need(least); answer != ChunkReader::Ahead::Enough)
        return not_ahead(answer, long_block_.octets);
    const Bytes ahead = reader_.ahead();
    if (long_block_.left == kTrailerBytes) {
        if (const std::uint32_t again = u32(ahead, 0); again != long_block_.octets)
            return stop(
                Taken::Damaged,
                fmt::format("{}: a block {} octets long by its beginning, {} by "
                            "its end",
                            reader_.place(long_block_.begins_at), long_block_.octets, again));
        reader_.skip(kTrailerBytes);
        long_block_ = {};
        return Step::Next;
    }
    const std::size_t here = std::min<std::size_t>(ahead.size(), long_block_.left - kTrailerBytes);
    const std::size_t of_log = std::min<std::size_t>(here, long_block_.key_log);
    keep_key_log(ahead.first(of_log));
    long_block_.key_log -= static_cast<std::uint32_t>(of_log);
    long_block_.left -= static_cast<std::uint32_t>(here);
    reader_.skip(here);
    return Step::Next;
}

Pcapng::Step Pcapng::on_block(const Block& block, Packet& packet) {
    switch (block.type) {
        case kPacket: return on_packet(block, packet);
        case kOldPacket: return on_old_packet(block, packet);
        case kSimplePacket: return on_simple_packet(block, packet);
        case kSection: return on_section(block);
        case kInterface: return on_interface(block);
        case kStatistics: return on_statistics(block);
        case kSecrets: return on_secrets(block);
        case kNames: ++counts_.names; return Step::Next;
        case kCustom:
        case kCustomNotCopied: ++counts_.custom; return Step::Next;
        default: ++counts_.unknown; return Step::Next;
    }
}

/// False when it is no section.
bool Pcapng::take_order(Bytes ahead) noexcept {
    for (const ByteOrder order : {ByteOrder::Ours, ByteOrder::Other}) {
        if (number_at<std::uint32_t>(ahead, kHeadBytes, order) != kOrderMagic) continue;
        order_ = order;
        return true;
    }
    return false;
}

Pcapng::Step Pcapng::on_section(const Block& block) {
    if (block.body.size() < kSectionBytes) return damaged(block, "too short");
    const unsigned major = u16(block.body, 4);
    if (major != 1)
        return damaged(block, fmt::format("of version {}.{}", major, u16(block.body, 6)));
    ++counts_.sections;
    count_comments(block.body.subspan(kSectionBytes));
    for (const Drops& drops : drops_) {
        earlier_drops_.by_interface += drops.by_interface;
        earlier_drops_.by_system += drops.by_system_at_least();
    }
    drops_.clear();
    interfaces_.clear();
    return Step::Next;
}

Pcapng::Step Pcapng::on_interface(const Block& block) {
    if (block.body.size() < kInterfaceBytes) return damaged(block, "too short");
    if (interfaces_.size() == kInterfacesMax)
        return damaged(block, fmt::format("one more than {} of a section", kInterfacesMax));
    std::uint8_t resolution = 6;  // microseconds
    std::int64_t offset = 0;
    bool are_sizes_right = true;
    const bool is_sound =
        each_option(block.body.subspan(kInterfaceBytes), [&](std::uint16_t code, Bytes value) {
            if (code == kTimeResolution) {
                are_sizes_right = are_sizes_right && value.size() == sizeof resolution;
                if (!value.empty()) resolution = std::to_integer<std::uint8_t>(value[0]);
            } else if (code == kTimeOffset) {
                are_sizes_right = are_sizes_right && value.size() == sizeof offset;
                if (value.size() >= sizeof offset)
                    offset = number_at<std::int64_t>(value, 0, order_);
            } else if (code == kComment) {
                ++counts_.comments;
            }
        });
    if (!is_sound || !are_sizes_right) return damaged(block, "its options do not fit");
    ++counts_.interfaces;
    interfaces_.push_back(
        {link_type_of_dlt(u16(block.body, 0)), u32(block.body, 4), PcapngTime(resolution, offset)});
    drops_.emplace_back();
    return Step::Next;
}

/// The numbers count from the capture's begin: the last ones hold.
Pcapng::Step Pcapng::on_statistics(const Block& block) {
    ++counts_.statistics;
    if (block.body.size() < kStatisticsBytes || u32(block.body, 0) >= drops_.size()) {
        ++counts_.bad_options;
        return Step::Next;
    }
    Drops& drops = drops_[u32(block.body, 0)];
    const bool is_sound =
        each_option(block.body.subspan(kStatisticsBytes), [&](std::uint16_t code, Bytes value) {
            if (code == kComment) ++counts_.comments;
            if (value.size() != sizeof(std::uint64_t)) return;
            if (code == kDropsByInterface) drops.by_interface = u64(value, 0);
            if (code == kDropsBySystem) drops.by_system = u64(value, 0);
            knows_drops_ = knows_drops_ || code == kDropsByInterface || code == kDropsBySystem;
        });
    if (!is_sound) ++counts_.bad_options;
    return Step::Next;
}

/// Secrets that are none hinder no packet.
Pcapng::Step Pcapng::on_secrets(const Block& block) {
    const std::uint32_t octets =
        block.body.size() < kSecretsBytes ? 0 : u32(block.body, sizeof(std::uint32_t));
    if (block.octets < kFrameBytes + kSecretsBytes ||
        octets > block.octets - kFrameBytes - kSecretsBytes) {
        ++counts_.bad_options;
        return Step::Next;
    }
    ++counts_.secrets;
    if (u32(block.body, 0) != kTlsKeyLog) return Step::Next;
    const Bytes behind = block.body.subspan(kSecretsBytes);
    const Bytes here = behind.first(std::min<std::size_t>(octets, behind.size()));
    constexpr std::byte kNewline{'\n'};
    if (!key_log_.empty() && key_log_.back() != kNewline) key_log_.push_back(kNewline);
    keep_key_log(here);
    long_block_.key_log = octets - static_cast<std::uint32_t>(here.size());
    return Step::Next;
}

void Pcapng::keep_key_log(Bytes octets) {
    const std::size_t room = kKeyLogMax - std::min(kKeyLogMax, key_log_.size());
    const Bytes kept = octets.first(std::min(octets.size(), room));
    key_log_.insert(key_log_.end(), kept.begin(), kept.end());
    counts_.key_log_left_out_bytes += octets.size() - kept.size();
}

std::vector<std::byte> Pcapng::take_key_log() { return std::exchange(key_log_, {}); }

Pcapng::Step Pcapng::on_packet(const Block& block, Packet& packet) {
    if (block.body.size() < kPacketBytes) return damaged(block, "too short");
    const std::uint64_t ticks = std::uint64_t{u32(block.body, 4)} << 32U | u32(block.body, 8);
    return show(block, kPacketBytes,
                {u32(block.body, 0), u32(block.body, 12), u32(block.body, 16), ticks}, packet);
}

/// As an enhanced one, but for a short interface number and a count of drops before it, which
/// nobody ever filled in.
Pcapng::Step Pcapng::on_old_packet(const Block& block, Packet& packet) {
    if (block.body.size() < kPacketBytes) return damaged(block, "too short");
    const std::uint64_t ticks = std::uint64_t{u32(block.body, 4)} << 32U | u32(block.body, 8);
    return show(block, kPacketBytes,
                {u16(block.body, 0), u32(block.body, 12), u32(block.body, 16), ticks}, packet);
}

/// Of the first interface, without a time, cut by the snap length alone.
Pcapng::Step Pcapng::on_simple_packet(const Block& block, Packet& packet) {
    if (block.body.size() < kSimplePacketBytes) return damaged(block, "too short");
    const std::uint32_t wire = u32(block.body, 0);
    const std::uint32_t snap_length = interfaces_.empty() ? 0 : interfaces_.front().snap_length;
    const std::uint32_t captured = snap_length == 0 ? wire : std::min(wire, snap_length);
    const Timestamp before = last_time_;
    const Step done = show(block, kSimplePacketBytes, {0, captured, wire, 0}, packet);
    last_time_ = before;
    if (done == Step::Packet) packet.time = before;
    return done;
}

Pcapng::Step Pcapng::show(const Block& block, std::size_t data_at, const PacketFields& fields,
                          Packet& packet) {
    if (fields.interface >= interfaces_.size())
        return damaged(block, fmt::format("of interface {}, which its section does not describe",
                                          fields.interface));
    const std::size_t room = block.octets - kFrameBytes - data_at;
    if (fields.captured > room)
        return damaged(block, fmt::format("too short for {} captured octets", fields.captured));
    const Interface& interface = interfaces_[fields.interface];
    packet.data = block.body.subspan(data_at, std::min(fields.captured, kCaptureMax));
    packet.buffer = &reader_.buffer();
    packet.wire_length = fields.wire;
    packet.link_type = interface.link_type;
    packet.time = last_time_ = interface.time.at(fields.ticks);
    const std::size_t options_at = data_at + padded(fields.captured);
    if (block.type != kSimplePacket && options_at < block.body.size())
        read_packet_options(fields, block.body.subspan(options_at));
    return Step::Packet;
}

void Pcapng::read_packet_options(const PacketFields& fields, Bytes options) {
    const bool is_sound = each_option(options, [&](std::uint16_t code, Bytes value) {
        if (code == kComment) ++counts_.comments;
        if (code != kDropsBeforePacket || value.size() != sizeof(std::uint64_t)) return;
        drops_[fields.interface].between_packets += u64(value, 0);
        knows_drops_ = true;
    });
    if (!is_sound) ++counts_.bad_options;
}

/// Calls with the code and the value of each. False when one overruns them.
template <class OnOption>
bool Pcapng::each_option(Bytes options, OnOption on_option) const {
    constexpr std::size_t kOptionBytes = 4;
    while (!options.empty()) {
        if (options.size() < kOptionBytes) return false;
        const std::uint16_t code = u16(options, 0);
        const std::size_t octets = u16(options, 2);
        options = options.subspan(kOptionBytes);
        if (code == kEndOfOptions) return true;
        if (padded(octets) > options.size()) return false;
        on_option(code, options.first(octets));
        options = options.subspan(padded(octets));
    }
    return true;
}

/// Of a block whose options matter to nobody else.
void Pcapng::count_comments(Bytes options) {
    const bool is_sound = each_option(options, [&](std::uint16_t code, Bytes) {
        if (code == kComment) ++counts_.comments;
    });
    if (!is_sound) ++counts_.bad_options;
}

std::optional<CaptureDrops> Pcapng::drops() const {
    if (!knows_drops_) return std::nullopt;
    CaptureDrops sum{earlier_drops_.by_system, earlier_drops_.by_interface, 0};
    for (const Drops& drops : drops_) {
        sum.kernel_packets += drops.by_system_at_least();
        sum.interface_packets += drops.by_interface;
    }
    return sum;
}

Pcapng::Step Pcapng::not_ahead(ChunkReader::Ahead answer, std::uint64_t of) {
    using Ahead = ChunkReader::Ahead;
    if (answer == Ahead::Wait) return stop(Taken::Wait, {});
    // Whoever asked for the end gets it, without a damage.
    if (answer == Ahead::Interrupted) return stop(Taken::End, {});
    if (answer == Ahead::Failed)
        return stop(Taken::Damaged, fmt::format("{}: {}", reader_.place(), reader_.why()));
    const bool is_in_long_block = long_block_.left != 0;
    if (reader_.ahead().empty() && !is_in_long_block) return stop(Taken::End, {});
    const std::uint64_t begins_at = is_in_long_block ? long_block_.begins_at : reader_.position();
    const std::uint64_t here = reader_.position() + reader_.ahead().size() - begins_at;
    return stop(Taken::CutOff,
                fmt::format("{}: {} of {} octets of a block", reader_.place(begins_at), here, of));
}

Pcapng::Step Pcapng::stop(Taken taken, std::string why) {
    stopped_ = taken;
    why_ = std::move(why);
    return Step::Stopped;
}

Pcapng::Step Pcapng::damaged(const Block& block, std::string_view what) {
    return stop(Taken::Damaged, fmt::format("{}: a block of type {:#x} ({}), {}", reader_.place(),
                                            block.type, name_of(block.type), what));
}

}  // namespace sealtap::capture

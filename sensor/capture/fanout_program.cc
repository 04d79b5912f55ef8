#include "capture/fanout_program.h"

#include <linux/if_packet.h>

#include <initializer_list>

#include "capture/bpf_assembler.h"

namespace sealtap::capture {
namespace {

using Label = BpfAssembler::Label;

constexpr int kLevels = 4;

// Places of the program's memory.
constexpr std::uint32_t kIpAt = 0;       // the innermost IP header so far
constexpr std::uint32_t kIpVersion = 1;  // its version, 0: none yet
constexpr std::uint32_t kType = 2;       // what comes next: EtherType or protocol number
constexpr std::uint32_t kNext = 3;       // where it begins
constexpr std::uint32_t kFlags = 4;
constexpr std::uint32_t kSum = 5;

constexpr std::uint32_t kEthernetBytes = 14;
constexpr std::uint32_t kIpv4 = 0x0800;
constexpr std::uint32_t kIpv6 = 0x86dd;
constexpr std::uint32_t kTransparentBridging = 0x6558;

/// Where a level is entered; X is where the header begins.
struct Doors {
    Label ethernet;
    Label ether_type;  // what is at X is said by kType
    Label ip;
};

/// Writes the program, from the outside in: one copy of everything for each IP header inside
/// another, since classic BPF cannot jump back.
class Writer {
public:
    std::vector<sock_filter> write() {
        done_ = to_.label();
        Doors doors = make_doors();
        begin(doors);
        for (int level = 0; level < kLevels; ++level) {
            next_ = make_doors();
            read_level(doors, level + 1 < kLevels);
            doors = next_;
        }
        for (const Label door : {doors.ethernet, doors.ether_type, doors.ip}) to_.bind(door);
        to_.bind(done_);
        add_addresses();
        return to_.take();
    }

private:
    [[nodiscard]] Doors make_doors() { return {to_.label(), to_.label(), to_.label()}; }

    void begin(const Doors& doors) {
        const Label is_received = to_.label();
        to_.load_number(0);
        to_.store(kIpAt);
        to_.store(kIpVersion);
        to_.load_ancillary(SKF_AD_PROTOCOL);
        to_.store(kType);
        to_.load_x_number(0);
        to_.load_ancillary(SKF_AD_PKTTYPE);
        to_.jump_unless(BPF_JEQ, PACKET_OUTGOING, is_received);
        to_.load_x_number(kEthernetBytes);
        to_.bind(is_received);
        to_.jump(doors.ether_type);
    }

    void read_level(const Doors& doors, bool may_go_deeper) {
        to_.bind(doors.ethernet);
        to_.load_half(kEthernetBytes - 2);
        to_.store(kType);
        to_.advance_x(kEthernetBytes);
        to_.bind(doors.ether_type);
        pass_tags();
        read_ether_type(doors.ip);
        to_.bind(doors.ip);
        read_ip(may_go_deeper);
    }

    /// 802.1Q, 802.1ad, and what was used before that.
    void pass_tags() {
        constexpr int kTags = 3;
        const Label is_none = to_.label();
        for (int i = 0; i < kTags; ++i) {
            const Label is_tag = to_.label();
            to_.load_memory(kType);
            for (const std::uint32_t type : {0x8100U, 0x88a8U, 0x9100U})
                to_.jump_if(BPF_JEQ, type, is_tag);
            to_.jump(is_none);
            to_.bind(is_tag);
            to_.load_half(2);
            to_.store(kType);
            to_.advance_x(4);
        }
        to_.bind(is_none);
    }

    void read_ether_type(Label ip) {
        const Label mpls = to_.label();
        const Label ppp = to_.label();
        to_.load_memory(kType);
        to_.jump_if(BPF_JEQ, kIpv4, ip);
        to_.jump_if(BPF_JEQ, kIpv6, ip);
        to_.jump_if(BPF_JEQ, 0x8847, mpls);
        to_.jump_if(BPF_JEQ, 0x8864, ppp);
        to_.jump(done_);

        to_.bind(mpls);
        constexpr int kLabels = 4;
        for (int i = 0; i < kLabels; ++i) {
            const Label is_not_last = to_.label();
            to_.load_byte(2);
            to_.compute(BPF_AND, 1);
            to_.store(kFlags);
            to_.advance_x(4);
            to_.load_memory(kFlags);
            to_.jump_unless(BPF_JEQ, 1, is_not_last);
            to_.jump(ip);
            to_.bind(is_not_last);
        }
        to_.jump(done_);

        to_.bind(ppp);
        const Label is_ip = to_.label();
        to_.load_half(6);
        to_.jump_if(BPF_JEQ, 0x0021, is_ip);
        to_.jump_unless(BPF_JEQ, 0x0057, done_);
        to_.bind(is_ip);
        to_.advance_x(8);
    }

    void read_ip(bool may_go_deeper) {
        const Label version_4 = to_.label();
        const Label transport = to_.label();
        to_.load_byte(0);
        to_.compute(BPF_RSH, 4);
        to_.store(kFlags);
        to_.jump_if(BPF_JEQ, 4, version_4);
        to_.jump_unless(BPF_JEQ, 6, done_);

        keep_header();
        to_.load_byte(6);
        to_.store(kType);
        to_.advance_x(40);
        to_.jump(transport);

        to_.bind(version_4);
        keep_header();
        to_.load_half(6);
        to_.jump_if(BPF_JSET, 0x3fff, done_);  // more fragments, or not the first
        to_.load_byte(9);
        to_.store(kType);
        to_.load_byte(0);
        to_.compute(BPF_AND, 0x0f);
        to_.compute(BPF_LSH, 2);
        to_.add_x();
        to_.a_to_x();

        to_.bind(transport);
        if (may_go_deeper)
            read_transport();
        else
            to_.jump(done_);
    }

    void keep_header() {
        to_.store_x(kIpAt);
        to_.load_memory(kFlags);
        to_.store(kIpVersion);
    }

    void read_transport() {
        const Label udp = to_.label();
        const Label gre = to_.label();
        to_.load_memory(kType);
        to_.jump_if(BPF_JEQ, 4, next_.ip);
        to_.jump_if(BPF_JEQ, 41, next_.ip);
        to_.jump_if(BPF_JEQ, 17, udp);
        to_.jump_if(BPF_JEQ, 47, gre);
        to_.jump(done_);
        to_.bind(udp);
        read_udp();
        to_.bind(gre);
        read_gre();
    }

    void read_udp() {
        constexpr std::uint32_t kUdpBytes = 8;
        const Label vxlan = to_.label();
        const Label geneve = to_.label();
        const Label gtp = to_.label();
        to_.load_half(2);
        to_.jump_if(BPF_JEQ, 4789, vxlan);
        to_.jump_if(BPF_JEQ, 8472, vxlan);
        to_.jump_if(BPF_JEQ, 6081, geneve);
        to_.jump_if(BPF_JEQ, 2152, gtp);
        to_.jump(done_);

        to_.bind(vxlan);
        to_.load_byte(kUdpBytes);
        to_.jump_unless(BPF_JSET, 0x08, done_);  // RFC 7348: the identifier is valid
        to_.advance_x(kUdpBytes + 8);
        to_.jump(next_.ethernet);

        to_.bind(geneve);
        to_.load_half(kUdpBytes + 2);
        to_.store(kType);
        to_.load_byte(kUdpBytes);
        to_.jump_if(BPF_JGT, 0x3f, done_);  // RFC 8926: another version
        to_.compute(BPF_LSH, 2);
        to_.compute(BPF_ADD, kUdpBytes + 8);
        to_.add_x();
        to_.a_to_x();
        read_tunnelled_type();

        to_.bind(gtp);
        to_.advance_x(kUdpBytes);
        read_gtp();
    }

    void read_tunnelled_type() {
        to_.load_memory(kType);
        to_.jump_if(BPF_JEQ, kTransparentBridging, next_.ethernet);
        to_.jump(next_.ether_type);
    }

    /// 3GPP TS 29.281 section 5.1 and 5.2.
    void read_gtp() {
        const Label plain = to_.label();
        constexpr int kExtensions = 2;
        to_.load_byte(0);
        to_.compute(BPF_RSH, 4);
        to_.jump_unless(BPF_JEQ, 3, done_);
        to_.load_byte(1);
        to_.jump_unless(BPF_JEQ, 0xff, done_);
        to_.load_byte(0);
        to_.jump_unless(BPF_JSET, 0x07, plain);
        to_.advance_x(4);
        // X is such that the type of the next extension is the last of 8 octets, as in the header.
        for (int i = 0; i < kExtensions; ++i) {
            to_.load_byte(7);
            to_.jump_if(BPF_JEQ, 0, plain);
            to_.load_byte(8);
            to_.jump_if(BPF_JEQ, 0, done_);
            to_.compute(BPF_LSH, 2);
            to_.add_x();
            to_.a_to_x();
        }
        to_.load_byte(7);
        to_.jump_unless(BPF_JEQ, 0, done_);
        to_.bind(plain);
        to_.advance_x(8);
        to_.jump(next_.ip);
    }

    /// RFC 2784 and 2890, version 0.
    void read_gre() {
        const Label erspan_2 = to_.label();
        const Label erspan_3 = to_.label();
        to_.load_half(2);
        to_.store(kType);
        to_.load_half(0);
        to_.store(kFlags);
        to_.jump_if(BPF_JSET, 0x4007, done_);
        skip_gre_options();
        to_.load_memory(kType);
        to_.jump_if(BPF_JEQ, 0x88be, erspan_2);
        to_.jump_if(BPF_JEQ, 0x22eb, erspan_3);
        read_tunnelled_type();

        to_.bind(erspan_2);
        to_.load_memory(kFlags);
        to_.jump_unless(BPF_JSET, 0x1000, next_.ethernet);  // the first version has no header
        to_.load_byte(0);
        to_.compute(BPF_RSH, 4);
        to_.jump_unless(BPF_JEQ, 1, done_);
        to_.advance_x(8);
        to_.jump(next_.ethernet);

        to_.bind(erspan_3);
        read_erspan_3();
    }

    /// X is behind the header then.
    void skip_gre_options() {
        to_.advance_x(4);
        to_.store_x(kNext);
        for (const std::uint32_t option : {0x8000U, 0x2000U, 0x1000U}) {
            const Label is_absent = to_.label();
            to_.load_memory(kFlags);
            to_.jump_unless(BPF_JSET, option, is_absent);
            to_.load_memory(kNext);
            to_.compute(BPF_ADD, 4);
            to_.store(kNext);
            to_.bind(is_absent);
        }
        to_.load_x_memory(kNext);
    }

    void read_erspan_3() {
        const Label has_no_platform = to_.label();
        to_.load_byte(0);
        to_.compute(BPF_RSH, 4);
        to_.jump_unless(BPF_JEQ, 2, done_);
        to_.load_half(10);
        to_.store(kFlags);
        to_.advance_x(12);
        to_.load_memory(kFlags);
        to_.jump_unless(BPF_JSET, 1, has_no_platform);
        to_.advance_x(8);
        to_.bind(has_no_platform);
        to_.load_memory(kFlags);
        to_.compute(BPF_RSH, 10);
        to_.compute(BPF_AND, 0x1f);
        to_.jump_if(BPF_JEQ, 2, next_.ip);
        to_.jump(next_.ethernet);
    }

    /// The kernel takes what is answered modulo the number of sockets: neighbours in an address
    /// plan (only even hosts, say) are spread by a multiplication.
    void add_addresses() {
        const Label version_6 = to_.label();
        const Label mix = to_.label();
        const Label is_ip = to_.label();
        to_.load_memory(kIpVersion);
        to_.jump_unless(BPF_JEQ, 0, is_ip);
        to_.answer(0);
        to_.bind(is_ip);
        to_.jump_if(BPF_JEQ, 6, version_6);
        add_words({12, 16});
        to_.jump(mix);
        to_.bind(version_6);
        add_words({8, 12, 16, 20, 24, 28, 32, 36});
        to_.bind(mix);
        to_.compute(BPF_MUL, 0x9e3779b1U);
        to_.compute(BPF_RSH, 16);
        to_.answer_a();
    }

    void add_words(std::initializer_list<std::uint32_t> places) {
        to_.load_number(0);
        to_.store(kSum);
        for (const std::uint32_t place : places) {
            to_.load_x_memory(kIpAt);
            to_.load_word(place);
            to_.load_x_memory(kSum);
            to_.add_x();
            to_.store(kSum);
        }
    }

    BpfAssembler to_;
    Label done_;
    Doors next_;
};

}  // namespace

std::vector<sock_filter> fanout_program() { return Writer().write(); }

}  // namespace sealtap::capture

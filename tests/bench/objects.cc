#include "bench/objects.h"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <cmath>
#include <cstring>

#include "base/hash.h"
#include "sealtap/bytes.h"

namespace sealtap::bench {
namespace {

constexpr std::array<std::string_view, 28> kPhrases{"the delivery of the third quarter ",
                                                    "please find the minutes attached, ",
                                                    "阀门的装配工艺见附件，",
                                                    "会议纪要已发给各部门，",
                                                    "请于本周五之前提交报告。",
                                                    "供应商报价单第二版",
                                                    "valve body drawing revision C, ",
                                                    "with best regards\r\n",
                                                    "采购合同草案\r\n",
                                                    "the total is 48120.00 EUR, ",
                                                    "生产计划调整如下：",
                                                    "see https://wiki.example/plan ",
                                                    "order 2026-11-0042, ",
                                                    "温度曲线与上一批次一致；",
                                                    "quality of the last batch ",
                                                    "if there are questions, call ",
                                                    "的",
                                                    "技术参数：压力 16 MPa，",
                                                    "shift list of week 47, ",
                                                    "仓库盘点结果，",
                                                    "internal newsletter no. 12\r\n",
                                                    "公司内部培训安排，",
                                                    "customer visit on Tuesday, ",
                                                    "感谢您的支持，",
                                                    "for the secretary of the board ",
                                                    "国家秘密的保护是每个人的责任，",
                                                    "is public since 2024-05-01, ",
                                                    "we could not reach anybody at 021-5834, "};

const Bytef* octets_for_zlib(std::string_view text) {
    return static_cast<const Bytef*>(static_cast<const void*>(text.data()));
}
Bytef* room_for_zlib(std::string& text) {
    return static_cast<Bytef*>(static_cast<void*>(text.data()));
}

void put_big32(std::string& out, std::uint64_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>(value >> static_cast<unsigned>(shift) & 0xFFU);
}

/// Length, type, data, and the sum of the last two (PNG, third edition, section 5.3).
void put_chunk(std::string& png, std::string_view type, std::string_view data) {
    put_big32(png, data.size());
    const std::size_t from = png.size();
    png.append(type).append(data);
    const std::string_view summed = std::string_view(png).substr(from);
    const auto sum = crc32(0, octets_for_zlib(summed), static_cast<uInt>(summed.size()));
    put_big32(png, sum);
}

/// A zlib stream (RFC 1950) of stored blocks: what deflate makes of what it cannot make smaller.
std::string zlib_stored(const std::string& octets) {
    constexpr std::size_t kBlock = 65535;
    std::string out("\x78\x01", 2);
    for (std::size_t at = 0; at < octets.size(); at += kBlock) {
        const std::string_view block = std::string_view(octets).substr(at, kBlock);
        const std::size_t size = block.size();
        out += at + size == octets.size() ? '\1' : '\0';
        for (const std::size_t value : {size, ~size}) {
            out += static_cast<char>(value & 0xFFU);
            out += static_cast<char>(value >> 8U & 0xFFU);
        }
        out += block;
    }
    put_big32(out, adler32(1, octets_for_zlib(octets), static_cast<uInt>(octets.size())));
    return out;
}

}  // namespace

ObjectMaker::ObjectMaker(std::uint64_t seed) : random_(seed) {
    constexpr std::size_t kPieces = 4096;
    for (std::size_t i = 0; i < kPieces; ++i) {
        sentences_.push_back(sentence());
        elements_.push_back(fmt::format(
            "<div class=\"c{}\"><p>{}</p><a href=\"/doc/{}?v={}\">{}</a></div>\n", number(90),
            sentence(), number(100'000), number(40), kPhrases[number(kPhrases.size())]));
        records_.push_back(fmt::format(
            R"({{"id":{},"at":"2026-11-{:02}T{:02}:{:02}:00Z","name":"{}","n":{}.{:02}}},)",
            number(1'000'000), 1 + number(28), number(24), number(60),
            kPhrases[number(kPhrases.size())].substr(0, 21), number(10'000), number(100)));
        rows_.push_back(fmt::format("{},{},2026-{:02}-{:02},{}.{:02},{}\r\n", number(100'000),
                                    kPhrases[number(24)].substr(0, 12), 1 + number(12),
                                    1 + number(28), number(100'000), number(100), number(1000)));
    }
    sentences_gbk_ = in_gbk(sentences_);
    elements_gbk_ = in_gbk(elements_);
}

std::string ObjectMaker::sentence() {
    std::string out;
    for (std::uint64_t words = 2 + number(4); words != 0; --words)
        out += kPhrases[number(kPhrases.size())];
    return out;
}

std::size_t ObjectMaker::size(std::size_t most) {
    constexpr double kGolden = 0.6180339887498949;
    constexpr double kLeast = 11;
    rank_ += kGolden;
    rank_ -= std::floor(rank_);
    return static_cast<std::size_t>(
        std::exp2(kLeast + rank_ * (std::log2(static_cast<double>(most)) - kLeast)));
}

std::string ObjectMaker::from(const std::vector<std::string>& pieces, std::size_t size) {
    std::string out;
    out.reserve(size + 1024);
    while (out.size() < size) out += one_of(pieces);
    return out;
}

/// A mobile number; a resident number with its check digit (GB 11643) now and then.
std::string ObjectMaker::identifier() {
    if (number(4) != 0) return fmt::format("电话 13{:09}", number(1'000'000'000));
    constexpr std::array<unsigned, 17> kWeights{7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                3, 7, 9,  10, 5, 8, 4, 2};
    std::string id = fmt::format("310101{}{:02}{:02}{:03}", 1950 + number(50), 1 + number(12),
                                 1 + number(28), number(1000));
    unsigned sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i)
        sum += kWeights[i] * static_cast<unsigned>(id[i] - '0');
    id += std::string_view("10X98765432")[sum % 11];
    return "身份证号 " + id;
}

/// One object in two names a person; one in sixty-four bears a marking.
std::string ObjectMaker::marks() {
    std::string out;
    if (number(2) == 0) out.append("\r\n").append(identifier()).append("\r\n");
    if (number(64) == 0) out.append("\r\n密级：秘密\r\n");
    return out;
}

std::string ObjectMaker::text(std::size_t size, Charset charset) {
    if (charset == Charset::Gbk) return from(sentences_gbk_, size) + in_gbk(marks());
    return from(sentences_, size) + marks();
}

std::string ObjectMaker::html(std::size_t size, Charset charset) {
    std::string out = "<!DOCTYPE html>\n<html><head><title>intranet</title></head><body>\n";
    if (charset == Charset::Gbk) {
        out += from(elements_gbk_, size) + in_gbk(marks());
    } else {
        out += from(elements_, size) + marks();
    }
    return out + "</body></html>\n";
}

std::string ObjectMaker::json(std::size_t size) {
    return "[" + from(records_, size) + "\"" + marks() + "\"]";
}

std::string ObjectMaker::csv(std::size_t size) {
    return "no,item,day,price,stock\r\n" + from(rows_, size) + marks();
}

std::string ObjectMaker::octets(std::size_t size) {
    std::string out((size + 7) / 8 * 8, '\0');
    for (std::size_t at = 0; at < out.size(); at += 8) {
        const std::uint64_t value = random_();
        std::memcpy(&out[at], &value, sizeof value);
    }
    out.resize(size);
    return out;
}

std::string ObjectMaker::png(std::size_t size) {
    constexpr std::size_t kDataChunk = 8192;
    std::string out("\x89PNG\r\n\x1A\n");
    put_chunk(out, "IHDR", std::string_view("\0\0\4\0\0\0\3\0\x08\2\0\0\0", 13));
    put_chunk(out, "tEXt", std::string_view("Comment\0drawn by the design office, sheet 3", 43));
    const std::string pixels = zlib_stored(octets(size));
    for (std::size_t at = 0; at < pixels.size(); at += kDataChunk)
        put_chunk(out, "IDAT", std::string_view(pixels).substr(at, kDataChunk));
    put_chunk(out, "IEND", "");
    return out;
}

/// Start, JFIF, a comment, tables, a scan whose 0xFF octets are stuffed, end (ITU-T T.81 annex B).
std::string ObjectMaker::jpeg(std::size_t size) {
    std::string out("\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\x48\0\x48\0\0", 20);
    out.append("\xFF\xFE\0\x1B").append("scanned by the archive   ");
    out.append("\xFF\xDB\0\x43\0", 5).append(64, '\x10');
    out.append("\xFF\xDA\0\x08\1\1\0\0\x3F\0", 10);
    for (const char octet : octets(size)) {
        out += octet;
        if (octet == '\xFF') out += '\0';
    }
    return out + "\xFF\xD9";
}

std::string ObjectMaker::in_gbk(const std::string& utf8) const {
    return detect::encode(detect::to_characters(utf8), detect::Charset::Gb18030, gb18030_);
}

std::vector<std::string> ObjectMaker::in_gbk(const std::vector<std::string>& list) const {
    std::vector<std::string> out;
    for (const std::string& text : list) out.push_back(in_gbk(text));
    return out;
}

std::string gzip(const std::string& octets, int level) {
    constexpr int kGzipWrapper = 16;
    z_stream stream{};
    deflateInit2(&stream, level, Z_DEFLATED, kGzipWrapper + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string in = octets;
    std::string out(deflateBound(&stream, in.size()), '\0');
    stream.next_in = room_for_zlib(in);
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = room_for_zlib(out);
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string base64_lines(std::string_view octets) {
    constexpr std::size_t kLine = 76;
    const std::string base64 = base::to_base64(bytes_of(octets));
    std::string out;
    out.reserve(base64.size() + base64.size() / kLine * 2 + 4);
    for (std::size_t at = 0; at < base64.size(); at += kLine)
        out.append(base64, at, kLine).append("\r\n");
    return out;
}

/// RFC 2045 section 6.7, rules 1, 2, 4 and 5; a line ends where the text's does or softly.
std::string quoted_printable(std::string_view octets) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    constexpr std::size_t kLineMax = 72;
    std::string out;
    std::size_t line = 0;
    for (const char octet : octets) {
        const auto value = static_cast<unsigned char>(octet);
        if (line >= kLineMax) {
            out += "=\r\n";
            line = 0;
        }
        if (octet == '\r') continue;
        if (octet == '\n') {
            out += "\r\n";
            line = 0;
        } else if (value > 0x20 && value < 0x7F && octet != '=' && octet != '.') {
            out += octet;
            ++line;
        } else {
            out.append({'=', kHex[value >> 4U], kHex[value & 0xFU]});
            line += 3;
        }
    }
    return out;
}

}  // namespace sealtap::bench

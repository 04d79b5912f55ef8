#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "detect/charset.h"

namespace sealtap::bench {

/// Makes what an office sends to and fro. The same for the same seed. Text is put together from
/// sentences that were made once, so that making it takes no time.
class ObjectMaker {
public:
    explicit ObjectMaker(std::uint64_t seed);

    /// From 2 KiB to `most`, small ones more often, and evenly: any dozen of them are small and
    /// large.
    [[nodiscard]] std::size_t size(std::size_t most = std::size_t{1} << 20U);
    enum class Charset : std::uint8_t { Utf8, Gbk };
    [[nodiscard]] std::string text(std::size_t size, Charset charset = Charset::Utf8);
    [[nodiscard]] std::string html(std::size_t size, Charset charset = Charset::Utf8);
    [[nodiscard]] std::string json(std::size_t size);
    [[nodiscard]] std::string csv(std::size_t size);
    /// Of no format that anybody knows; cannot be made smaller.
    [[nodiscard]] std::string octets(std::size_t size);
    [[nodiscard]] std::string png(std::size_t size);
    [[nodiscard]] std::string jpeg(std::size_t size);
    [[nodiscard]] std::uint64_t number(std::uint64_t below) { return random_() % below; }

private:
    [[nodiscard]] const std::string& one_of(const std::vector<std::string>& list) {
        return list[random_() % list.size()];
    }
    [[nodiscard]] std::string sentence();
    [[nodiscard]] std::string from(const std::vector<std::string>& pieces, std::size_t size);
    [[nodiscard]] std::string identifier();
    [[nodiscard]] std::string marks();
    [[nodiscard]] std::string in_gbk(const std::string& utf8) const;
    [[nodiscard]] std::vector<std::string> in_gbk(const std::vector<std::string>& list) const;

    std::mt19937_64 random_;
    double rank_ = 0;
    detect::Gb18030 gb18030_;
    std::vector<std::string> sentences_;
    std::vector<std::string> sentences_gbk_;
    std::vector<std::string> elements_;
    std::vector<std::string> elements_gbk_;
    std::vector<std::string> records_;
    std::vector<std::string> rows_;
};

[[nodiscard]] std::string gzip(const std::string& octets, int level = 1);
[[nodiscard]] std::string base64_lines(std::string_view octets);
[[nodiscard]] std::string quoted_printable(std::string_view octets);

}  // namespace sealtap::bench

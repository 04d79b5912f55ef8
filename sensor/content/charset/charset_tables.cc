#include "content/charset/charset_tables.h"

#include <optional>

#include "content/charset/converter.h"

namespace sealtap::content {
namespace {

constexpr char32_t kLastCode = 0x2FFFF;

char octet(unsigned value) { return static_cast<char>(value); }

std::string key_of(std::string_view name, std::string_view prefix, std::string_view suffix) {
    std::string key(name);
    key.append("/").append(prefix).append("/").append(suffix);
    return key;
}

std::unique_ptr<OctetTable> make_octets(std::string_view name) {
    Converter converter(name, Converter::To::Utf32);
    if (!converter.is_open()) return nullptr;
    auto table = std::make_unique<OctetTable>();
    for (unsigned value = 0; value < 256; ++value) {
        const char alone = octet(value);
        const auto [outcome, code] = converter.one({&alone, 1});
        if (outcome == Converter::Outcome::Incomplete) {
            // What goes on behind a control is no character of two octets but a shift, or Unicode.
            if (value < PairTable::kFirstLead) return nullptr;
            table->codes[value] = OctetTable::kLead;
            table->has_leads = true;
        } else {
            table->codes[value] = code;
        }
    }
    return table;
}

/// Signs of Microsoft's Big5 that glibc's table of Hong Kong's leaves out, the full-width slash
/// among them.
std::string_view filled_from(std::string_view name) noexcept {
    return name == "BIG5-HKSCS" ? "CP950" : "";
}

std::unique_ptr<PairTable> make_pairs(std::string_view name, std::string_view prefix,
                                      std::string_view suffix) {
    Converter converter(name, Converter::To::Utf32);
    if (!converter.is_open()) return nullptr;
    auto table = std::make_unique<PairTable>();
    std::optional<Converter> filler;
    if (!filled_from(name).empty()) filler.emplace(filled_from(name), Converter::To::Utf32);
    std::string octets(prefix);
    const std::size_t at = octets.size();
    octets.append(2, '\0').append(suffix);
    for (unsigned lead = PairTable::kFirstLead; lead < 256; ++lead) {
        octets[at] = octet(lead);
        // Most octets begin nothing: one question spares two hundred.
        if (converter.one(std::string_view(octets).substr(0, at + 1)).outcome !=
            Converter::Outcome::Incomplete) {
            continue;
        }
        for (unsigned trail = PairTable::kFirstTrail; trail < 256; ++trail) {
            octets[at + 1] = octet(trail);
            Converter::Converted made = converter.one(octets);
            if (made.outcome == Converter::Outcome::None && filler) made = filler->one(octets);
            table->set(lead, trail, made.code);
        }
    }
    return table;
}

}  // namespace

void PairTable::set(unsigned lead, unsigned trail, char32_t code) noexcept {
    if (code > kLastCode || (code > 0xFFFF && code < 0x20000)) return;
    units_[place_of(lead, trail)] = static_cast<char16_t>(code & 0xFFFFU);
    above_[place_of(lead, trail)] = code > 0xFFFF;
}

CharsetTables::CharsetTables() = default;
CharsetTables::~CharsetTables() = default;

const OctetTable* CharsetTables::octets(std::string_view iconv_name) {
    const auto found = octets_.find(iconv_name);
    if (found != octets_.end()) return found->second.get();
    auto made = make_octets(iconv_name);
    // Names that nobody knows are endless; they are not kept.
    if (!made) return nullptr;
    return octets_.emplace(iconv_name, std::move(made)).first->second.get();
}

const PairTable* CharsetTables::pairs(std::string_view iconv_name, std::string_view prefix,
                                      std::string_view suffix) {
    std::string key = key_of(iconv_name, prefix, suffix);
    const auto found = pairs_.find(key);
    if (found != pairs_.end()) return found->second.get();
    auto made = make_pairs(iconv_name, prefix, suffix);
    if (!made) return nullptr;
    return pairs_.emplace(std::move(key), std::move(made)).first->second.get();
}

const std::vector<char16_t>& CharsetTables::gb18030_quads() {
    constexpr std::size_t kQuads = 39420;  // 81 30 81 30 to 84 31 A4 39
    if (!quads_.empty()) return quads_;
    quads_.resize(kQuads);
    Converter converter("GB18030", Converter::To::Utf32);
    if (!converter.is_open()) return quads_;
    std::string octets(4, '\0');
    for (unsigned number = 0; number < kQuads; ++number) {
        octets[0] = octet(0x81 + number / 12600);
        octets[1] = octet(0x30 + number / 1260 % 10);
        octets[2] = octet(0x81 + number / 10 % 126);
        octets[3] = octet(0x30 + number % 10);
        const char32_t code = converter.one(octets).code;
        quads_[number] = static_cast<char16_t>(code <= 0xFFFF ? code : 0U);
    }
    return quads_;
}

}  // namespace sealtap::content

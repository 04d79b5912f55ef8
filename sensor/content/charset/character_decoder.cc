#include "content/charset/character_decoder.h"

#include <string>

#include "content/charset/charset_names.h"
#include "content/charset/shift_rules.h"
#include "content/charset/table_rules.h"
#include "content/charset/unicode_rules.h"
#include "content/text.h"

namespace sealtap::content {
namespace {

using DecoderPtr = std::unique_ptr<CharacterDecoder>;

/// Owns the tables of a decoder that got none.
class WithTables final : public CharacterDecoder {
public:
    explicit WithTables(std::string_view charset) : decoder_(make_decoder(charset, &tables_)) {}
    [[nodiscard]] bool is_known() const noexcept { return decoder_ != nullptr; }

    void decode(Bytes data, std::vector<Character>& out) override { decoder_->decode(data, out); }
    void on_gap(std::uint64_t length, std::vector<Character>& out) override {
        decoder_->on_gap(length, out);
    }
    void end(std::vector<Character>& out) override { decoder_->end(out); }

private:
    CharsetTables tables_;
    DecoderPtr decoder_;
};

DecoderPtr make_by_iconv(std::string_view name, CharsetTables& tables) {
    const OctetTable* octets = tables.octets(name);
    if (octets == nullptr) return nullptr;
    if (!octets->has_leads) return make_stepped(OctetRules(*octets));
    const PairTable* pairs = tables.pairs(name);
    return pairs != nullptr ? make_stepped(PairRules(*octets, *pairs)) : nullptr;
}

DecoderPtr make_gb18030(CharsetTables& tables) {
    const PairTable* pairs = tables.pairs("GB18030");
    if (pairs == nullptr) return nullptr;
    return make_stepped(Gb18030Rules(*pairs, tables.gb18030_quads()));
}

DecoderPtr make_hz(CharsetTables& tables) {
    const PairTable* pairs = tables.pairs("GB18030");
    return pairs != nullptr ? make_stepped(HzRules(*pairs)) : nullptr;
}

DecoderPtr make_euc_jp(CharsetTables& tables) {
    EucRules::Planes planes;
    planes.main = tables.pairs("EUC-JP-MS");
    planes.jis_x_0212 = tables.pairs("EUC-JP-MS", "\x8F");
    return planes.main != nullptr && planes.jis_x_0212 != nullptr ? make_stepped(EucRules(planes))
                                                                  : nullptr;
}

DecoderPtr make_euc_tw(CharsetTables& tables) {
    EucRules::Planes planes;
    planes.main = tables.pairs("EUC-TW");
    if (planes.main == nullptr) return nullptr;
    for (std::size_t i = 0; i < planes.planes_of_cns.size(); ++i) {
        const std::string prefix{'\x8E', static_cast<char>(0xA1 + i)};
        planes.planes_of_cns[i] = tables.pairs("EUC-TW", prefix);
    }
    return make_stepped(EucRules(planes));
}

/// The sets that the charset's name promises; sequences that call for others give no characters.
DecoderPtr make_iso2022(std::string_view name, CharsetTables& tables) {
    Iso2022Rules::Tables sets;
    sets.gb = tables.pairs("GB18030");
    sets.ks = tables.pairs("UHC");
    if (name == "iso-2022-jp") {
        sets.jis_x_0208 = tables.pairs("EUC-JP-MS");
        sets.jis_x_0212 = tables.pairs("EUC-JP-MS", "\x8F");
        sets.greek = tables.octets("ISO-8859-7");
    } else if (name == "iso-2022-cn") {
        sets.cns_1 = tables.pairs("EUC-TW");
        sets.cns_2 = tables.pairs("EUC-TW", "\x8E\xA2");
    }
    return make_stepped(Iso2022Rules(sets));
}

DecoderPtr make_ebcdic(std::string_view name, CharsetTables& tables) {
    const OctetTable* octets = tables.octets(name);
    const PairTable* pairs = tables.pairs(name, "\x0E", "\x0F");
    if (octets == nullptr || pairs == nullptr) return nullptr;
    return make_stepped(EbcdicRules(*octets, *pairs));
}

DecoderPtr make(const CharsetName& charset, std::string_view declared, CharsetTables& tables) {
    switch (charset.kind) {
        case CharsetKind::Utf8: return make_stepped(Utf8Rules());
        case CharsetKind::Utf16: return make_stepped(UnitRules(2, ByteOrder::Marked));
        case CharsetKind::Utf16Le: return make_stepped(UnitRules(2, ByteOrder::Little));
        case CharsetKind::Utf16Be: return make_stepped(UnitRules(2, ByteOrder::Big));
        case CharsetKind::Utf32: return make_stepped(UnitRules(4, ByteOrder::Marked));
        case CharsetKind::Utf32Le: return make_stepped(UnitRules(4, ByteOrder::Little));
        case CharsetKind::Utf32Be: return make_stepped(UnitRules(4, ByteOrder::Big));
        case CharsetKind::Utf7: return make_stepped(Utf7Rules());
        case CharsetKind::Gb18030: return make_gb18030(tables);
        case CharsetKind::Hz: return make_hz(tables);
        case CharsetKind::Octets:
        case CharsetKind::Pairs: return make_by_iconv(charset.iconv, tables);
        case CharsetKind::EucJp: return make_euc_jp(tables);
        case CharsetKind::EucTw: return make_euc_tw(tables);
        case CharsetKind::Iso2022: return make_iso2022(charset.name, tables);
        case CharsetKind::Ebcdic: return make_ebcdic(charset.iconv, tables);
        case CharsetKind::Unknown: return make_by_iconv(trim(declared), tables);
    }
    return nullptr;
}

}  // namespace

std::unique_ptr<CharacterDecoder> make_decoder(std::string_view charset, CharsetTables* tables) {
    if (tables != nullptr) return make(find_charset(charset), charset, *tables);
    auto decoder = std::make_unique<WithTables>(charset);
    return decoder->is_known() ? std::move(decoder) : nullptr;
}

bool scanner_reads(std::string_view charset) {
    switch (find_charset(charset).kind) {
        case CharsetKind::Utf8:
        case CharsetKind::Utf16:
        case CharsetKind::Utf16Le:
        case CharsetKind::Utf16Be:
        case CharsetKind::Gb18030: return true;
        default: return false;
    }
}

}  // namespace sealtap::content

#include "opener/ole/word.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "opener/code_page.h"
#include "opener/ole/properties.h"
#include "opener/ole/word_file.h"
#include "opener/ole/word_text.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::string_view kStream = "WordDocument";

/// What of the stream lies in no piece: formats and tables, and text that was deleted by a fast
/// save but is still there.
void write_remainder(const WordFile& file, std::string_view name, Output& out) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> used;
    used.reserve(file.pieces.size());
    for (const WordPiece& piece : file.pieces) {
        used.emplace_back(piece.offset, piece.offset + piece.octets());
    }
    std::ranges::sort(used);
    std::uint64_t at = 0;
    out.begin(raw_part("doc:remainder", name));
    for (const auto& [begin, end] : used) {
        if (begin > at && out.wants_more()) out.data(cut(file.stream, at, begin - at));
        at = std::max(at, end);
    }
    if (out.wants_more()) out.data(from(file.stream, at));
    out.end(out.wants_more() ? EndReason::Complete : EndReason::Aborted);
}

/// Whether all octets above ASCII stand in pairs as GB 2312 has them; Western letters seldom do.
bool looks_chinese(Bytes text) noexcept {
    std::size_t pairs = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (u8_at(text, at) < 0x80) continue;
        const unsigned lead = u8_at(text, at);
        ++at;
        if (lead < 0xA1 || lead > 0xF7 || u8_at(text, at) < 0xA1) return false;
        ++pairs;
    }
    return pairs >= 2;
}

/// Old files say the language of their writer's Word, not of their text; the summary says the code
/// page of the system. What the text itself looks like counts where both say Western.
void write_summary(Storage& storage, WordFile& file, Output& out) {
    constexpr std::string_view kSummary = "\x05SummaryInformation";
    const Stream summary = storage.take(kSummary);
    if (is_property_set(summary.octets())) {
        (void)write_properties(summary.octets(), kSummary.substr(1), out);
        const unsigned said = code_page_of_properties(summary.octets());
        const bool is_western = file.code_page == kWesternCodePage;
        if (is_western && said != kUtf16CodePage && is_known_code_page(said)) file.code_page = said;
    } else if (!summary.octets().empty()) {
        put_raw(out, raw_part("ole:stream", kSummary.substr(1)), summary.octets());
    }
    if (file.code_page != kWesternCodePage || file.pieces.empty()) return;
    const WordPiece& longest = *std::ranges::max_element(file.pieces, {}, &WordPiece::octets);
    const bool is_chinese =
        !longest.is_wide && looks_chinese(cut(file.stream, longest.offset, longest.octets()));
    if (is_chinese) file.code_page = kChineseCodePage;
}

}  // namespace

Reading open_word(Storage& storage, Output& out) {
    if (!storage.has(kStream)) return Reading::None;
    const std::string name = storage.path();
    const Stream stream = storage.take(kStream);
    if (!is_word_stream(stream.octets())) {
        put_raw(out, raw_part("ole:stream", kStream), stream.octets());
        return Reading::Damaged;
    }
    const std::string_view table_name = uses_second_table(stream.octets()) ? "1Table" : "0Table";
    const Stream table = storage.take(table_name);
    WordFile file = read_word_file(stream.octets(), table.octets());
    if (file.is_encrypted) {
        out.begin(raw_part("doc:text", name));
        out.skipped(stream.octets().size() + table.octets().size(), Cause::Encrypted);
        out.end(EndReason::Complete);
        skip_encrypted(storage, out, "doc:data", {"Data"});
        return Reading::Whole;
    }
    if (file.is_old) write_summary(storage, file, out);
    WordText text(file, name, out);
    text.write();
    if (!out.wants_more()) return Reading::Damaged;
    write_remainder(file, name, out);
    if (!table.octets().empty()) {
        put_raw(out, raw_part("ole:stream", table_name), table.octets());
    }
    return file.pieces.empty() || text.is_damaged() ? Reading::Damaged : Reading::Whole;
}

}  // namespace sealtap::opener::ole

#include "opener/pdf/salvage.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <vector>

#include "opener/pdf/picture.h"

namespace sealtap::opener::pdf {
namespace {

/// Readers take no more objects than that (ISO 32000-2, Annex C), and a table has memory for each.
constexpr int kObjectsMax = 1 << 20;
constexpr int kNumbersBetween = 4096;
constexpr int kHeaderBytesMax = 1 << 20;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The number before "GENERATION obj", whose "obj" stands at `at`; -1: it is none.
int number_before(std::string_view file, std::size_t at) {
    const auto skip = [&](auto is_wanted) {
        const std::size_t from = at;
        while (at > 0 && is_wanted(file[at - 1])) --at;
        return from != at;
    };
    const auto is_blank = [](char c) { return c == ' ' || c == '\r' || c == '\n' || c == '\t'; };
    if (!skip(is_blank) || !skip(is_digit) || !skip(is_blank)) return -1;
    const std::size_t end = at;
    if (!skip(is_digit)) return -1;
    int number = -1;
    const auto [rest, error] = std::from_chars(file.data() + at, file.data() + end, number);
    return error == std::errc() && number < kObjectsMax ? number : -1;
}

int last_number(std::string_view file) {
    int last = -1;
    for (std::size_t at = file.find("obj"); at != std::string_view::npos;
         at = file.find("obj", at + 3)) {
        last = std::max(last, number_before(file, at));
    }
    return last;
}

/// The integers at the beginning of a stream of objects: a number and an offset for each.
std::vector<int> numbers_in(Stream& stream, int objects, int first) {
    std::string header(static_cast<std::size_t>(std::clamp(first, 0, kHeaderBytesMax)), '\0');
    stream.reset();
    std::size_t length = 0;
    while (length < header.size()) {
        const int octet = stream.getChar();
        if (octet == EOF) break;
        header[length++] = static_cast<char>(octet);
    }
    stream.close();
    std::vector<int> values;
    const char* at = header.data();
    const char* const end = header.data() + length;
    while (at < end && values.size() < 2 * static_cast<std::size_t>(objects)) {
        if (!is_digit(*at)) {
            ++at;
            continue;
        }
        int value = 0;
        const auto [rest, error] = std::from_chars(at, end, value);
        values.push_back(error == std::errc() ? value : -1);
        at = rest;
    }
    return values;
}

void enter(XRef& table, int number, int stream, int index) {
    if (number <= 0 || number >= kObjectsMax || number == stream) return;
    const bool is_known = number < table.getNumObjects();
    if (is_known && table.getEntry(number, false)->type == xrefEntryUncompressed) return;
    if (!is_known && !table.add(number, 0, 0, true)) return;
    XRefEntry& entry = *table.getEntry(number, false);
    entry.type = xrefEntryCompressed;
    entry.offset = stream;
    entry.gen = index;
}

void enter_objects_of(Document& document, int number) {
    XRef& table = document.table();
    const XRefEntry& entry = *table.getEntry(number, false);
    if (entry.type != xrefEntryUncompressed) return;
    const Object object = table.fetch(number, entry.gen);
    if (!object.isStream() || !has_name(*object.streamGetDict(), "Type", "ObjStm")) return;
    const Object objects = object.streamGetDict()->lookup("N");
    const Object first = object.streamGetDict()->lookup("First");
    if (!objects.isInt() || !first.isInt() || objects.getInt() <= 0) return;
    const int count = std::min(objects.getInt(), kObjectsMax);
    const std::vector<int> values = numbers_in(*object.getStream(), count, first.getInt());
    for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
        enter(table, values[i], number, static_cast<int>(i / 2));
    }
}

}  // namespace

std::optional<std::string> with_own_trailer(Bytes octets) {
    const std::string_view file = text_of(octets);
    const int last = last_number(file);
    if (last < 0) return std::nullopt;
    // Objects in streams may have numbers beyond the last that stands in the open.
    const std::string catalogue = std::to_string(last + kNumbersBetween);
    const std::string tree = std::to_string(last + kNumbersBetween + 1);
    std::string copy;
    copy.reserve(file.size() + 256);
    copy += file;
    copy += "\nendstream\nendobj\n" + catalogue + " 0 obj\n<< /Type /Catalog /Pages " + tree +
            " 0 R >>\nendobj\n" + tree + " 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n" +
            "trailer\n<< /Root " + catalogue + " 0 R /Size " +
            std::to_string(last + kNumbersBetween + 2) + " >>\nstartxref\n0\n%%EOF\n";
    return copy;
}

void find_compressed_objects(Document& document) {
    // A missing object makes poppler search the file once more, and forget what we enter: now,
    // then.
    (void)document.table().fetch(0, 0);
    // In the order of the file: a later stream has the newer objects.
    std::vector<std::pair<Goffset, int>> order;
    for (int number = 0; number < document.objects(); ++number) {
        const XRefEntry& entry = *document.table().getEntry(number, false);
        if (entry.type == xrefEntryUncompressed) order.emplace_back(entry.offset, number);
    }
    std::ranges::sort(order);
    for (const auto& [offset, number] : order) enter_objects_of(document, number);
}

}  // namespace sealtap::opener::pdf

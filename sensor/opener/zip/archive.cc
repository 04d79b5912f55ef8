#include "opener/zip/archive.h"

#include <algorithm>

#include "opener/little_endian.h"
#include "opener/zip/inflate.h"

namespace sealtap::opener::zip {
namespace {

constexpr std::uint16_t kUnicodePath = 0x7075;
constexpr std::size_t kNoRecord = SIZE_MAX;

/// What an entry or a record of framing takes of the archive.
struct Extent {
    std::uint64_t begin;
    std::uint64_t end;
    std::size_t record;
};

char normal(char letter) noexcept {
    if (letter == '\\') return '/';
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

std::string_view without_root(std::string_view name) noexcept {
    if (!name.empty() && normal(name.front()) == '/') name.remove_prefix(1);
    return name;
}

/// FNV-1a; who makes names collide makes one archive slow in proportion to its entries, no more.
std::uint32_t hash_of(std::string_view name) noexcept {
    std::uint32_t hash = 2'166'136'261U;
    for (const char letter : without_root(name)) {
        hash = (hash ^ static_cast<unsigned char>(normal(letter))) * 16'777'619U;
    }
    return hash;
}

bool same_name(std::string_view one, std::string_view other) noexcept {
    return std::ranges::equal(without_root(one), without_root(other), {}, normal, normal);
}

/// Section 4.6.9: version 1, the checksum of the plain name, the name in UTF-8.
std::string_view unicode_path(const Header& header) noexcept {
    const Bytes field = extra_field(header.extra, kUnicodePath);
    if (field.size() <= 5 || u16_at(field, 0) % 256 != 1) return {};
    if (u32_at(field, 1) != checksum(bytes_of(header.name))) return {};
    const std::string_view path = text_of(field.subspan(5));
    return is_utf8(path) ? path : std::string_view();
}

/// Counts what a stream yields, and stops when that is too much.
class Measure final : public Sink {
public:
    explicit Measure(std::uint64_t& left) noexcept : left_(left) {}
    bool take(Bytes piece) override {
        left_ -= std::min<std::uint64_t>(left_, piece.size());
        return left_ != 0;
    }

private:
    std::uint64_t& left_;
};

/// Whether the two headers tell the same of what is stored. A local header that leaves sizes to
/// the descriptor tells nothing.
bool same_contents(const Header& named, const Header& local) noexcept {
    if (named.method != local.method) return false;
    if (named.is_encrypted() != local.is_encrypted()) return false;
    const bool is_silent = (local.flags & kHasDescriptor) != 0;
    const auto same = [&](std::uint64_t one, std::uint64_t other) {
        return one == other || (is_silent && other == 0);
    };
    return same(named.crc, local.crc) && same(named.size, local.size) &&
           same(named.stored_size, local.stored_size);
}

bool is_zeros(Bytes octets) noexcept {
    return std::ranges::all_of(octets, [](std::byte octet) { return octet == std::byte{0}; });
}

}  // namespace

std::optional<Archive> Archive::read(Bytes octets) {
    Archive archive(octets);
    std::optional<Directory> directory = find_directory(octets);
    if (directory) archive.read_directory(*directory);
    archive.read_gaps(directory);
    if (!directory && archive.stray_directory_ != kNone) {
        // The end records are missing, and the directory, or its beginning, is still there.
        directory = Directory{.begin = archive.stray_directory_,
                              .end = octets.size(),
                              .stated_offset = archive.stray_directory_,
                              .framing_begin = octets.size(),
                              .framing_end = octets.size(),
                              .comment = {}};
        Archive again(octets);
        again.read_directory(*directory);
        again.read_gaps(directory);
        archive = std::move(again);
    }
    if (!directory && archive.records_.empty()) return std::nullopt;
    archive.index_names();
    archive.choose_charset();
    return archive;
}

void Archive::read_directory(const Directory& directory) {
    has_directory_ = true;
    comment_ = directory.comment;
    find_shift(directory);
    std::uint64_t at = directory.begin;
    while (at < directory.end) {
        const auto header = directory_record_at(octets_, at);
        if (!header || header->end > directory.end || is_cut_short_) break;
        add_named(at, *header);
        at = header->end;
    }
    directory_end_ = at;
    // Section 7.3: an encrypted directory is one blob, and so are the headers that it masks.
    if (at == directory.begin && directory.end > directory.begin) {
        encrypted_directory_ = directory.end - directory.begin;
    }
}

void Archive::find_shift(const Directory& directory) noexcept {
    const auto first = directory_record_at(octets_, directory.begin);
    if (!first) return;
    const std::uint64_t first_local = find_local_header(octets_, 0, directory.begin);
    for (const std::uint64_t shift : {directory.begin - directory.stated_offset, std::uint64_t{0},
                                      first_local - first->local_offset}) {
        shift_ = shift;
        if (local_header_at(octets_, first->local_offset + shift)) return;
    }
    shift_ = 0;
}

void Archive::add_named(std::uint64_t record, const Header& header) {
    std::uint64_t local = header.local_offset + shift_;
    auto at_place = local_header_at(octets_, local);
    if (!at_place && shift_ != 0) {
        local = header.local_offset;
        at_place = local_header_at(octets_, local);
    }
    if (!at_place) {
        add({.directory = record});
        return;
    }
    add({.directory = record, .local = local});
    if ((at_place->flags & kMasked) != 0) return;
    if (!same_contents(header, *at_place)) {
        add_local(local, Reading::Local);
    } else if (header.name != at_place->name) {
        add({.local = local, .reading = Reading::LocalName, .stored = header.stored_size});
    }
}

void Archive::add_local(std::uint64_t local, Reading reading) {
    Record record{.local = local, .reading = reading};
    const Entry found = local_entry(local);
    if (found.header.stored_size != local_header_at(octets_, local)->stored_size) {
        record.stored = found.header.stored_size;
    }
    record.is_size_known = found.is_size_known;
    add(record);
}

void Archive::add(const Record& record) {
    if (records_.size() >= kEntriesMax) {
        is_cut_short_ = true;
        return;
    }
    records_.push_back(record);
}

void Archive::read_gaps(const std::optional<Directory>& directory) {
    std::vector<Extent> extents;
    extents.reserve(records_.size() + 2);
    for (std::size_t i = 0; i < records_.size(); ++i) {
        if (records_[i].local == kNone || records_[i].reading == Reading::LocalName) continue;
        extents.push_back({records_[i].local, extent_end(entry(i)), i});
    }
    if (directory) {
        extents.push_back({directory->begin, directory_end_, kNoRecord});
        extents.push_back({directory->framing_begin, directory->framing_end, kNoRecord});
    }
    std::ranges::sort(extents, [](const Extent& one, const Extent& other) {
        return std::pair(one.begin, one.record) < std::pair(other.begin, other.record);
    });
    std::uint64_t covered = 0;
    std::size_t last_main = kNoRecord;
    for (const Extent& extent : extents) {
        if (extent.begin > covered) read_gap(covered, extent.begin);
        if (extent.record != kNoRecord) mark_overlap(extent.record, covered, last_main);
        covered = std::max(covered, extent.end);
    }
    if (covered < octets_.size()) read_gap(covered, octets_.size());
}

/// `last_main`: the Main record before it in the order of the octets. The second reading of a
/// header begins where the first does; another record of the directory that leads there is a copy.
void Archive::mark_overlap(std::size_t index, std::uint64_t covered, std::size_t& last_main) {
    Record& record = records_[index];
    const bool is_same_place = last_main != kNoRecord && records_[last_main].local == record.local;
    if (record.reading != Reading::Main) {
        record.overlaps = record.local < covered && !is_same_place;
        return;
    }
    record.overlaps = record.local < covered || is_same_place;
    record.is_copy = is_same_place && same_contents(entry(last_main).header, entry(index).header);
    last_main = index;
}

void Archive::read_gap(std::uint64_t begin, std::uint64_t end) {
    const Reading reading = has_directory_ ? Reading::Local : Reading::Main;
    while (begin < end) {
        const std::uint64_t at = find_local_header(octets_, begin, end);
        if (at > begin) add_rest(begin, at);
        if (at == end || is_cut_short_) return;
        add_local(at, reading);
        if (is_cut_short_) return;
        begin = extent_end(entry(records_.size() - 1));
    }
}

void Archive::add_rest(std::uint64_t begin, std::uint64_t end) {
    if (!has_directory_ && directory_record_at(octets_, begin)) stray_directory_ = begin;
    if (is_zeros(slice(octets_, begin, end - begin))) return;  // zipalign, sector padding
    if (rest_.size() < kEntriesMax) rest_.push_back({begin, end});
}

std::uint64_t Archive::extent_end(const Entry& entry) const noexcept {
    const std::uint64_t end = entry.data_offset + entry.data.size();
    if ((entry.header.flags & kHasDescriptor) == 0) return end;
    return end + descriptor_length(octets_, end, entry.header.stored_size, entry.header.has_zip64);
}

Entry Archive::entry(std::size_t index) const noexcept {
    const Record& record = records_[index];
    Entry found;
    found.header_offset = octets_.size();
    found.data_offset = octets_.size();
    std::optional<Header> local;
    if (record.local != kNone) local = local_header_at(octets_, record.local);
    if (local) {
        found.header = *local;
        found.header_offset = record.local;
        found.data_offset = local->end;
    }
    if (record.directory != kNone) {
        found.header = directory_record_at(octets_, record.directory).value_or(Header());
    }
    if (record.stored != kNone) found.header.stored_size = record.stored;
    found.reading = record.reading;
    found.overlaps = record.overlaps;
    found.is_copy = record.is_copy;
    found.is_lost = !local;
    found.is_size_known = record.is_size_known;
    if (record.directory == kNone) read_descriptor(found);
    std::uint64_t length = found.header.stored_size;
    // Some readers go by the one size, some by the other.
    if (found.header.method == kStored && !found.header.is_encrypted()) {
        length = std::max(length, found.header.size);
    }
    found.data = local ? slice(octets_, found.data_offset, length) : Bytes();
    found.is_cut = local && found.data.size() < length;
    return found;
}

Header Archive::header(std::size_t index) const noexcept {
    const Record& record = records_[index];
    if (record.directory != kNone) {
        return directory_record_at(octets_, record.directory).value_or(Header());
    }
    return local_header_at(octets_, record.local).value_or(Header());
}

Entry Archive::local_entry(std::uint64_t local) noexcept {
    Entry found;
    found.header = local_header_at(octets_, local).value_or(Header());
    found.header_offset = local;
    found.data_offset = found.header.end;
    if ((found.header.flags & kHasDescriptor) != 0 && found.header.stored_size == 0)
        find_end(found);
    return found;
}

/// A local header with a descriptor keeps its checksum and size there.
void Archive::read_descriptor(Entry& entry) const noexcept {
    Header& header = entry.header;
    if ((header.flags & kHasDescriptor) == 0) return;
    if (!entry.is_size_known) {
        entry.has_checksum = false;
        return;
    }
    const std::uint64_t at = entry.data_offset + header.stored_size;
    const std::uint64_t length =
        descriptor_length(octets_, at, header.stored_size, header.has_zip64);
    if (header.size != 0) return;
    entry.has_checksum = length != 0;
    if (length == 0) return;
    const std::uint64_t fields = at + (has_mark(octets_, at, kDescriptorMark) ? 4 : 0);
    header.crc = u32_at(octets_, fields);
    header.size = length >= 20 ? u64_at(octets_, fields + 12) : u32_at(octets_, fields + 8);
}

/// The end of data whose header does not tell its size: by a descriptor that tells the distance,
/// else by the stream itself, else before what looks like the next record.
void Archive::find_end(Entry& entry) noexcept {
    const std::uint64_t begin = entry.data_offset;
    const std::string_view text = text_of(octets_);
    std::uint64_t bound = octets_.size();
    for (std::size_t at = text.find("PK", begin); at != std::string_view::npos;
         at = text.find("PK", at + 2)) {
        const std::uint64_t distance = at - begin;
        entry.header.stored_size = distance;
        if (has_mark(octets_, at, kDescriptorMark)) {
            if (u32_at(octets_, at + 8) == distance || u64_at(octets_, at + 8) == distance) return;
            continue;
        }
        if (!local_header_at(octets_, at) && !directory_record_at(octets_, at) &&
            !has_mark(octets_, at, kEndMark)) {
            continue;
        }
        for (const std::uint64_t length : {std::uint64_t{12}, std::uint64_t{20}}) {
            if (distance < length) continue;
            entry.header.stored_size = distance - length;
            if (descriptor_length(octets_, at - length, distance - length, false) == length) return;
        }
        bound = at;
        break;
    }
    entry.header.stored_size = bound - begin;
    entry.is_size_known = false;
    if (entry.header.method != kDeflate || entry.header.is_encrypted()) return;
    if (measuring_left_ == 0) return;
    Inflater inflater;
    Measure measure(measuring_left_);
    const auto [end, consumed] = inflater.inflate(slice(octets_, begin, UINT64_MAX), measure);
    if (end != Inflater::End::Stream) return;
    entry.header.stored_size = consumed;
    entry.is_size_known = true;
}

void Archive::index_names() {
    keys_.reserve(records_.size());
    for (std::size_t i = 0; i < records_.size(); ++i) {
        if (records_[i].reading != Reading::Main) continue;
        keys_.push_back({hash_of(header(i).name), static_cast<std::uint32_t>(i)});
    }
    std::ranges::sort(keys_, [](Key one, Key other) {
        return std::pair(one.hash, one.index) < std::pair(other.hash, other.index);
    });
}

std::optional<Entry> Archive::find(std::string_view name) const noexcept {
    const std::uint32_t hash = hash_of(name);
    for (auto key = std::ranges::lower_bound(keys_, hash, {}, &Key::hash);
         key != keys_.end() && key->hash == hash; ++key) {
        if (same_name(header(key->index).name, name)) return entry(key->index);
    }
    return std::nullopt;
}

void Archive::choose_charset() {
    NameGuess guess;
    for (std::size_t i = 0; i < records_.size(); ++i) {
        const Header one = header(i);
        if ((one.flags & kUtf8) == 0) guess.add(one.name);
        guess.add(one.comment);
    }
    charset_ = guess.charset();
}

std::string Archive::name(const Header& header) const {
    const std::string_view path = unicode_path(header);
    return to_utf8(path.empty() ? header.name : path, charset_);
}

std::string Archive::text(std::string_view octets) const { return to_utf8(octets, charset_); }

}  // namespace sealtap::opener::zip

#include "opener/ole/compound_file.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "opener/code_page.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::uint32_t kEndOfChain = 0xFFFFFFFE;
constexpr std::uint32_t kNoEntry = 0xFFFFFFFF;
constexpr std::uint32_t kLastSector = 0xFFFFFFFA;
/// What stands for a link of a table that is not there.
constexpr std::uint32_t kUnknown = 0xFFFFFFFB;
constexpr std::size_t kEntrySize = 128;
constexpr std::size_t kHeaderSize = 512;
constexpr std::size_t kHeaderTables = 109;
constexpr std::size_t kShownDepth = 8;

constexpr std::array kMagic{std::byte{0xD0}, std::byte{0xCF}, std::byte{0x11}, std::byte{0xE0},
                            std::byte{0xA1}, std::byte{0xB1}, std::byte{0x1A}, std::byte{0xE1}};

bool is_one_value(Bytes octets) noexcept {
    return std::ranges::all_of(octets, [&](std::byte octet) { return octet == octets.front(); });
}

char lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
}

/// Windows Installer packs two characters of a name into one ideograph of a block that nothing else
/// uses so: the name as it is meant, or empty.
std::string installer_name(Bytes name) {
    constexpr std::string_view kLetters =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
    constexpr std::uint16_t kPair = 0x3800;
    constexpr std::uint16_t kSingle = 0x4800;
    constexpr std::uint16_t kTable = 0x4840;
    std::string out;
    for (std::size_t at = 0; at + 2 <= name.size(); at += 2) {
        const std::uint16_t unit = u16_at(name, at);
        if (unit < kPair || unit > kTable) return {};
        if (unit == kTable) {
            out += '!';
        } else if (unit >= kSingle) {
            out += kLetters[unit - kSingle];
        } else {
            out += kLetters[(unit - kPair) & 0x3FU];
            out += kLetters[(unit - kPair) >> 6U];
        }
    }
    return out;
}

std::string name_of(Bytes name) {
    std::string out = installer_name(name);
    if (out.empty()) append_utf16le(out, name);
    return out;
}

EntryKind kind_of(std::uint8_t type) noexcept {
    switch (type) {
        case 1: return EntryKind::Storage;
        case 2: return EntryKind::Stream;
        case 5: return EntryKind::Root;
        default: return EntryKind::Free;
    }
}

}  // namespace

bool is_compound_file(Bytes octets) noexcept {
    return octets.size() >= kHeaderSize && std::ranges::equal(octets.first(kMagic.size()), kMagic);
}

std::optional<CompoundFile> CompoundFile::open(Bytes octets) {
    if (!is_compound_file(octets)) return std::nullopt;
    return CompoundFile(octets);
}

Bytes CompoundFile::Space::sector(std::uint32_t index) const noexcept {
    return cut(octets, first + (std::uint64_t{index} << shift), std::uint64_t{1} << shift);
}

CompoundFile::CompoundFile(Bytes octets) : octets_(octets) {
    const Bytes header = octets.first(kHeaderSize);
    file_.octets = octets;
    file_.shift = u16_at(header, 0x1E) == 12 ? 12 : 9;
    file_.first = std::uint64_t{1} << file_.shift;
    has_long_sizes_ = file_.shift == 12;
    const std::uint64_t behind =
        octets.size() - std::min<std::uint64_t>(octets.size(), file_.first);
    const std::uint64_t count = (behind + file_.first - 1) >> file_.shift;
    file_.claimed.resize(std::min<std::uint64_t>(count, kLastSector));
    small_stream_max_ = u32_at(header, 0x38) == 0 ? 4096 : u32_at(header, 0x38);
    read_table(header);
    read_directory(u32_at(header, 0x30));
    read_small_space(header);
}

void CompoundFile::claim_table_sector(std::uint32_t sector) {
    const std::size_t links = std::size_t{1} << (file_.shift - 2);
    const bool is_here = sector < file_.count() && !file_.claimed[sector];
    if (is_here) file_.claimed[sector] = true;
    const Bytes octets = is_here ? file_.sector(sector) : Bytes{};
    if (octets.size() < links * 4) is_damaged_ = true;
    for (std::size_t i = 0; i < links && file_.next.size() < file_.claimed.size(); ++i) {
        file_.next.push_back(i * 4 + 4 <= octets.size() ? u32_at(octets, i * 4) : kUnknown);
    }
}

void CompoundFile::read_table(Bytes header) {
    std::uint64_t left = std::min<std::uint64_t>(u32_at(header, 0x2C), file_.claimed.size());
    for (std::size_t i = 0; i < kHeaderTables && left != 0; ++i, --left) {
        claim_table_sector(u32_at(header, 0x4C + i * 4));
    }
    // Each sector of the table's own table (DIFAT) ends with a link to the next.
    const std::size_t last = (std::size_t{1} << file_.shift) - 4;
    for (std::uint32_t at = u32_at(header, 0x44); left != 0 && at < file_.count();) {
        if (file_.claimed[at]) break;
        file_.claimed[at] = true;
        const Bytes sector = file_.sector(at);
        for (std::size_t i = 0; i < last && left != 0; i += 4, --left) {
            claim_table_sector(u32_at(sector, i));
        }
        at = u32_at(sector, last);
    }
    if (left != 0) is_damaged_ = true;
}

std::vector<std::uint32_t> CompoundFile::chain(Space& space, std::uint32_t start,
                                               std::uint64_t sectors_max, bool is_sized) {
    std::vector<std::uint32_t> found;
    std::uint32_t at = start;
    while (found.size() < sectors_max) {
        if (at >= space.count() || space.claimed[at]) {
            if (at != kEndOfChain || is_sized) is_damaged_ = true;
            if (at == kEndOfChain) break;
            // A link that leads nowhere: most files lie in order.
            const bool has_next = is_sized && !found.empty() && found.back() + 1 < space.count() &&
                                  !space.claimed[found.back() + 1];
            if (!has_next) break;
            at = found.back() + 1;
        }
        space.claimed[at] = true;
        found.push_back(at);
        at = at < space.next.size() ? space.next[at] : kUnknown;
    }
    return found;
}

std::uint32_t CompoundFile::find_directory() const {
    constexpr std::string_view kRoot("R\0o\0o\0t\0 \0E\0n\0t\0r\0y\0\0\0", 22);
    for (std::uint32_t i = 0; i < file_.count(); ++i) {
        if (text_of(file_.sector(i)).starts_with(kRoot)) return i;
    }
    return kNoEntry;
}

void CompoundFile::read_directory(std::uint32_t start) {
    const bool is_root = kind_of(u8_at(file_.sector(start), 0x42)) == EntryKind::Root;
    if (start >= file_.count() || !is_root) {
        is_damaged_ = true;
        start = find_directory();
    }
    if (start >= file_.count()) return;
    for (const std::uint32_t sector : chain(file_, start, file_.count(), false)) {
        const Bytes octets = file_.sector(sector);
        for (std::size_t at = 0; at + kEntrySize <= octets.size(); at += kEntrySize) {
            add_entry(octets.subspan(at, kEntrySize));
        }
    }
    link_entries();
}

void CompoundFile::add_entry(Bytes raw) {
    Entry entry;
    entry.kind = kind_of(u8_at(raw, 0x42));
    const std::size_t name_size = std::min<std::size_t>(u16_at(raw, 0x40), 64);
    entry.name = name_of(raw.first(name_size < 2 ? 0 : name_size - 2));
    entry.left = u32_at(raw, 0x44);
    entry.right = u32_at(raw, 0x48);
    entry.child = u32_at(raw, 0x4C);
    entry.start = u32_at(raw, 0x74);
    entry.size = has_long_sizes_ ? u64_at(raw, 0x78) : u32_at(raw, 0x78);
    if (entry.kind == EntryKind::Root && !entries_.empty()) entry.kind = EntryKind::Free;
    entries_.push_back(std::move(entry));
}

void CompoundFile::visit(std::uint32_t entry, std::uint32_t parent,
                         std::vector<std::uint32_t>& open) {
    if (entry >= entries_.size() || entries_[entry].is_reached) return;
    entries_[entry].is_reached = true;
    entries_[entry].parent = parent;
    open.push_back(entry);
}

void CompoundFile::link_entries() {
    was_read_.resize(entries_.size());
    std::vector<std::uint32_t> open;
    visit(0, 0, open);
    while (!open.empty()) {
        const std::uint32_t at = open.back();
        open.pop_back();
        const Entry entry = entries_[at];
        if (at != 0) {
            visit(entry.left, entry.parent, open);
            visit(entry.right, entry.parent, open);
        }
        if (entry.kind != EntryKind::Stream) visit(entry.child, at, open);
    }
    list_children();
}

void CompoundFile::read_small_space(Bytes header) {
    if (entries_.empty()) return;
    for (const std::uint32_t sector :
         chain(file_, u32_at(header, 0x3C), u32_at(header, 0x40), false)) {
        const Bytes octets = file_.sector(sector);
        for (std::size_t at = 0; at + 4 <= octets.size(); at += 4) {
            small_.next.push_back(u32_at(octets, at));
        }
    }
    small_.shift = 6;
    if (entries_[0].size != 0) small_stream_ = gather(file_, entries_[0].start, entries_[0].size);
    small_.octets = small_stream_.octets();
    small_.claimed.resize((small_.octets.size() + 63) / 64);
}

Stream CompoundFile::gather(Space& space, std::uint32_t start, std::uint64_t size) {
    const std::uint64_t sector_size = std::uint64_t{1} << space.shift;
    const std::uint64_t needed = size / sector_size + (size % sector_size == 0 ? 0 : 1);
    const std::vector<std::uint32_t> sectors =
        chain(space, start, std::min<std::uint64_t>(needed, space.count()), true);
    if (sectors.empty()) return {};
    const bool is_run =
        sectors.back() - sectors.front() + 1 == sectors.size() && std::ranges::is_sorted(sectors);
    const std::uint64_t offset = space.first + (std::uint64_t{sectors.front()} << space.shift);
    const std::uint64_t there = std::min(size, std::uint64_t{sectors.size()} << space.shift);
    if (there < size) is_damaged_ = true;
    if (sectors.size() == needed && size % sector_size != 0) {
        const Bytes rest = from(space.sector(sectors.back()), size % sector_size);
        if (&space == &file_ && !rest.empty() && !is_one_value(rest)) slack_.push_back(rest);
    }
    if (is_run) {
        const Bytes view = cut(space.octets, offset, there);
        if (view.size() < there) is_damaged_ = true;
        return Stream(view);
    }
    std::vector<std::byte> own;
    own.reserve(there);
    for (const std::uint32_t sector : sectors) {
        const Bytes octets = cut(space.sector(sector), 0, there - own.size());
        own.insert(own.end(), octets.begin(), octets.end());
    }
    if (own.size() < there) is_damaged_ = true;
    return Stream(std::move(own));
}

Stream CompoundFile::read(std::uint32_t entry) {
    const Entry& read = entries_[entry];
    if (read.kind != EntryKind::Stream || read.size == 0 || was_read_[entry]) return {};
    was_read_[entry] = true;
    return gather(read.size < small_stream_max_ ? small_ : file_, read.start, read.size);
}

std::string CompoundFile::path_of(std::uint32_t entry) const {
    std::string path;
    // No storage contains itself, for each was reached once; but there may be many of them.
    for (std::size_t depth = 0; entry != 0 && depth < kShownDepth; ++depth) {
        std::string name;
        for (const char letter : entries_[entry].name) {
            if (static_cast<unsigned char>(letter) >= 0x20) name += letter;
        }
        path = path.empty() ? std::move(name) : name + "/" + path;
        entry = entries_[entry].parent;
    }
    return path;
}

void CompoundFile::list_children() {
    first_child_.assign(entries_.size() + 1, 0);
    const auto is_child = [this](std::uint32_t i) {
        return i != 0 && entries_[i].kind != EntryKind::Free;
    };
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
        if (is_child(i)) ++first_child_[entries_[i].parent + 1];
    }
    std::partial_sum(first_child_.begin(), first_child_.end(), first_child_.begin());
    by_parent_.resize(first_child_.back());
    std::vector<std::uint32_t> at(first_child_.begin(), first_child_.end() - 1);
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
        if (is_child(i)) by_parent_[at[entries_[i].parent]++] = i;
    }
}

std::span<const std::uint32_t> CompoundFile::children(std::uint32_t storage) const noexcept {
    const std::uint32_t first = first_child_[storage];
    return std::span(by_parent_).subspan(first, first_child_[storage + 1] - first);
}

std::optional<std::uint32_t> CompoundFile::find(std::uint32_t storage, EntryKind kind,
                                                std::string_view name) const {
    for (const std::uint32_t child : children(storage)) {
        if (entries_[child].kind != kind) continue;
        if (std::ranges::equal(entries_[child].name, name, {}, lower, lower)) return child;
    }
    return std::nullopt;
}

void CompoundFile::add_leftovers(const Space& space, std::vector<Bytes>& out) {
    for (std::uint32_t i = 0; i < space.count(); ++i) {
        if (space.claimed[i]) continue;
        std::uint32_t end = i + 1;
        while (end < space.count() && !space.claimed[end]) ++end;
        const Bytes run = cut(space.octets, space.first + (std::uint64_t{i} << space.shift),
                              std::uint64_t{end - i} << space.shift);
        if (!run.empty() && !is_one_value(run)) out.push_back(run);
        i = end;
    }
}

std::vector<Bytes> CompoundFile::leftovers() {
    std::vector<Bytes> out = slack_;
    add_leftovers(file_, out);
    add_leftovers(small_, out);
    return out;
}

}  // namespace sealtap::opener::ole

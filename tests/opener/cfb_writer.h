#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sealtap::test {

/// Appends `value` as `size` octets, the lowest first.
inline void put_le(std::string& out, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        out += i < 8 ? static_cast<char>(value >> (8 * i)) : '\0';
}
inline void set_le(std::string& out, std::size_t at, std::uint64_t value, std::size_t size) {
    if (out.size() < at + size) out.resize(at + size);
    for (std::size_t i = 0; i < size; ++i) out[at + i] = static_cast<char>(value >> (8 * i));
}
inline std::string utf16(std::u16string_view text) {
    std::string out;
    for (const char16_t unit : text) put_le(out, unit, 2);
    return out;
}

/// Makes a compound file of streams ([MS-CFB] version 3). Streams of 4096 octets and more get
/// sectors of their own, the others share the small ones.
class CfbWriter {
public:
    /// `path`: storages and the stream's name, joined by "/".
    CfbWriter& add(std::string_view path, std::string octets) {
        std::size_t parent = 0;
        for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
             slash = path.find('/')) {
            parent = storage(parent, path.substr(0, slash));
            path.remove_prefix(slash + 1);
        }
        entries_.push_back({std::string(path), 2, parent, std::move(octets)});
        return *this;
    }

    [[nodiscard]] std::string write() {
        std::string small;
        std::vector<std::uint32_t> small_next;
        for (Entry& entry : entries_) {
            if (entry.type != 2 || entry.octets.size() >= 4096 || entry.octets.empty()) continue;
            entry.start = static_cast<std::uint32_t>(small_next.size());
            small += padded(entry.octets, 64);
            chain(small_next, padded(entry.octets, 64).size() / 64);
        }
        entries_[0].octets = small;
        for (Entry& entry : entries_) {
            if (entry.type == 5 || entry.octets.size() >= 4096) {
                if (!entry.octets.empty()) entry.start = append(entry.octets);
            }
        }
        std::string table;
        for (const std::uint32_t next : small_next) put_le(table, next, 4);
        const std::uint32_t small_table = table.empty() ? kEnd : append(table);
        const std::uint32_t directory = append(directory_octets());
        return finish(directory, small_table, padded(table, 512).size() / 512);
    }

private:
    static constexpr std::uint32_t kEnd = 0xFFFFFFFE;
    static constexpr std::uint32_t kNone = 0xFFFFFFFF;

    struct Entry {
        std::string name;
        int type = 0;
        std::size_t parent = 0;
        std::string octets;
        std::uint32_t start = kEnd;
    };

    static std::string padded(std::string octets, std::size_t unit) {
        octets.resize((octets.size() + unit - 1) / unit * unit);
        return octets;
    }
    static void chain(std::vector<std::uint32_t>& next, std::size_t count) {
        for (std::size_t i = 1; i < count; ++i) {
            next.push_back(static_cast<std::uint32_t>(next.size() + 1));
        }
        next.push_back(kEnd);
    }
    std::uint32_t append(const std::string& octets) {
        const auto start = static_cast<std::uint32_t>(next_.size());
        sectors_ += padded(octets, 512);
        chain(next_, padded(octets, 512).size() / 512);
        return start;
    }
    std::size_t storage(std::size_t parent, std::string_view name) {
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const Entry& entry = entries_[i];
            if (entry.type == 1 && entry.parent == parent && entry.name == name) return i;
        }
        entries_.push_back({std::string(name), 1, parent, {}});
        return entries_.size() - 1;
    }
    /// The children of a storage hang on each other's right side: readers need no balance.
    std::string directory_octets() const {
        std::string out;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            std::string raw;
            for (const char letter : entries_[i].name)
                put_le(raw, static_cast<unsigned char>(letter), 2);
            raw.resize(64);
            put_le(raw, entries_[i].name.size() * 2 + 2, 2);
            put_le(raw, static_cast<unsigned>(entries_[i].type), 2);
            put_le(raw, kNone, 4);
            put_le(raw, next_child(entries_[i].parent, i + 1, i == 0), 4);
            put_le(raw, entries_[i].type == 2 ? kNone : next_child(i, 1, false), 4);
            raw.resize(0x74);
            put_le(raw, entries_[i].start, 4);
            put_le(raw, entries_[i].octets.size(), 8);
            out += raw;
        }
        return out;
    }
    std::uint32_t next_child(std::size_t parent, std::size_t from, bool is_root) const {
        for (std::size_t i = from; i < entries_.size() && !is_root; ++i) {
            if (entries_[i].parent == parent) return static_cast<std::uint32_t>(i);
        }
        return kNone;
    }
    std::string finish(std::uint32_t directory, std::uint32_t small_table,
                       std::size_t small_sectors) {
        std::size_t tables = 1;
        while (tables * 128 < next_.size() + tables) ++tables;
        std::string header("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
        set_le(header, 0x18, 0x3E, 2);
        set_le(header, 0x1A, 3, 2);
        set_le(header, 0x1C, 0xFFFE, 2);
        set_le(header, 0x1E, 9, 2);
        set_le(header, 0x20, 6, 2);
        set_le(header, 0x2C, tables, 4);
        set_le(header, 0x30, directory, 4);
        set_le(header, 0x38, 4096, 4);
        set_le(header, 0x3C, small_table, 4);
        set_le(header, 0x40, small_sectors, 4);
        set_le(header, 0x44, kEnd, 4);
        std::string table;
        for (const std::uint32_t next : next_) put_le(table, next, 4);
        for (std::size_t i = 0; i < 109; ++i) {
            set_le(header, 0x4C + i * 4, i < tables ? next_.size() + i : kNone, 4);
            if (i < tables) put_le(table, 0xFFFFFFFD, 4);
        }
        while (table.size() < tables * 512) put_le(table, kNone, 4);
        return header + sectors_ + table;
    }

    std::vector<Entry> entries_{{"Root Entry", 5, 0, {}}};
    std::string sectors_;
    std::vector<std::uint32_t> next_;
};

}  // namespace sealtap::test

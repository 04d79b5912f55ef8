#pragma once

#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Zip archives for tests, the malformed ones included.
namespace sealtap::test {

/// One entry, and how its headers lie.
struct ZipEntry {
    std::string name;
    std::string text;
    bool is_deflated = true;
    bool is_named = true;         ///< the directory has it
    bool has_local = true;        ///< it is there at all; else the directory leads nowhere
    bool has_descriptor = false;  ///< sizes and checksum stand behind the data only
    bool is_descriptor_marked = true;
    bool has_zip64 = false;
    std::uint16_t flags = 0;
    std::optional<std::uint16_t> method = std::nullopt;  ///< both headers', instead of the true one
    std::optional<std::string> stored = std::nullopt;    ///< the data as they are, already coded
    std::optional<std::uint32_t> crc = std::nullopt;
    std::string extra = {};  ///< in both headers
    std::string comment = {};
    // The local header's own tale.
    std::optional<std::string> local_name = std::nullopt;
    std::optional<std::uint16_t> local_method = std::nullopt;
    std::optional<std::uint32_t> local_stored_size = std::nullopt;
    std::optional<std::uint32_t> local_size = std::nullopt;
    std::string behind = {};  ///< octets after it that belong to nothing
};

class ZipWriter {
public:
    std::string prefix;
    std::string comment;
    bool has_directory = true;
    bool has_end = true;
    bool has_zip64_end = false;
    bool counts_prefix = false;  ///< offsets are those in the file, not in the archive

    ZipWriter& add(ZipEntry entry) {
        entries_.push_back(std::move(entry));
        return *this;
    }
    ZipWriter& add(std::string name, std::string text) {
        return add({.name = std::move(name), .text = std::move(text)});
    }

    [[nodiscard]] std::string write() const {
        std::string out = prefix;
        const std::size_t base = counts_prefix ? 0 : prefix.size();
        std::string directory;
        std::uint64_t count = 0;
        for (const ZipEntry& entry : entries_) {
            const std::uint64_t offset = out.size() - base;
            const std::string data = data_of(entry);
            if (entry.has_local) {
                write_local(out, entry, data);
                out += entry.behind;
            }
            if (!entry.is_named) continue;
            write_record(directory, entry, data, offset);
            ++count;
        }
        if (!has_directory) return out;
        const std::uint64_t at = out.size() - base;
        out += directory;
        if (has_end) write_end(out, count, directory.size(), at, base);
        return out;
    }

    template <typename Value>
    static void put(std::string& out, Value value, int octets) {
        for (int i = 0; i < octets; ++i) {
            out += static_cast<char>(static_cast<std::uint64_t>(value) >> 8 * i & 0xFFU);
        }
    }
    [[nodiscard]] static std::uint32_t crc_of(std::string_view text) {
        return static_cast<std::uint32_t>(
            crc32(0, static_cast<const Bytef*>(static_cast<const void*>(text.data())),
                  static_cast<uInt>(text.size())));
    }
    /// Raw DEFLATE.
    [[nodiscard]] static std::string deflated(std::string_view text) {
        z_stream stream{};
        deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
        std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
        std::string in(text);
        stream.next_in = static_cast<Bytef*>(static_cast<void*>(in.data()));
        stream.avail_in = static_cast<uInt>(in.size());
        stream.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
        stream.avail_out = static_cast<uInt>(out.size());
        deflate(&stream, Z_FINISH);
        out.resize(stream.total_out);
        deflateEnd(&stream);
        return out;
    }

private:
    static constexpr std::uint32_t kInExtra = 0xFFFF'FFFF;

    static std::string data_of(const ZipEntry& entry) {
        if (entry.stored) return *entry.stored;
        return entry.is_deflated ? deflated(entry.text) : entry.text;
    }
    static std::uint16_t method_of(const ZipEntry& entry) {
        return entry.method.value_or(entry.is_deflated ? 8 : 0);
    }
    static std::uint16_t flags_of(const ZipEntry& entry) {
        return static_cast<std::uint16_t>(entry.flags | (entry.has_descriptor ? 8 : 0));
    }
    static std::uint32_t crc_in(const ZipEntry& entry) {
        return entry.crc.value_or(crc_of(entry.text));
    }

    static void write_local(std::string& out, const ZipEntry& entry, const std::string& data) {
        const std::string& name = entry.local_name ? *entry.local_name : entry.name;
        std::string extra = entry.extra;
        auto stored_size = static_cast<std::uint32_t>(data.size());
        auto size = static_cast<std::uint32_t>(entry.text.size());
        if (entry.has_zip64) {
            put(extra, 0x0001, 2);
            put(extra, 16, 2);
            put(extra, entry.has_descriptor ? 0 : size, 8);
            put(extra, entry.has_descriptor ? 0 : stored_size, 8);
            stored_size = size = kInExtra;
        } else if (entry.has_descriptor) {
            stored_size = size = 0;
        }
        out += "PK\x03\x04";
        put(out, 20, 2);
        put(out, flags_of(entry), 2);
        put(out, entry.local_method.value_or(method_of(entry)), 2);
        put(out, 0, 4);
        put(out, entry.has_descriptor ? 0 : crc_in(entry), 4);
        put(out, entry.local_stored_size.value_or(stored_size), 4);
        put(out, entry.local_size.value_or(size), 4);
        put(out, name.size(), 2);
        put(out, extra.size(), 2);
        out += name + extra + data;
        if (!entry.has_descriptor) return;
        if (entry.is_descriptor_marked) out += "PK\x07\x08";
        put(out, crc_in(entry), 4);
        put(out, data.size(), entry.has_zip64 ? 8 : 4);
        put(out, entry.text.size(), entry.has_zip64 ? 8 : 4);
    }

    static void write_record(std::string& out, const ZipEntry& entry, const std::string& data,
                             std::uint64_t offset) {
        std::string extra = entry.extra;
        if (entry.has_zip64) {
            put(extra, 0x0001, 2);
            put(extra, 24, 2);
            put(extra, entry.text.size(), 8);
            put(extra, data.size(), 8);
            put(extra, offset, 8);
        }
        out += "PK\x01\x02";
        put(out, 20, 2);
        put(out, 20, 2);
        put(out, flags_of(entry), 2);
        put(out, method_of(entry), 2);
        put(out, 0, 4);
        put(out, crc_in(entry), 4);
        put(out, entry.has_zip64 ? kInExtra : data.size(), 4);
        put(out, entry.has_zip64 ? kInExtra : entry.text.size(), 4);
        put(out, entry.name.size(), 2);
        put(out, extra.size(), 2);
        put(out, entry.comment.size(), 2);
        put(out, 0, 8);  // disk, attributes
        put(out, entry.has_zip64 ? kInExtra : offset, 4);
        out += entry.name + extra + entry.comment;
    }

    void write_end(std::string& out, std::uint64_t count, std::uint64_t size, std::uint64_t at,
                   std::size_t base) const {
        const std::uint64_t end64 = out.size() - base;
        if (has_zip64_end) {
            out += "PK\x06\x06";
            put(out, 44, 8);
            put(out, 45, 2);
            put(out, 45, 2);
            put(out, 0, 8);
            put(out, count, 8);
            put(out, count, 8);
            put(out, size, 8);
            put(out, at, 8);
            out += "PK\x06\x07";
            put(out, 0, 4);
            put(out, end64, 8);
            put(out, 1, 4);
        }
        out += "PK\x05\x06";
        put(out, 0, 4);
        put(out, count, 2);
        put(out, count, 2);
        put(out, has_zip64_end ? kInExtra : size, 4);
        put(out, has_zip64_end ? kInExtra : at, 4);
        put(out, comment.size(), 2);
        out += comment;
    }

    std::vector<ZipEntry> entries_;
};

}  // namespace sealtap::test

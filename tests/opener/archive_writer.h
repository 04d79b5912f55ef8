#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "zip_writer.h"

// Archives of other formats for tests: by libarchive where it writes them, else octet by octet.
namespace sealtap::test {

struct ArchiveFile {
    std::string name;
    std::string text;
    std::string link = {};  ///< makes it a symbolic link
};

/// `format` and `filter` as libarchive names them: "7zip", "ustar", "pax" …; "xz", "bzip2", "".
inline std::string make_archive(const std::string& format, const std::string& filter,
                                const std::vector<ArchiveFile>& files) {
    // It converts names by the thread's locale.
    const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    const locale_t before = uselocale(locale);
    archive* const writer = archive_write_new();
    archive_write_set_format_by_name(writer, format.c_str());
    if (!filter.empty()) archive_write_add_filter_by_name(writer, filter.c_str());
    archive_write_set_bytes_in_last_block(writer, 1);
    std::size_t room = 1U << 20U;  // an ISO image has 300 KB of nothing
    for (const ArchiveFile& file : files) room += file.text.size() + 4096;
    std::string out(room, '\0');
    std::size_t used = 0;
    archive_write_open_memory(writer, out.data(), out.size(), &used);
    for (const ArchiveFile& file : files) {
        archive_entry* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, file.name.c_str());
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_mtime(entry, 1'700'000'000, 0);
        archive_entry_set_filetype(entry, file.link.empty() ? AE_IFREG : AE_IFLNK);
        if (!file.link.empty()) archive_entry_set_symlink(entry, file.link.c_str());
        archive_entry_set_size(entry, static_cast<std::int64_t>(file.text.size()));
        archive_write_header(writer, entry);
        if (!file.text.empty()) archive_write_data(writer, file.text.data(), file.text.size());
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    uselocale(before);
    freelocale(locale);
    out.resize(used);
    return out;
}

/// One compressed stream.
inline std::string compressed(const std::string& filter, const std::string& text) {
    return make_archive("raw", filter, {{"x", text}});
}

/// RAR 4, stored (technote.txt): each block begins with the lower half of its CRC-32.
inline std::string make_rar(const std::vector<ArchiveFile>& files, std::uint16_t flags = 0) {
    const auto put_block = [](std::string& out, const std::string& block) {
        ZipWriter::put(out, ZipWriter::crc_of(block) & 0xFFFFU, 2);
        out += block;
    };
    std::string out("Rar!\x1A\x07\0", 7);
    std::string main = "\x73";
    ZipWriter::put(main, 0, 2);
    ZipWriter::put(main, 13, 2);
    ZipWriter::put(main, 0, 6);
    put_block(out, main);
    for (const ArchiveFile& file : files) {
        std::string head = "\x74";
        ZipWriter::put(head, 0x8000U | flags, 2);
        ZipWriter::put(head, 32 + file.name.size(), 2);
        ZipWriter::put(head, file.text.size(), 4);
        ZipWriter::put(head, file.text.size(), 4);
        ZipWriter::put(head, 3, 1);  // Unix
        ZipWriter::put(head, ZipWriter::crc_of(file.text), 4);
        ZipWriter::put(head, 0x5000'0000, 4);
        ZipWriter::put(head, 20, 1);
        ZipWriter::put(head, 0x30, 1);  // stored
        ZipWriter::put(head, file.name.size(), 2);
        ZipWriter::put(head, 0100644, 4);
        put_block(out, head + file.name);
        out += file.text;
    }
    std::string end = "\x7B";
    ZipWriter::put(end, 0x4000, 2);
    ZipWriter::put(end, 7, 2);
    put_block(out, end);
    return out;
}

/// RAR 5, stored: headers of variable-length numbers, each with its checksum and size before it.
inline std::string make_rar5(const std::vector<ArchiveFile>& files) {
    const auto number = [](std::uint64_t value) {
        std::string out;
        for (; value >= 0x80; value >>= 7U) out += static_cast<char>((value & 0x7FU) | 0x80U);
        return out + static_cast<char>(value);
    };
    const auto put_header = [&](std::string& out, const std::string& header) {
        const std::string sized = number(header.size()) + header;
        ZipWriter::put(out, ZipWriter::crc_of(sized), 4);
        out += sized;
    };
    std::string out("Rar!\x1A\x07\x01\0", 8);
    put_header(out, number(1) + number(0) + number(0));
    for (const ArchiveFile& file : files) {
        std::string crc;
        ZipWriter::put(crc, ZipWriter::crc_of(file.text), 4);
        put_header(out, number(2) + number(2) + number(file.text.size()) + number(4) +
                            number(file.text.size()) + number(0100644) + crc + number(0) +
                            number(1) + number(file.name.size()) + file.name);
        out += file.text;
    }
    put_header(out, number(5) + number(0) + number(0));
    return out;
}

/// LHA, stored ("-lh0-"), with headers of level 0.
inline std::string make_lha(const std::vector<ArchiveFile>& files) {
    std::string out;
    for (const ArchiveFile& file : files) {
        std::string head = "-lh0-";
        ZipWriter::put(head, file.text.size(), 4);
        ZipWriter::put(head, file.text.size(), 4);
        ZipWriter::put(head, 0x5000'0000, 4);
        head += '\x20';
        head += '\0';
        head += static_cast<char>(file.name.size());
        head += file.name;
        unsigned crc = 0;
        for (const char octet : file.text) {
            crc ^= static_cast<unsigned char>(octet);
            for (int i = 0; i < 8; ++i) crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xA001U : crc >> 1U;
        }
        ZipWriter::put(head, crc, 2);
        unsigned sum = 0;
        for (const char octet : head) sum += static_cast<unsigned char>(octet);
        out += static_cast<char>(head.size());
        out += static_cast<char>(sum);
        out += head + file.text;
    }
    return out + '\0';
}

/// A cabinet ([MS-CAB]) with one folder, stored.
inline std::string make_cab(const std::vector<ArchiveFile>& files) {
    std::string list;
    std::string data;
    for (const ArchiveFile& file : files) {
        ZipWriter::put(list, file.text.size(), 4);
        ZipWriter::put(list, data.size(), 4);
        ZipWriter::put(list, 0, 2);
        ZipWriter::put(list, 0x5000'0000, 4);
        ZipWriter::put(list, 0x80, 2);  // the name is UTF-8
        list += file.name + '\0';
        data += file.text;
    }
    const std::size_t list_at = 36 + 8;
    const std::size_t data_at = list_at + list.size();
    std::string out = "MSCF";
    ZipWriter::put(out, 0, 4);
    ZipWriter::put(out, data_at + 8 + data.size(), 4);
    ZipWriter::put(out, 0, 4);
    ZipWriter::put(out, list_at, 4);
    ZipWriter::put(out, 0, 4);
    ZipWriter::put(out, 0x0103, 2);
    ZipWriter::put(out, 1, 2);
    ZipWriter::put(out, files.size(), 2);
    ZipWriter::put(out, 0, 6);
    ZipWriter::put(out, data_at, 4);
    ZipWriter::put(out, 1, 2);
    ZipWriter::put(out, 0, 2);
    out += list;
    ZipWriter::put(out, 0, 4);  // no checksum
    ZipWriter::put(out, data.size(), 2);
    ZipWriter::put(out, data.size(), 2);
    return out + data;
}

/// An RPM package with an empty signature and one header, around `payload`.
inline std::string make_rpm(std::string_view description, std::string_view payload) {
    const auto header = [](std::string_view store) {
        std::string out("\x8E\xAD\xE8\x01\0\0\0\0\0\0\0\0\0\0\0", 15);
        return out + static_cast<char>(store.size()) + std::string(store);
    };
    std::string out = "\xED\xAB\xEE\xDB";
    out.resize(96);
    return out + header("") + header(description) + std::string(payload);
}

}  // namespace sealtap::test

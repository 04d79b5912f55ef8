#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opener/names.h"
#include "opener/zip/header.h"
#include "sealtap/bytes.h"

// A zip archive for every format that lives in one: OOXML, OpenDocument, EPUB, OFD, and zip itself.
namespace sealtap::opener::zip {

/// Which of an archive's two tales an entry comes from.
enum class Reading : std::uint8_t {
    Main,       ///< the directory's; in an archive without one, the local header's
    Local,      ///< the local header's, where the directory tells another method, size or checksum,
                ///< or does not name the entry at all
    LocalName,  ///< as Main, and only the name differs
};

/// One entry. The views are into the archive.
struct Entry {
    Header header;  ///< of the reading; sizes are 0 where is_size_known is false
    Reading reading = Reading::Main;
    std::uint64_t header_offset = 0;  ///< of the local header; the archive's size if there is none
    std::uint64_t data_offset = 0;
    Bytes data;  ///< as stored, cut at the archive's end
    /// False: neither directory nor descriptor tells; `data` reaches as far as it can, and the
    /// coding tells its end.
    bool is_size_known = true;
    bool has_checksum = true;  ///< and a size
    bool is_cut = false;       ///< the archive ends before the entry does
    bool is_lost = false;      ///< the directory names it and there is no local header: no data
    /// It begins inside what another entry holds (a bomb that quotes), or has the same data.
    bool overlaps = false;
    bool is_copy = false;  ///< another name of the directory for the same local header

    [[nodiscard]] bool is_folder() const noexcept {
        return !header.name.empty() && (header.name.back() == '/' || header.name.back() == '\\');
    }
};

/// Octets of the archive that belong to no entry and no record.
struct Range {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// The entries of an archive in memory: by its directory, and by all local headers that the
/// directory does not lead to. Input is hostile. Takes time in proportion to the archive, and at
/// most 40 octets an entry; holds views of the archive, which its owner keeps. One thread.
class Archive {
public:
    /// As many entries are kept; the rest of the archive counts as unread (`is_cut_short`).
    static constexpr std::size_t kEntriesMax = 200'000;

    /// Nothing: no directory, and no local header anywhere.
    [[nodiscard]] static std::optional<Archive> read(Bytes octets);

    [[nodiscard]] std::size_t size() const noexcept { return records_.size(); }
    /// `index` < size(). First the directory's, in its order, each with its second reading behind
    /// it; then the rest as they stand.
    [[nodiscard]] Entry entry(std::size_t index) const noexcept;
    /// Its header alone: cheaper, since it need not look at two places.
    [[nodiscard]] Header header(std::size_t index) const noexcept;
    /// The first Main entry of that name: '\' is '/', a leading '/' is dropped, ASCII letters are
    /// equal in both cases (as OPC wants it).
    [[nodiscard]] std::optional<Entry> find(std::string_view name) const noexcept;
    /// The name in UTF-8, by its own marks or by what all names of the archive look like.
    [[nodiscard]] std::string name(const Entry& entry) const { return name(entry.header); }
    [[nodiscard]] std::string name(const Header& header) const;
    /// Text beside the names (comments) in UTF-8, in the charset of the names.
    [[nodiscard]] std::string text(std::string_view octets) const;

    [[nodiscard]] Bytes octets() const noexcept { return octets_; }
    [[nodiscard]] std::string_view comment() const noexcept { return comment_; }
    [[nodiscard]] bool has_directory() const noexcept { return has_directory_; }
    /// What belongs to nothing known, in order; runs of zeros are left out.
    [[nodiscard]] const std::vector<Range>& rest() const noexcept { return rest_; }
    [[nodiscard]] bool is_cut_short() const noexcept { return is_cut_short_; }
    /// Octets of an encrypted directory (section 7): what it names cannot be known.
    [[nodiscard]] std::uint64_t encrypted_directory() const noexcept {
        return encrypted_directory_;
    }

private:
    static constexpr std::uint64_t kNone = UINT64_MAX;
    struct Record {
        std::uint64_t directory = kNone;  ///< offset of the directory's record
        std::uint64_t local = kNone;      ///< offset of the local header
        Reading reading = Reading::Main;
        bool overlaps = false;
        bool is_copy = false;
        bool is_size_known = true;
        std::uint64_t stored = kNone;  ///< size of the data, where the header does not tell it
    };
    struct Key {
        std::uint32_t hash;
        std::uint32_t index;
    };

    explicit Archive(Bytes octets) noexcept : octets_(octets) {}
    void read_directory(const Directory& directory);
    void find_shift(const Directory& directory) noexcept;
    void add_named(std::uint64_t record, const Header& header);
    void add_local(std::uint64_t local, Reading reading);
    void add(const Record& record);
    void read_gaps(const std::optional<Directory>& directory);
    void mark_overlap(std::size_t index, std::uint64_t covered, std::size_t& last_main);
    void read_gap(std::uint64_t begin, std::uint64_t end);
    void add_rest(std::uint64_t begin, std::uint64_t end);
    [[nodiscard]] std::uint64_t extent_end(const Entry& entry) const noexcept;
    [[nodiscard]] Entry local_entry(std::uint64_t local) noexcept;
    void read_descriptor(Entry& entry) const noexcept;
    void find_end(Entry& entry) noexcept;
    void index_names();
    void choose_charset();

    Bytes octets_;
    std::vector<Record> records_;
    std::vector<Key> keys_;
    std::vector<Range> rest_;
    std::string_view comment_;
    std::uint64_t shift_ = 0;  ///< what is added to stated offsets, modulo 2^64
    std::uint64_t encrypted_directory_ = 0;
    std::uint64_t directory_end_ = 0;
    std::uint64_t stray_directory_ = kNone;        ///< a directory that no end record leads to
    std::uint64_t measuring_left_ = 32ULL << 20U;  ///< octets inflated to find ends
    NameCharset charset_ = NameCharset::Utf8;
    bool has_directory_ = false;
    bool is_cut_short_ = false;
};

}  // namespace sealtap::opener::zip

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "opener/pdf/described_text.h"
#include "opener/pdf/loose_text.h"
#include "opener/pdf/page_reader.h"

namespace sealtap::opener::pdf {

/// What the objects that refer to a stream say it is.
enum class Use : std::uint8_t { Unknown, Font, Table, Metadata, Attachment, Script, Form };

struct Reference {
    Use use = Use::Unknown;
    std::string name;  ///< of an attachment, UTF-8
};

/// Walks over all objects of a document, reached from its catalogue or not, and writes their
/// strings: what readers see outside pages, and what they never show. Learns on the way which
/// streams there are and what for. Borrows everything it is given.
class ObjectReader {
public:
    ObjectReader(Document& document, Seen& walked, const PageReader& pages, Output& out,
                 LooseText& loose)
        : document_(document),
          walked_(walked),
          pages_(pages),
          out_(out),
          loose_(loose),
          text_(out) {}

    /// All objects that the tables name. False: the output wants no more.
    bool read();
    /// Those that none names, and the dictionaries that begin at these places.
    bool read_unlisted(std::span<const int> numbers, std::span<const std::size_t> trailers);

    /// The numbers of the streams that no walk met before, in the order of the file's table.
    [[nodiscard]] const std::vector<int>& streams() const noexcept { return streams_; }
    /// The numbers of dictionaries that are pages, in the tree or not.
    [[nodiscard]] const std::vector<int>& page_objects() const noexcept { return page_objects_; }
    [[nodiscard]] const std::unordered_map<int, Reference>& references() const noexcept {
        return references_;
    }

private:
    /// What a dictionary is for, as far as its strings are concerned.
    enum class Purpose : std::uint8_t {
        Other,
        Info,
        Outline,
        Annotation,
        Field,
        FileSpecification,
        Signature,
        Structural,  ///< its strings are keys and hashes
    };
    struct Pending {
        const Object* value;
        const char* key;
        const Object* parent;  ///< the dictionary it lies in, through arrays
        Purpose purpose;
    };

    bool read_all();
    void read_one(int number);
    void walk(int number, const Object& object);
    void walk_dictionary(const Pending& pending, const Dict& dictionary);
    void walk_array(const Pending& pending);
    [[nodiscard]] Purpose purpose_of(const Dict& dictionary, const char* key) const;
    void note_reference(const Pending& pending);
    void add_string(const Pending& pending);
    void add_structural(std::string_view key, std::string_view octets);
    void add_unreadable(std::string_view octets);
    void add_field(const Pending& pending, std::string_view key, const std::string& utf8);
    void write_octets(std::string_view step, std::string_view octets);

    Document& document_;
    Seen& walked_;
    const PageReader& pages_;
    Output& out_;
    LooseText& loose_;
    DescribedText text_;
    std::vector<Pending> pending_;
    std::vector<int> streams_;
    std::vector<int> page_objects_;
    std::unordered_map<int, Reference> references_;
    int number_ = 0;
    int info_number_ = 0;  ///< none: no object has it
    std::uint32_t page_ = 0;
    bool is_info_ = false;
};

}  // namespace sealtap::opener::pdf

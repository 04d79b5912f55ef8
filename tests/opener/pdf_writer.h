#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sealtap::test {

/// Writes small PDF files: an object a call, numbered from 1, a table of them at the end. Object 1
/// is the catalogue, 2 the root of the page tree, 3 and 4 the fonts /F (Helvetica) and /H (a
/// Chinese one that no file carries, of two-octet characters in UTF-16).
class PdfWriter {
public:
    PdfWriter() {
        add("");
        add("");
        add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        add("<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H "
            "/DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 >> ] "
            ">>");
    }

    /// The number that the object has.
    int add(std::string body) {
        objects_.push_back(std::move(body));
        return static_cast<int>(objects_.size());
    }
    int add_stream(std::string_view dictionary, std::string_view data) {
        return add(stream(dictionary, data));
    }
    [[nodiscard]] static std::string stream(std::string_view dictionary, std::string_view data) {
        return "<< " + std::string(dictionary) + " /Length " + std::to_string(data.size()) +
               " >>\nstream\n" + std::string(data) + "\nendstream";
    }
    void set(int number, std::string body) {
        objects_[static_cast<std::size_t>(number - 1)] = std::move(body);
    }
    /// A page of A4 with that content; `more` are entries of its dictionary.
    int add_page(std::string_view content, std::string_view more = "") {
        const int stream = add_stream("", content);
        const int page =
            add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents " + ref(stream) +
                " /Resources << /Font << /F 3 0 R /H 4 0 R >> >> " + std::string(more) + " >>");
        pages_.push_back(page);
        return page;
    }
    void add_to_catalogue(std::string_view entries) { catalogue_ += std::string(entries) + " "; }
    void add_to_trailer(std::string_view entries) { trailer_ += std::string(entries) + " "; }

    [[nodiscard]] static std::string ref(int number) { return std::to_string(number) + " 0 R"; }
    /// UTF-16 in hexadecimal, as the font /H takes it.
    [[nodiscard]] static std::string hex(std::u16string_view text) {
        std::string digits = "<";
        for (const char16_t unit : text) {
            for (unsigned shift = 16; shift > 0; shift -= 4) {
                digits += "0123456789ABCDEF"[unit >> (shift - 4) & 15U];
            }
        }
        return digits + ">";
    }

    [[nodiscard]] std::string finish() {
        std::string kids;
        for (const int page : pages_) kids += ref(page) + " ";
        set(1, "<< /Type /Catalog /Pages 2 0 R " + catalogue_ + ">>");
        set(2, "<< /Type /Pages /Count " + std::to_string(pages_.size()) + " /Kids [ " + kids +
                   "] >>");
        std::string file = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
        std::string table = "0 1\n0000000000 65535 f \n";
        for (std::size_t i = 0; i < objects_.size(); ++i) {
            append(file, table, static_cast<int>(i + 1), objects_[i]);
        }
        return end(std::move(file), table, "");
    }

    /// An incremental update appended to `file`: objects of those numbers anew.
    [[nodiscard]] std::string update(
        std::string file, const std::vector<std::pair<int, std::string>>& objects) const {
        const std::size_t start = file.rfind("startxref\n") + 10;
        const std::string before = file.substr(start, file.find('\n', start) - start);
        std::string table;
        for (const auto& [number, body] : objects) append(file, table, number, body);
        return end(std::move(file), table, "/Prev " + before + " ");
    }

private:
    static void append(std::string& file, std::string& table, int number, std::string_view body) {
        std::string offset = std::to_string(file.size());
        offset.insert(0, 10 - offset.size(), '0');
        table += std::to_string(number) + " 1\n" + offset + " 00000 n \n";
        file += std::to_string(number) + " 0 obj\n" + std::string(body) + "\nendobj\n";
    }
    [[nodiscard]] std::string end(std::string file, std::string_view table,
                                  std::string_view more) const {
        const std::string start = std::to_string(file.size());
        return std::move(file) + "xref\n" + std::string(table) + "trailer\n<< /Root 1 0 R /Size " +
               std::to_string(objects_.size() + 1) + " " + trailer_ + std::string(more) +
               ">>\nstartxref\n" + start + "\n%%EOF\n";
    }

    std::vector<std::string> objects_;
    std::vector<int> pages_;
    std::string catalogue_;
    std::string trailer_;
};

}  // namespace sealtap::test

#include "samples.h"

#include <array>

#include "archive_writer.h"
#include "fixture.h"
#include "office_samples.h"
#include "pdf_writer.h"
#include "tnef_writer.h"
#include "zip_writer.h"

namespace sealtap::test {
namespace {

std::string words() {
    std::string text;
    for (int i = 0; i < 60; ++i) text += "工艺规程 " + std::to_string(i * 7919) + "\n";
    return text;
}

std::vector<ArchiveFile> files() {
    return {{"q3/绝密.txt", words()}, {"b.txt", "second"}, {"empty", ""}};
}
std::vector<ArchiveFile> plain_files() { return {{"a.txt", words()}, {"b.txt", "second"}}; }

std::vector<Sample> archives(const std::string& format) {
    return {{make_archive(format, "", files())}};
}

std::vector<Sample> zips() {
    ZipWriter zip;
    zip.comment = "remark";
    zip.add("q3/绝密.txt", words())
        .add({.name = "stored", .text = "second", .is_deflated = false})
        .add({.name = "described", .text = words(), .has_descriptor = true})
        .add({.name = "wide", .text = "third", .has_zip64 = true});
    ZipWriter bare = zip;
    bare.has_directory = false;
    ZipWriter behind = zip;
    behind.prefix = "MZ program";
    return {{zip.write()}, {bare.write()}, {behind.write()}};
}

std::vector<Sample> tars() {
    std::vector<ArchiveFile> all = files();
    all.push_back({"link", "", "b.txt"});
    const std::vector<ArchiveFile> old = {{"a.txt", words()}, {"b.txt", "second"}};
    return {{make_archive("ustar", "", all)},
            {make_archive("pax", "", all)},
            {make_archive("gnutar", "", all)},
            {make_archive("v7tar", "", old)}};
}

std::vector<Sample> cpios() {
    return {{make_archive("newc", "", files())}, {make_archive("odc", "", files())}};
}

std::vector<Sample> pdfs() {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 720 Td (TOP SECRET) Tj ET");
    return {{pdf.finish()}};
}

std::vector<Sample> pdfs_within() {
    return {{"Some words that a server put before it\n" + pdfs().front().octets}};
}

std::vector<Sample> coded(const std::string& filter) { return {{compressed(filter, words())}}; }

struct FormatSamples {
    std::string_view format;
    std::vector<Sample> (*make)();
};

// clang-format off
constexpr std::array kFormats{
    FormatSamples{"zip", zips},
    FormatSamples{"7z", [] { return archives("7zip"); }},
    FormatSamples{"rar", [] { return std::vector<Sample>{{make_rar(plain_files())}}; }},
    FormatSamples{"rar5", [] { return std::vector<Sample>{{make_rar5(files())}}; }},
    FormatSamples{"tar", tars},
    FormatSamples{"cpio", cpios},
    FormatSamples{"cab", [] { return std::vector<Sample>{{make_cab(plain_files())}}; }},
    FormatSamples{"lha", [] { return std::vector<Sample>{{make_lha(plain_files())}}; }},
    FormatSamples{"xar", [] { return archives("xar"); }},
    FormatSamples{"ar", [] { return std::vector<Sample>{{make_archive("arbsd", "", plain_files())}}; }},
    FormatSamples{"iso9660", [] { return archives("iso9660"); }},
    FormatSamples{"compress", [] { return coded("compress"); }},
    FormatSamples{"bzip2", [] { return coded("bzip2"); }},
    FormatSamples{"xz", [] { return coded("xz"); }},
    FormatSamples{"lzma", [] { return coded("lzma"); }},
    FormatSamples{"lzip", [] { return coded("lzip"); }},
    FormatSamples{"zstd", [] { return coded("zstd"); }},
    FormatSamples{"lz4", [] { return coded("lz4"); }},
    FormatSamples{"rpm", [] { return std::vector<Sample>{{make_rpm("description", compressed("xz", words()))}}; }},
    FormatSamples{"ole", ole_samples},
    FormatSamples{"rtf", rtf_samples},
    FormatSamples{"cms", [] { return std::vector<Sample>{{fixture("signed.p7m")}, {fixture("streamed.p7m")}}; }},
    FormatSamples{"tnef", [] { return std::vector<Sample>{{sample_tnef()}}; }},
    FormatSamples{"pdf", pdfs},
    FormatSamples{"pdf-within", pdfs_within},
    FormatSamples{"ooxml", ooxml_samples},
    FormatSamples{"odf", odf_samples},
    FormatSamples{"ofd", ofd_samples},
    FormatSamples{"epub", epub_samples},
};
// clang-format on

}  // namespace

std::vector<Sample> samples_of(std::string_view format) {
    for (const FormatSamples& known : kFormats) {
        if (known.format == format) return known.make();
    }
    return {};
}

}  // namespace sealtap::test

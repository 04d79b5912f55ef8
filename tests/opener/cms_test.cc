#include "opener/cms/cms.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "collected_output.h"
#include "fixture.h"
#include "opener/cms/ber.h"

namespace sealtap::test {
namespace {

using std::string_literals::operator""s;

OpenStatus open_cms(std::string_view octets, CollectedOutput& out) {
    opener::Whole whole;
    whole.octets = bytes_of(octets);
    EXPECT_TRUE(opener::cms::kDescriptor.accepts(whole));
    return opener::cms::kDescriptor.open(whole, out);
}

std::string element(unsigned tag, std::string_view content) {
    std::string out(1, static_cast<char>(tag));
    if (content.size() >= 128)
        out += '\x82' + std::string(1, static_cast<char>(content.size() >> 8U));
    out += static_cast<char>(content.size());
    return out.append(content);
}

std::string content_info(std::string_view identifier, std::string_view content) {
    return element(0x30, element(0x06, identifier) + element(0xA0, content));
}

const std::string kData = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";

TEST(Cms, GivesTheMailThatIsSigned) {
    for (const char* name : {"signed.p7m", "streamed.p7m", "digested.p7m"}) {
        CollectedOutput out;
        EXPECT_EQ(open_cms(fixture(name), out), OpenStatus::Opened) << name;
        const CollectedPart* part = out.find("cms");
        ASSERT_NE(part, nullptr) << name;
        EXPECT_TRUE(part->text.starts_with("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b"));
        EXPECT_TRUE(part->text.ends_with("VE9QIFNFQ1JFVA==\r\n--b--\r\n")) << name;
        EXPECT_EQ(part->info.media_type, "message/rfc822");
    }
}

TEST(Cms, GivesSignersAndCertificatesRaw) {
    for (const char* name : {"signed.p7m", "detached.p7s"}) {
        CollectedOutput out;
        EXPECT_EQ(open_cms(fixture(name), out), OpenStatus::Opened) << name;
        EXPECT_NE(out.parts.back().text.find("Zhang San"), std::string::npos) << name;
    }
}

TEST(Cms, EveryOctetIsWrittenOrFraming) {
    const std::string file = fixture("signed.p7m");
    CollectedOutput out;
    (void)open_cms(file, out);
    std::string all;
    for (const CollectedPart& part : out.parts) all += part.text;
    constexpr std::size_t kIdentifierBytes = 4 + 11;  // which would make CMS of the rest again
    EXPECT_EQ(all.size(), file.size() - kIdentifierBytes);
}

TEST(Cms, TellsWhatIsEnvelopedAsEncrypted) {
    for (const char* name : {"enveloped.p7m", "authenveloped.p7m"}) {
        const std::string file = fixture(name);
        CollectedOutput out;
        EXPECT_EQ(open_cms(file, out), OpenStatus::Opened);
        EXPECT_EQ(out.unread_octets[Cause::Encrypted], file.size()) << name;
        EXPECT_TRUE(out.parts.empty());
    }
}

TEST(Cms, HandsCompressedDataOnWithItsCoding) {
    std::string packed(200, '\0');
    uLongf size = packed.size();
    const std::string text = "secret minutes";
    compress(static_cast<Bytef*>(static_cast<void*>(packed.data())), &size,
             static_cast<const Bytef*>(static_cast<const void*>(text.data())), text.size());
    packed.resize(size);
    const std::string zlib = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x03\x08";
    const std::string data = element(
        0x30, element(0x02, "\0"s) + element(0x30, element(0x06, zlib)) +
                  element(0x30, element(0x06, kData) + element(0xA0, element(0x04, packed))));
    CollectedOutput out;
    EXPECT_EQ(open_cms(content_info("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x09", data), out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("cms"), packed);
    EXPECT_EQ(out.find("cms")->info.codings, std::vector<std::string>{"deflate"});
}

TEST(Cms, StringsInPiecesAreJoined) {
    const std::string pieces =
        element(0x24, element(0x04, "one ") + element(0x24, element(0x04, "two ")) + "\x24\x80"s +
                          element(0x04, "three") + "\0\0"s);
    CollectedOutput out;
    EXPECT_EQ(open_cms(content_info(kData, pieces), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("cms"), "one two three");
}

TEST(Cms, KeepsWhatStandsBeforeTheEndOfAFileThatIsCut) {
    const std::string file = fixture("signed.p7m");
    CollectedOutput out;
    EXPECT_EQ(open_cms(std::string_view(file).substr(0, 200), out), OpenStatus::Damaged);
    EXPECT_TRUE(out.text("cms").starts_with("Content-Type: multipart/mixed"));
}

TEST(Cms, ReadsTheSameInLetters) {
    // data, "secret plan", by hand.
    const std::string pem =
        "-----BEGIN CMS-----\nMBoGCSqGSIb3DQEHAaANBAtzZWNy\r\nZXQgcGxhbg==\n-----END "
        "CMS-----\nmore\n";
    CollectedOutput out;
    EXPECT_EQ(open_cms(pem, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("cms"), "secret plan");
    EXPECT_EQ(out.parts.back().text, "-----END CMS-----\nmore\n");
    opener::Whole whole;
    whole.octets = bytes_of("-----BEGIN PKCS7-----\nbm90aGluZw==\n");
    CollectedOutput nothing;
    EXPECT_EQ(opener::cms::kDescriptor.open(whole, nothing), OpenStatus::Refused);
    EXPECT_TRUE(nothing.parts.empty());
}

TEST(Cms, OtherSequencesAreNotTaken) {
    opener::Whole whole;
    for (const std::string& octets : {"0"s, "\x30\x80"s, element(0x30, element(0x06, "\x2A\x03")),
                                      element(0x30, element(0x02, "\x01")), std::string("text")}) {
        whole.octets = bytes_of(octets);
        EXPECT_FALSE(opener::cms::kDescriptor.accepts(whole));
    }
}

TEST(Ber, NestingWithoutEndCostsNoStack) {
    std::string deep = "\x30\x80"s + element(0x06, kData) + "\xA0\x80"s;
    for (int i = 0; i < 200'000; ++i) deep += "\x24\x80";
    CollectedOutput out;
    EXPECT_EQ(open_cms(deep, out), OpenStatus::Damaged);
}

}  // namespace
}  // namespace sealtap::test

#include <gtest/gtest.h>

#include "cfb_writer.h"
#include "open_ole.h"

namespace sealtap::test {
namespace {

std::string word(std::uint64_t value, std::size_t size = 4) {
    std::string out;
    put_le(out, value, size);
    return out;
}

std::string atom(unsigned type, std::string_view data, unsigned instance = 0) {
    return word(instance << 4U, 2) + word(type, 2) + word(data.size()) + std::string(data);
}

std::string container(unsigned type, std::string_view data, unsigned instance = 0) {
    return word(instance << 4U | 0xFU, 2) + word(type, 2) + word(data.size()) + std::string(data);
}

std::string wide(std::u16string_view text) { return atom(4000, utf16(text)); }

std::string presentation(std::string stream) {
    stream.resize(std::max<std::size_t>(stream.size(), 4096));
    return CfbWriter().add("PowerPoint Document", stream).write();
}

TEST(PowerPoint, ReadsTextOfSlidesNotesAndMasters) {
    CollectedOutput out;
    const std::string stream = container(1016, wide(u"内部")) +
                               container(1006, wide(u"绝密项目\r第二行") + atom(4008, "caf\xE9")) +
                               container(1008, wide(u"备注"));
    EXPECT_EQ(open_ole(presentation(stream), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ppt:slide"), "绝密项目\n第二行\ncafé\n");
    EXPECT_EQ(out.text("ppt:notes"), "备注\n");
    EXPECT_TRUE(out.place_of("ppt:slide", "绝密").at_top);
    EXPECT_FALSE(out.place_of("ppt:slide", "caf").at_top);
    EXPECT_EQ(out.place_of("ppt:notes", "备注").region, Region::Note);
    EXPECT_EQ(out.place_of("ppt:master", "内部").region, Region::Watermark);
}

TEST(PowerPoint, ReadsSizeAndColour) {
    // One paragraph run; then two letters of 44 points in red, and the rest in nothing special.
    const std::string style = word(6) + word(0, 2) + word(0) + word(2) + word(3U << 17U) +
                              word(44, 2) + "\xFF" + std::string(2, '\0') + "\xFE" + word(4) +
                              word(0);
    CollectedOutput out;
    (void)open_ole(presentation(container(1006, wide(u"绝密其他字") + atom(4001, style))), out);
    EXPECT_EQ(out.text("ppt:slide"), "绝密其他字\n");
    const Place place = out.place_of("ppt:slide", "绝密");
    EXPECT_EQ(place.font_half_points, 88);
    EXPECT_EQ(place.colour, 0xFF0000U);
    EXPECT_EQ(out.place_of("ppt:slide", "其他字").font_half_points, 0);
}

TEST(PowerPoint, NumbersSlidesAsTheyAreShown) {
    const std::string first = container(1006, wide(u"shown second"));
    const std::string second = container(1006, wide(u"shown first"));
    const std::string list =
        container(1000, container(4080, atom(1011, word(8) + std::string(16, '\0')) +
                                            atom(1011, word(7) + std::string(16, '\0'))));
    const std::string directory = atom(6002, word(2U << 20U | 7U) + word(0) + word(first.size()));
    CollectedOutput out;
    (void)open_ole(presentation(first + second + list + directory), out);
    EXPECT_EQ(out.parts[0].text, "shown second\n");
    EXPECT_EQ(out.parts[0].places[0].second.page, 2U);
    EXPECT_EQ(out.parts[1].places[0].second.page, 1U);
}

TEST(PowerPoint, ReadsCommentsInTagData) {
    CollectedOutput out;
    const std::string comment = container(12000, atom(4026, utf16(u"批注"), 1));
    (void)open_ole(presentation(container(1006, container(5002, atom(5003, comment)))), out);
    EXPECT_EQ(out.place_of("ppt:slide", "批注").region, Region::Comment);
}

TEST(PowerPoint, WritesRecordsRawThatItDoesNotRead) {
    CollectedOutput out;
    (void)open_ole(presentation(container(1006, atom(0x7777, "odd data"))), out);
    EXPECT_NE(out.text("ppt:records").find("odd data"), std::string::npos);
}

TEST(PowerPoint, WritesPicturesAndObjects) {
    const std::string pictures = atom(0xF01D, std::string(17, 'i') + "jpeg", 0x46A) +
                                 atom(0xF01E, std::string(33, 'i') + "png", 0x6E1);
    CollectedOutput out;
    const std::string stream =
        container(1006, wide(u"a")) + atom(4113, word(9) + "packed", 1) + std::string(4096, '\0');
    EXPECT_EQ(
        open_ole(CfbWriter().add("PowerPoint Document", stream).add("Pictures", pictures).write(),
                 out),
        OpenStatus::Opened);
    EXPECT_EQ(out.text("ppt:picture"), "jpeg");
    EXPECT_EQ(out.text("ppt:object"), "packed");
    EXPECT_EQ(out.find("ppt:object")->info.codings, std::vector<std::string>{"deflate"});
}

TEST(PowerPoint, SaysThatACipherIsNotRead) {
    std::string user(32, '\0');
    set_le(user, 12, 0xF3D1C4DF, 4);
    CollectedOutput out;
    (void)open_ole(CfbWriter()
                       .add("Current User", user)
                       .add("PowerPoint Document", std::string(5000, 'x'))
                       .write(),
                   out);
    ASSERT_NE(out.find("ppt:encrypted"), nullptr);
    EXPECT_EQ(out.find("ppt:encrypted")->skipped.at(Cause::Encrypted), 5000U);
}

}  // namespace
}  // namespace sealtap::test

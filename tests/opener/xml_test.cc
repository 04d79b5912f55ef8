#include "opener/xml/xml.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sealtap::test {
namespace {

using opener::xml::Element;
using opener::xml::Reader;

/// Everything that was told, as one line.
class Told final : public opener::xml::Events {
public:
    void on_start(const Element& element) override {
        all += "<" + std::string(element.local) + ">";
    }
    void on_end(std::string_view local) override { all += "</" + std::string(local) + ">"; }
    void on_text(std::string_view text) override { all += text; }
    void on_aside(std::string_view text) override { all += "(" + std::string(text) + ")"; }

    std::string all;
};

struct Answer {
    std::string told;
    std::string unread;
    bool is_broken;
};

Answer read(std::string_view text, std::size_t step = SIZE_MAX) {
    Told told;
    Reader reader(told);
    std::string unread;
    while (!text.empty()) {
        const std::string_view piece = text.substr(0, step);
        unread += text_of(reader.feed(bytes_of(piece)));
        text.remove_prefix(piece.size());
    }
    unread += text_of(reader.finish());
    return {told.all, unread, reader.is_broken()};
}

TEST(XmlReader, TellsElementsTextAndCommentsWithoutPrefixes) {
    const Answer answer = read("<w:a xmlns:w='u' b='c'>x&amp;y<!-- z --><w:d/><![CDATA[<]]></w:a>");
    EXPECT_EQ(answer.told, "<a>x&y( z )<d></d><</a>");
    EXPECT_FALSE(answer.is_broken);
}

TEST(XmlReader, DoesNotMindHowItIsFed) {
    const std::string text =
        "<?xml version='1.0' encoding='GBK'?><a>\xBE\xF8\xC3\xDC<b>\xC3\xDC</b>" +
        std::string(300, 'x') + "</a>";
    const Answer whole = read(text);
    EXPECT_EQ(whole.told, "<a>绝密<b>密</b>" + std::string(300, 'x') + "</a>");
    for (const std::size_t step : {1U, 7U, 100U, 256U})
        EXPECT_EQ(read(text, step).told, whole.told);
}

TEST(XmlReader, ReadsUtf16AndTheByteOrderMark) {
    const std::string le("\xFF\xFE<\0a\0>\0\xC6\x5B<\0/\0a\0>\0", 18);
    EXPECT_EQ(read(le).told, "<a>密</a>");
    EXPECT_EQ(read("\xEF\xBB\xBF<a>密</a>").told, "<a>密</a>");
}

TEST(XmlReader, GivesBackWhatStandsBehindDamage) {
    for (const std::size_t step : {SIZE_MAX, std::size_t{1}, std::size_t{50}}) {
        const Answer answer = read("<a><b>good</b></oops>rest of it", step);
        EXPECT_TRUE(answer.is_broken);
        EXPECT_EQ(answer.told, "<a><b>good</b>");
        EXPECT_EQ(answer.unread, "oops>rest of it") << step;
    }
    const Answer cut = read("<a>text");
    EXPECT_TRUE(cut.is_broken);
    EXPECT_EQ(cut.told, "<a>text");
}

TEST(XmlReader, RefusesElementsThatNestTooDeep) {
    std::string text;
    for (int i = 0; i < 600; ++i) text += "<a>";
    const Answer answer = read(text + "deep");
    EXPECT_TRUE(answer.is_broken);
    EXPECT_EQ(std::ranges::count(answer.told, '<'), 512);
    EXPECT_TRUE(answer.unread.ends_with("<a>deep"));
}

TEST(XmlReader, ExpandsPlainEntitiesAndRefusesThoseMadeOfOthers) {
    EXPECT_EQ(read("<!DOCTYPE a [<!ENTITY s '密'>]><a>绝&s;</a>").told, "(密)<a>绝密</a>");
    const Answer bomb =
        read("<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'><!ENTITY y '&x;&x;&x;'>]><a>&y;</a>");
    EXPECT_TRUE(bomb.is_broken);
    EXPECT_EQ(bomb.told, "(xxxxxxxxxx)");
}

TEST(XmlReader, OpensNothingOutside) {
    const Answer answer = read("<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><a>&f;.</a>");
    EXPECT_EQ(answer.told, "(file:///etc/passwd)<a>.</a>");
}

TEST(XmlReader, BoundsWhatRepeatedEntitiesMake) {
    std::string text = "<!DOCTYPE a [<!ENTITY s '" + std::string(4000, 'x') + "'>]><a>";
    for (int i = 0; i < 20000; ++i) text += "&s;";
    const Answer answer = read(text + "</a>");
    EXPECT_TRUE(answer.is_broken);
    EXPECT_LT(answer.told.size(), 4U << 20U);
}

TEST(XmlReader, GivesBackATagThatIsTooLong) {
    const std::string secret = "secret" + std::string(5U << 20U, 'x');
    const Answer answer = read("<a>text<b c='" + secret + "'/></a>", 60000);
    EXPECT_TRUE(answer.is_broken);
    EXPECT_EQ(answer.told, "<a>text");
    EXPECT_EQ(answer.unread, "<b c='" + secret + "'/></a>");
}

TEST(XmlRoot, TellsNameAndNamespace) {
    const opener::xml::Root root =
        opener::xml::root_of(bytes_of("<?xml version='1.0'?><!-- c --><x:y xmlns:x='u:v'><z"));
    EXPECT_EQ(root.local, "y");
    EXPECT_EQ(root.space, "u:v");
    EXPECT_EQ(opener::xml::root_of(bytes_of("words")).local, "");
}

}  // namespace
}  // namespace sealtap::test

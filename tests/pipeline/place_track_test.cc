#include "pipeline/place_track.h"

#include "support/masked_text.h"

namespace sealtap::test {
namespace {

using pipeline::marked_confidence;
using pipeline::place_text;
using pipeline::PlaceTrack;

Place on_page(std::uint32_t page) {
    Place place;
    place.page = page;
    return place;
}

TEST(PlaceTrack, AnOctetStandsWhereTheLastCallBeforeItSaid) {
    PlaceTrack track;
    track.add(10, on_page(1));
    track.add(20, on_page(2));
    EXPECT_EQ(track.at(9), nullptr);
    EXPECT_EQ(track.at(10)->page, 1U);
    EXPECT_EQ(track.at(19)->page, 1U);
    EXPECT_EQ(track.at(1000)->page, 2U);
}

TEST(PlaceTrack, TheLastOfTwoPlacesAtOneOctetCounts) {
    PlaceTrack track;
    track.add(0, on_page(1));
    track.add(0, on_page(2));
    EXPECT_EQ(track.at(0)->page, 2U);
}

TEST(PlaceTrack, KeepsWhatAFindingMayStillAskFor) {
    PlaceTrack track;
    for (std::uint32_t i = 0; i < 100'000; ++i) track.add(std::uint64_t{i} * 10, on_page(i));
    EXPECT_EQ(track.at(999'990)->page, 99'999U);
    EXPECT_EQ(track.at(999'990 - 60'000)->page, 93'999U);
    EXPECT_EQ(track.at(5), nullptr);
}

TEST(PlaceText, NamesPageRegionSizeAndColour) {
    Place place = on_page(1);
    place.region = Region::Header;
    place.font_half_points = 44;
    place.colour = 0xFF0000;
    EXPECT_EQ(place_text(place, DigitMasker()), "page 1, header, 22 pt, red");
}

TEST(PlaceText, NamesCellsAsSpreadsheetsDoAndMasksTheSheet) {
    Place place;
    place.sheet = RawText("Sales 7");
    place.region = Region::Cell;
    place.row = 12;
    place.column = 28;
    EXPECT_EQ(place_text(place, DigitMasker()), "sheet Sales * AB12");
}

TEST(PlaceText, SaysNothingOfWhatIsNotKnown) { EXPECT_EQ(place_text(Place(), DigitMasker()), ""); }

TEST(MarkedConfidence, ALargeRedMarkingAtTheTopLeftIsWorthMore) {
    Place place = on_page(1);
    place.at_top = place.at_left = true;
    place.font_half_points = 44;
    place.colour = 0xE00010;
    EXPECT_EQ(marked_confidence(70, place), 95);
    EXPECT_EQ(marked_confidence(90, place), 100);
}

TEST(MarkedConfidence, TheWordInAParagraphKeepsItsOwn) {
    Place place = on_page(3);
    place.region = Region::Body;
    place.font_half_points = 24;
    EXPECT_EQ(marked_confidence(70, place), 70);
}

}  // namespace
}  // namespace sealtap::test

#include "protocols/ftp/command.h"

#include <gtest/gtest.h>

namespace sealtap::protocols::ftp {
namespace {

Endpoint at(std::string_view address, std::uint16_t port) {
    return {*IpAddress::parse(address), port};
}

TEST(FtpCommand, IsReadWithoutRegardToCaseAndWithItsArgumentAsSent) {
    const Command command = parse_command("stor a  b.txt ");
    EXPECT_EQ(command.verb, Verb::Stor);
    EXPECT_EQ(command.name, "STOR");
    EXPECT_EQ(command.argument, "a  b.txt ");
    EXPECT_EQ(parse_command("STORE x").verb, Verb::Unknown);
}

TEST(FtpCommand, TelnetOctetsBeforeAVerbArePassedOver) {
    EXPECT_EQ(parse_command("\xff\xf4\xff\xf2"
                            "ABOR")
                  .verb,
              Verb::OnlyFtp);
}

TEST(FtpEndpoint, IsFoundInPortAndPasv) {
    EXPECT_EQ(find_host_port("10,2,0,5,4,1"), at("10.2.0.5", 1025));
    EXPECT_EQ(find_host_port("Entering Passive Mode (192,0,2,7,82,9)."), at("192.0.2.7", 21001));
    EXPECT_EQ(find_host_port("Passive 2 mode =192,0,2,7,0,21"), at("192.0.2.7", 21));
}

TEST(FtpEndpoint, DamageGivesNone) {
    for (const auto* text :
         {"", "1,2,3,4,5", "256,0,0,1,1,1", "1,2,3,4,5,1000", "a,b,c,d,e,f", "1234,2,3,4,5,6"}) {
        EXPECT_EQ(find_host_port(text), std::nullopt) << text;
    }
    for (const auto* text :
         {"", "|1|192.0.2.1|0|", "|1|192.0.2.1|65536|", "|3|192.0.2.1|1|", "|1|x|1|", "|||"}) {
        EXPECT_EQ(parse_extended_port(text), std::nullopt) << text;
    }
    for (const auto* text : {"", "(", "(|||", "(||||)", "(|||x|)", "no parenthesis |||1|"}) {
        EXPECT_EQ(find_extended_passive_port(text), std::nullopt) << text;
    }
}

TEST(FtpEndpoint, IsFoundInEprtAndEpsv) {
    EXPECT_EQ(parse_extended_port("|1|192.0.2.1|6275|"), at("192.0.2.1", 6275));
    EXPECT_EQ(parse_extended_port("!2!2001:db8::1!6275!"), at("2001:db8::1", 6275));
    EXPECT_EQ(find_extended_passive_port("Entering Extended Passive Mode (|||6446|)"), 6446);
}

}  // namespace
}  // namespace sealtap::protocols::ftp

// What a child that was taken over can do to the sensor: cost it one document.
#include <filesystem>

#include "opener/client.h"
#include "opener/client_fixture.h"

namespace sealtap::test {
namespace {

class BadChild : public OpenerFixture {
protected:
    BadChild() {
        settings_.opener.program = SEALTAP_BINARY_DIR "/opener_bad_child";
        settings_.limits.set(Limit::OpenerOutputBytesMax, 4U << 20U);
    }

    /// The document's name tells the child what to do.
    OpenStatus open(const std::string& what) {
        CollectedOutput out;  // fails the test when a part is left open
        return open_text("a document", what, out);
    }
};

struct Behaviour {
    const char* name;
    opener::OpenerCounts counts;
};

class AfterHello : public BadChild, public testing::WithParamInterface<Behaviour> {};

TEST_P(AfterHello, CostsOneDocument) {
    if (GetParam().counts.hung != 0) {
        settings_.limits.set(Limit::OpenerCpuMsMax, 1);
        settings_.limits.set(Limit::OpenerWaitMsMax, 1);
    }
    for (std::uint64_t documents = 1; documents <= 2; ++documents) {
        EXPECT_EQ(open(GetParam().name), OpenStatus::Failed);
        EXPECT_EQ(counts_.failed, documents);
        EXPECT_EQ(counts_.started, documents);
    }
    EXPECT_EQ(counts_.died, 2 * GetParam().counts.died);
    EXPECT_EQ(counts_.hung, 2 * GetParam().counts.hung);
    EXPECT_EQ(counts_.misbehaved, 2 * GetParam().counts.misbehaved);
}

constexpr opener::OpenerCounts kDied{.died = 1};
constexpr opener::OpenerCounts kHung{.hung = 1};
constexpr opener::OpenerCounts kMisbehaved{.misbehaved = 1};

INSTANTIATE_TEST_SUITE_P(
    All, AfterHello,
    testing::Values(Behaviour{"dies", kDied}, Behaviour{"exits", kDied},
                    Behaviour{"dies-in-part", kDied}, Behaviour{"files", kDied},
                    Behaviour{"hang", kHung}, Behaviour{"hangs-in-part", kHung},
                    Behaviour{"garbage", kMisbehaved}, Behaviour{"oversized", kMisbehaved},
                    Behaviour{"long-frame", kMisbehaved}, Behaviour{"done-in-part", kMisbehaved},
                    Behaviour{"endless-data", kMisbehaved},
                    Behaviour{"endless-nothing", kMisbehaved}),
    [](const auto& tested) {
        std::string name = tested.param.name;
        std::erase(name, '-');
        return name;
    });

class BeforeHello : public BadChild, public testing::WithParamInterface<const char*> {
protected:
    BeforeHello()
        : link_(testing::TempDir() + "opener_child_" + std::to_string(::getpid()) + "-" +
                GetParam()) {
        std::filesystem::remove(link_);
        std::filesystem::create_symlink(settings_.opener.program, link_);
        settings_.opener.program = link_;
        if (GetParam() == std::string_view("silent")) {
            settings_.limits.set(Limit::OpenerStartMsMax, 1);
        }
    }
    ~BeforeHello() override { std::filesystem::remove(link_); }

    std::string link_;
};

TEST_P(BeforeHello, NeverGetsADocument) {
    for (int i = 0; i < 8; ++i) EXPECT_EQ(open("anything"), OpenStatus::Failed);
    // Attempts become rare: at the first document, the third, the sixth.
    EXPECT_EQ(counts_, (opener::OpenerCounts{.failed = 8, .not_started = 3}));
    EXPECT_FALSE(opener::try_opener(settings_).has_value());
}

INSTANTIATE_TEST_SUITE_P(All, BeforeHello,
                         testing::Values("silent", "early", "stranger", "unconfined"),
                         [](const auto& tested) { return std::string(tested.param); });

TEST_F(BadChild, IsMissing) {
    settings_.opener.program = "/nowhere/sealtap-opener";
    EXPECT_EQ(open("anything"), OpenStatus::Failed);
    EXPECT_EQ(counts_.not_started, 1U);
    const auto tried = opener::try_opener(settings_);
    ASSERT_FALSE(tried.has_value());
    EXPECT_EQ(tried.error().message,
              "opener: /nowhere/sealtap-opener cannot be started: No such file or directory");
}

TEST_F(BadChild, ThatGoesOnWhenNobodyWantsMoreIsEnded) {
    settings_.limits.set(Limit::OpenerOutputBytesMax, 1ULL << 40U);
    CollectedOutput out(10);
    EXPECT_EQ(open_text("a document", "endless-data", out), OpenStatus::Exhausted);
    EXPECT_EQ(counts_, (opener::OpenerCounts{.exhausted = 1, .started = 1, .misbehaved = 1}));
}

}  // namespace
}  // namespace sealtap::test

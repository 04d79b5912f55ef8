// The bounds of the queue between workers and brokers.
#include "pipeline/opener_queue.h"

#include <gtest/gtest.h>

#include "pipeline/deferred_document.h"

namespace sealtap::test {
namespace {

using pipeline::DeferredDocument;
using Bound = pipeline::OpenerQueue::Bound;

class OpenerQueue : public testing::Test {
protected:
    OpenerQueue() {
        limits_.set(Limit::OpenerQueueBytesMax, 100);
        limits_.set(Limit::OpenerQueueDocumentsMax, 2);
    }
    pipeline::OpenerQueue::Room room(std::uint64_t bytes) { return queue().reserve(bytes, bound_); }
    std::unique_ptr<DeferredDocument> document(std::uint64_t bytes, std::uint64_t ordinal) {
        pipeline::Gathered gathered;
        gathered.ordinal = ordinal;
        return std::make_unique<DeferredDocument>(state_, std::move(gathered), room(bytes));
    }
    pipeline::OpenerQueue& queue() {
        if (!queue_) queue_.emplace(limits_, &cell_);
        return *queue_;
    }

    Limits limits_;
    pipeline::LiveMonitor::OpenerCell cell_;
    std::optional<pipeline::OpenerQueue> queue_;
    FlowInfo flow_;
    pipeline::FlowState state_{flow_};
    Bound bound_ = Bound::None;
};

TEST_F(OpenerQueue, HasRoomForSoManyOctets) {
    const auto first = room(60);
    EXPECT_TRUE(first);
    EXPECT_FALSE(room(41));
    EXPECT_EQ(bound_, Bound::Bytes);
    EXPECT_TRUE(room(40));
}

TEST_F(OpenerQueue, HasRoomForSoManyDocuments) {
    const auto first = room(1);
    const auto second = room(1);
    EXPECT_FALSE(room(1));
    EXPECT_EQ(bound_, Bound::Documents);
}

TEST_F(OpenerQueue, HasNoneForWhatIsLargerThanItself) {
    EXPECT_FALSE(room(101));
    EXPECT_EQ(bound_, Bound::Bytes);
    EXPECT_FALSE(room(~std::uint64_t{0}));
}

TEST_F(OpenerQueue, RoomIsTakenUntilTheDocumentIsJudged) {
    queue().push(document(60, 1));
    auto judged = queue().pop();
    EXPECT_FALSE(room(60));
    EXPECT_EQ(cell_.documents, 1U);
    EXPECT_EQ(cell_.bytes, 60U);
    judged.reset();
    EXPECT_TRUE(room(60));
    EXPECT_EQ(cell_.documents, 0U);
    EXPECT_EQ(cell_.bytes, 0U);
}

TEST_F(OpenerQueue, HandsOutInTheOrderOfComing) {
    queue().push(document(1, 1));
    queue().push(document(1, 2));
    queue().close();
    EXPECT_EQ(queue().pop()->gathered.ordinal, 1U);
    EXPECT_EQ(queue().pop()->gathered.ordinal, 2U);
    EXPECT_EQ(queue().pop(), nullptr);
}

TEST_F(OpenerQueue, IsDrainedWhenAllAreJudged) {
    EXPECT_TRUE(queue().drain(std::chrono::milliseconds(0)));
    queue().push(document(1, 1));
    EXPECT_FALSE(queue().drain(std::chrono::milliseconds(0)));
    (void)queue().pop();
    EXPECT_TRUE(queue().drain(std::chrono::milliseconds(0)));
}

TEST_F(OpenerQueue, EndsWithDocumentsInIt) { queue().push(document(1, 1)); }

}  // namespace
}  // namespace sealtap::test

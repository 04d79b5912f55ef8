#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sealtap {

/// Every limit on what traffic can make us keep or do. The configuration's key, the unit, the
/// default and what it guards stand in one table (`limit_table`); each has a counter of how often
/// it was reached.
enum class Limit : std::uint8_t {
    // decode
    LayersMax,
    // flow
    FlowsMax,
    FragmentBytesMax,
    FragmentsPerDatagramMax,
    FragmentTimeoutMs,
    ReorderBytesPerFlowMax,
    ReorderBytesMax,
    HolePacketsMax,
    HoleWaitMs,
    ConflictBytesPerFlowMax,
    ViewsMax,
    ViewBytesMax,
    ViewSegmentsMax,
    AllViewBytesMax,
    ContestedDatagramsMax,
    DuplicateFramesMax,
    DuplicateWaitMs,
    TcpAwakeMs,
    TcpIdleTimeoutMs,
    TcpClosedTimeoutMs,
    UdpIdleTimeoutMs,
    // protocols
    ProbeBytesMax,
    LineBytesMax,
    HeaderBytesMax,
    HeadersMax,
    PipelineDepthMax,
    RecipientsMax,
    NameBytesMax,
    ExpectationsPerHostPairMax,
    ExpectationTimeoutMs,
    HostPairsMax,
    // content
    DecodeDepthMax,
    DecodedBytesMax,
    DecodeRatioMax,
    DecodeRatioFreeBytes,
    PartsPerDocumentMax,
    BoundaryBytesMax,
    DecoderBytesMax,
    ZstdWindowBytesMax,
    CollectedBytesMax,
    // opener
    OpenerBytesMax,
    OpenerCpuMsMax,
    OpenerCpuMsPerMib,
    OpenerCpuMsPerDocumentMax,
    OpenerStartMsMax,
    OpenerWaitMsMax,
    OpenerOutputBytesMax,
    OpenerDocumentsMax,
    OpenerQueueBytesMax,
    OpenerQueueDocumentsMax,
    OpenerDrainMsMax,
    // ocr
    OcrBytesMax,
    OcrCpuMsMax,
    OcrDocumentsMax,
    OcrPixelsMax,
    // documents
    RawWindowBytes,
    RawPauseMs,
    UdpWindowMs,
    CheckpointBytes,
    CheckpointMs,
    DistinctValuesMax,
    DetectorsPerDocumentMax,
    // detect
    BlocksPerWorkerMax,
    CandidatesPerBlockMax,
    // between threads, and out
    ChunksInFlightMax,
    BatchesPerRingMax,
    MergeWaitMs,
    ShedMarksMax,
    ViolationsHeldMax,
    ReceiversListedMax,
    FoldWindowMs,
    Count,  ///< how many there are
};
inline constexpr std::size_t kLimitCount = static_cast<std::size_t>(Limit::Count);

struct LimitSpec {
    Limit limit;
    std::string_view key;  ///< in the configuration's `limits:`, unit last: "hole_wait_ms"
    std::uint64_t standard;
    std::string_view guards;  ///< one line for people
};

[[nodiscard]] std::span<const LimitSpec, kLimitCount> limit_table() noexcept;

/// The limits in force.
class Limits {
public:
    Limits() noexcept;  ///< the defaults of limit_table()

    [[nodiscard]] std::uint64_t operator[](Limit limit) const noexcept {
        return values_[static_cast<std::size_t>(limit)];
    }
    void set(Limit limit, std::uint64_t value) noexcept {
        values_[static_cast<std::size_t>(limit)] = value;
    }

private:
    std::array<std::uint64_t, kLimitCount> values_{};
};

/// How often each limit was reached. One per worker; summed at the end.
class LimitHits {
public:
    void hit(Limit limit) noexcept { ++hits_[static_cast<std::size_t>(limit)]; }
    [[nodiscard]] std::uint64_t operator[](Limit limit) const noexcept {
        return hits_[static_cast<std::size_t>(limit)];
    }
    void add(const LimitHits& other) noexcept {
        for (std::size_t i = 0; i < kLimitCount; ++i) hits_[i] += other.hits_[i];
    }

private:
    std::array<std::uint64_t, kLimitCount> hits_{};
};

}  // namespace sealtap

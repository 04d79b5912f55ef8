#include "sealtap/limits.h"

namespace sealtap {
namespace {

constexpr std::uint64_t kKiB = 1024;
constexpr std::uint64_t kMiB = 1024 * kKiB;
constexpr std::uint64_t kSecond = 1000;

constexpr std::array<LimitSpec, kLimitCount> kTable{{
    {Limit::LayersMax, "layers_max", 32, "link, network and tunnel headers of one frame"},
    {Limit::FlowsMax, "flows_max", 2'000'000,
     "flows known at once; the longest idle one makes room"},
    {Limit::FragmentBytesMax, "fragment_bytes_max", 32 * kMiB,
     "IP fragments waiting, all together"},
    {Limit::FragmentsPerDatagramMax, "fragments_per_datagram_max", 8192,
     "fragments of one IP datagram"},
    {Limit::FragmentTimeoutMs, "fragment_timeout_ms", 30 * kSecond,
     "wait for the rest of an IP datagram"},
    {Limit::ReorderBytesPerFlowMax, "reorder_bytes_per_flow_max", 4 * kMiB,
     "out-of-order TCP octets of one flow, both directions"},
    {Limit::ReorderBytesMax, "reorder_bytes_max", 256 * kMiB,
     "out-of-order TCP octets of one worker"},
    {Limit::HolePacketsMax, "hole_packets_max", 64,
     "packets of a flow after which an acknowledged hole counts as lost"},
    {Limit::HoleWaitMs, "hole_wait_ms", 2 * kSecond,
     "time after which an acknowledged hole counts as lost"},
    {Limit::ConflictBytesPerFlowMax, "conflict_bytes_per_flow_max", 256 * kKiB,
     "losing octets of conflicting retransmissions kept for scanning"},
    {Limit::ViewsMax, "views_max", 4,
     "other readings of octets that contradict each other, at one place"},
    {Limit::ViewBytesMax, "view_bytes_max", 16 * kKiB,
     "contradicting octets of a direction that are read in every way at once"},
    {Limit::ViewSegmentsMax, "view_segments_max", 512,
     "contradicting segments, or fragments of a datagram, that are"},
    {Limit::AllViewBytesMax, "all_view_bytes_max", 64 * kMiB,
     "octets of a worker held for other readings"},
    {Limit::ContestedDatagramsMax, "contested_datagrams_max", 64,
     "IP datagrams with contradicting fragments held for other readings"},
    {Limit::DuplicateFramesMax, "duplicate_frames_max", 64,
     "frames between a datagram and the copy of a mirror port"},
    {Limit::DuplicateWaitMs, "duplicate_wait_ms", 20,
     "time between a datagram and the copy of a mirror port"},
    {Limit::TcpAwakeMs, "tcp_awake_ms", 30 * kSecond,
     "silence after which a TCP flow forgets most of what it delivered"},
    {Limit::TcpIdleTimeoutMs, "tcp_idle_timeout_ms", 3600 * kSecond,
     "silence that ends a TCP flow"},
    {Limit::TcpClosedTimeoutMs, "tcp_closed_timeout_ms", 10 * kSecond,
     "linger after FIN or RST of a TCP flow"},
    {Limit::UdpIdleTimeoutMs, "udp_idle_timeout_ms", 60 * kSecond, "silence that ends a UDP flow"},
    {Limit::ProbeBytesMax, "probe_bytes_max", 4 * kKiB,
     "octets a direction may hold until its protocol is known"},
    {Limit::LineBytesMax, "line_bytes_max", 64 * kKiB, "one command or header line of a protocol"},
    {Limit::HeaderBytesMax, "header_bytes_max", 256 * kKiB, "one header block"},
    {Limit::HeadersMax, "headers_max", 1024, "header fields of one message"},
    {Limit::PipelineDepthMax, "pipeline_depth_max", 1024, "requests without an answer in one flow"},
    {Limit::RecipientsMax, "recipients_max", 1000, "recipients of one mail"},
    {Limit::NameBytesMax, "name_bytes_max", 1 * kKiB,
     "octets kept of a user, address, file name or subject"},
    {Limit::ExpectationsPerHostPairMax, "expectations_per_host_pair_max", 256,
     "flows that a protocol announced between two hosts"},
    {Limit::ExpectationTimeoutMs, "expectation_timeout_ms", 120 * kSecond,
     "wait for an announced flow"},
    {Limit::HostPairsMax, "host_pairs_max", 500'000, "host pairs with state beyond their flows"},
    {Limit::DecodeDepthMax, "decode_depth_max", 16, "codings and containers inside each other"},
    {Limit::DecodedBytesMax, "decoded_bytes_max", 1024 * kMiB, "octets one document may decode to"},
    {Limit::DecodeRatioMax, "decode_ratio_max", 200, "decoded octets for each octet that came in"},
    {Limit::DecodeRatioFreeBytes, "decode_ratio_free_bytes", 1 * kMiB,
     "decoded octets before the ratio counts"},
    {Limit::PartsPerDocumentMax, "parts_per_document_max", 20'000, "parts of one document"},
    {Limit::BoundaryBytesMax, "boundary_bytes_max", 256,
     "a multipart boundary (RFC 2046 allows 70)"},
    {Limit::DecoderBytesMax, "decoder_bytes_max", 1024 * kMiB,
     "a worker's open decoders, and documents that wait to be opened"},
    {Limit::ZstdWindowBytesMax, "zstd_window_bytes_max", 8 * kMiB,
     "window of a body coded with zstd (RFC 9659)"},
    {Limit::CollectedBytesMax, "collected_bytes_max", 256 * kMiB,
     "octets of a document that is opened as a whole"},
    {Limit::OpenerBytesMax, "opener_bytes_max", 96 * kMiB,
     "memory of an opener for one document, besides the document's size"},
    {Limit::OpenerCpuMsMax, "opener_cpu_ms_max", 500, "processor time to open one document"},
    {Limit::OpenerCpuMsPerMib, "opener_cpu_ms_per_mib", 1 * kSecond,
     "and for each whole MiB of it"},
    {Limit::OpenerStartMsMax, "opener_start_ms_max", 30 * kSecond,
     "wait for an opener that was started"},
    {Limit::OpenerWaitMsMax, "opener_wait_ms_max", 10 * kSecond,
     "wait for an opener that hangs, besides eight times its processor time"},
    {Limit::OpenerOutputBytesMax, "opener_output_bytes_max", 1024 * kMiB,
     "octets that one level of a document may open to"},
    {Limit::OpenerDocumentsMax, "opener_documents_max", 1000,
     "documents after which an opener's process makes room for a new one"},
    {Limit::OcrBytesMax, "ocr_bytes_max", 384 * kMiB,
     "memory to read one picture, besides the picture's size"},
    {Limit::OcrCpuMsMax, "ocr_cpu_ms_max", 20 * kSecond, "processor time to read one picture"},
    {Limit::OcrDocumentsMax, "ocr_documents_max", 200,
     "pictures after which a process that reads them makes room for a new one"},
    {Limit::OcrPixelsMax, "ocr_pixels_max", 64'000'000,
     "pixels of a picture, or of one page of it, that is read"},
    {Limit::RawWindowBytes, "raw_window_bytes", 1 * kMiB,
     "octets of an unknown stream judged as one document"},
    {Limit::RawPauseMs, "raw_pause_ms", 1 * kSecond, "pause that ends such a document"},
    {Limit::UdpWindowMs, "udp_window_ms", 60 * kSecond,
     "time of a UDP flow judged as one document"},
    {Limit::CheckpointBytes, "checkpoint_bytes", 16 * kMiB,
     "octets of a document between judgements"},
    {Limit::CheckpointMs, "checkpoint_ms", 60 * kSecond,
     "capture time of a document between judgements"},
    {Limit::DistinctValuesMax, "distinct_values_max", 2048,
     "distinct values counted for one detector in a document"},
    {Limit::DetectorsPerDocumentMax, "detectors_per_document_max", 256,
     "detectors summed up in one document"},
    {Limit::BlocksPerWorkerMax, "blocks_per_worker_max", 1024,
     "scan blocks of 16 KiB in a worker's pool"},
    {Limit::CandidatesPerBlockMax, "candidates_per_block_max", 65536,
     "candidates confirmed in one scan block"},
    {Limit::ChunksInFlightMax, "chunks_in_flight_max", 16,
     "chunks of 512 KiB of a capture file that wait for workers"},
    {Limit::BatchesPerRingMax, "batches_per_ring_max", 64,
     "packet batches between a reader and a worker"},
    {Limit::MergeWaitMs, "merge_wait_ms", kSecond,
     "wait of a live worker for a reader that says nothing"},
    {Limit::ShedMarksMax, "shed_marks_max", 262'144,
     "flows of a worker known as what overload may shed first"},
    {Limit::ViolationsHeldMax, "violations_held_max", 50'000,
     "violations a replay holds to put them in order"},
    {Limit::ReceiversListedMax, "receivers_listed_max", 20, "receivers listed in one violation"},
    {Limit::FoldWindowMs, "fold_window_ms", kSecond * 24 * 3600,
     "time in which equal violations become one"},
}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < kLimitCount; ++i) {
        if (static_cast<std::size_t>(kTable[i].limit) != i) return false;
    }
    return true;
}
static_assert(in_order(), "limit_table: a row is missing or out of order");

}  // namespace

std::span<const LimitSpec, kLimitCount> limit_table() noexcept { return kTable; }

Limits::Limits() noexcept {
    for (const LimitSpec& spec : kTable) set(spec.limit, spec.standard);
}

}  // namespace sealtap

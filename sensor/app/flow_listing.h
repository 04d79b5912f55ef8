#pragma once

#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "pipeline/sinks.h"

namespace sealtap::app {

/// One line of `sealtap flows --json`, without a line feed.
[[nodiscard]] std::string to_flow_json(const pipeline::FlowRecord& record);

/// Gathers the flows of all workers and writes objects to files when a folder is given. The files
/// hold what the traffic held, unmasked: they are made for their owner only.
class FlowListing final : public pipeline::FlowSink {
public:
    explicit FlowListing(std::string extract_folder) : folder_(std::move(extract_folder)) {}
    ~FlowListing() override;

    void on_flow(pipeline::FlowRecord record) override;
    void on_object_data(const FlowInfo& flow, std::size_t object, Bytes data) override;

    /// In the order in which the flows began. No worker may run any more.
    [[nodiscard]] const std::vector<pipeline::FlowRecord>& sorted();
    /// The first file that could not be written, empty if all could.
    [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

private:
    using FilePtr = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
    // More open files than flows usually have objects at once; the oldest is closed and appended to
    // again.
    static constexpr std::size_t kOpenFilesMax = 256;

    [[nodiscard]] std::string file_name(std::uint64_t flow, std::size_t object) const;
    [[nodiscard]] std::FILE* file_of(std::uint64_t flow, std::size_t object);

    const std::string folder_;
    std::mutex mutex_;
    std::vector<pipeline::FlowRecord> records_;
    std::map<std::pair<std::uint64_t, std::size_t>, FilePtr> files_;
    std::string failure_;
};

}  // namespace sealtap::app

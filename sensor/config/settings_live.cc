// The sections of a configuration that only `sealtap run` looks at.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "config/settings_sections.h"
#include "config/yaml_names.h"

namespace sealtap::config {
namespace {

constexpr std::uint32_t kCpuMax = 4095;
// The reader looks as often whether it is to stop.
constexpr std::uint32_t kTimeoutMsMax = 1000;
constexpr std::uint32_t kReadersMax = 64;
constexpr std::uint32_t kStatisticsSecondsMax = 24 * 3600;
constexpr std::array<std::string_view, 2> kPollModes{"wait", "busy"};
constexpr std::array<std::string_view, kShedClassCount> kShedClasses{"encrypted", "inbound", "bulk",
                                                                     "any"};

/// Adds an entry that may stand there once only.
template <class T>
void add_once(std::vector<T>& list, T item, const YamlValue& entry) {
    if (std::ranges::find(list, item) != list.end()) {
        entry.wrong(fmt::format("\"{}\" stands here a second time", entry.text()),
                    "once would be right");
    }
    list.push_back(item);
}

std::vector<std::uint32_t> read_cpus(const YamlValue& value) {
    std::vector<std::uint32_t> cpus;
    for (const YamlValue& entry : value.list()) {
        add_once(cpus, entry.number_of<std::uint32_t>(0, kCpuMax), entry);
    }
    return cpus;
}

InterfaceSettings read_interface(const YamlValue& value) {
    InterfaceSettings interface;
    interface.place = value.place();
    if (!value.is_map()) {
        interface.name = value.text();
        return interface;
    }
    YamlMap map = value.map();
    interface.name = map.need("name").text();
    if (const auto number = map.find("snap_length")) {
        interface.snap_length = number->number_of<std::uint32_t>(64, 262144);
    }
    if (const auto number = map.find("buffer_bytes")) {
        interface.buffer_bytes = number->number_of<std::uint32_t>(1U << 20U, 1U << 31U);
    }
    if (const auto flag = map.find("promiscuous")) interface.promiscuous = flag->flag();
    if (const auto number = map.find("timeout_ms")) {
        interface.timeout_ms = number->number_of<std::uint32_t>(1, kTimeoutMsMax);
    }
    if (const auto flag = map.find("immediate")) interface.immediate = flag->flag();
    if (const auto number = map.find("readers")) {
        interface.readers = number->number_of<std::uint32_t>(1, kReadersMax);
    }
    if (const auto mode = map.find("poll")) {
        interface.poll = read_name<PollMode>(*mode, kPollModes);
    }
    if (const auto cpus = map.find("reader_cpus")) interface.reader_cpus = read_cpus(*cpus);
    if (const auto cpus = map.find("worker_cpus")) interface.worker_cpus = read_cpus(*cpus);
    map.finish();
    return interface;
}

}  // namespace

std::vector<InterfaceSettings> read_interfaces(const YamlValue& value) {
    std::vector<InterfaceSettings> interfaces;
    for (const YamlValue& entry : value.list()) interfaces.push_back(read_interface(entry));
    return interfaces;
}

SheddingSettings read_shedding(const YamlValue& value) {
    YamlMap map = value.map();
    SheddingSettings shedding;
    if (const auto order = map.find("order")) {
        shedding.order.clear();
        for (const YamlValue& entry : order->list()) {
            add_once(shedding.order, read_name<ShedClass>(entry, kShedClasses), entry);
        }
    }
    if (const auto number = map.find("bulk_bytes")) {
        shedding.bulk_bytes = number->number_of<std::uint64_t>(1, 1ULL << 50U);
    }
    if (const auto number = map.find("start_percent")) {
        shedding.start_percent = number->number_of<std::uint32_t>(1, 90);
    }
    map.finish();
    return shedding;
}

StatisticsSettings read_statistics(const YamlValue& value) {
    YamlMap map = value.map();
    StatisticsSettings statistics;
    if (const auto number = map.find("seconds")) {
        statistics.seconds = number->number_of<std::uint32_t>(0, kStatisticsSecondsMax);
    }
    if (const auto target = map.find("target")) statistics.target = target->text();
    map.finish();
    return statistics;
}

}  // namespace sealtap::config

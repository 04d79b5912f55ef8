#include "bench/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>

namespace sealtap::bench {
namespace {

constexpr double kSumGoal = 1.5;
constexpr double kReorderedGoal = 1.15;
constexpr double kVigilanceGoal = 1.10;
constexpr double kTwoWorkersGoal = 1.8;
constexpr double kTinyPacketsGoal = 1.5e6;
constexpr double kTinyGbitGoal = 3;

double gigabits(std::uint64_t bytes) { return static_cast<double>(bytes) * 8 / 1e9; }

double gbit_per_second(const CorpusResult& result) {
    return gigabits(result.capture_bytes) / result.one_worker.cpu_seconds;
}
double packets_per_second(const CorpusResult& result) {
    return static_cast<double>(result.packets) / result.one_worker.cpu_seconds;
}
double gain_of_two(const CorpusResult& result) {
    return result.one_worker.wall_seconds / result.two_workers.wall_seconds;
}

const CorpusResult* find(const std::vector<CorpusResult>& results, std::string_view name) {
    const auto found = std::ranges::find(results, name, &CorpusResult::name);
    return found == results.end() ? nullptr : &*found;
}

void print_goal(std::string_view what, double value, std::string_view sign, double goal) {
    const bool met = sign == "<=" ? value <= goal : value >= goal;
    fmt::print("  {:<64} {:>6.2f}  goal {} {:<5} {}\n", what, value, sign, goal,
               met ? "met" : "NOT MET");
}

void print_goals(const std::vector<CorpusResult>& results) {
    fmt::print("\ngoals of issue 3, and one of issue 4\n");
    const CorpusResult* const office = find(results, "office");
    if (office != nullptr) {
        print_goal("office: CPU, x the sum of the unavoidable parts",
                   office->one_worker.cpu_seconds / office->sum_of_parts(), "<=", kSumGoal);
        print_goal(
            "office, every object hashed: CPU, x the sum",
            office->every_hash.cpu_seconds / office->sum_of_parts(LimitCase::Kind::EveryHash),
            "<=", kSumGoal);
        print_goal("office: 2 workers, x as fast as 1 (wall)", gain_of_two(*office),
                   ">=", kTwoWorkersGoal);
    }
    if (office != nullptr) {
        print_goal("issue 4: office: CPU, x that of a sensor that is not vigilant",
                   office->one_worker.cpu_seconds / office->not_vigilant.cpu_seconds,
                   "<=", kVigilanceGoal);
    }
    const CorpusResult* const swapped = find(results, "reordered");
    if (office != nullptr && swapped != nullptr) {
        // The duplicates make the capture larger, so time for time of the same content.
        print_goal("reordered: CPU, x that of the same flows in order",
                   swapped->one_worker.cpu_seconds / office->one_worker.cpu_seconds,
                   "<=", kReorderedGoal);
    }
    for (const CorpusResult& result : results) {
        if (!result.name.starts_with("tiny")) continue;
        // Either is enough, so the nearer one is shown.
        const double gbit = gbit_per_second(result) / kTinyGbitGoal;
        const double packets = packets_per_second(result) / kTinyPacketsGoal;
        print_goal(
            result.name + (gbit > packets ? ": Gbit" : ": million packets") + " per CPU second",
            gbit > packets ? gbit_per_second(result) : packets_per_second(result) / 1e6,
            ">=", gbit > packets ? kTinyGbitGoal : kTinyPacketsGoal / 1e6);
    }
}

void print_stages(const CorpusResult& result) {
    const double sensor = result.one_worker.cpu_seconds;
    const auto& ticks = result.stages.ticks;
    const auto all = static_cast<double>(std::accumulate(ticks.begin(), ticks.end(), 0ULL));
    fmt::print("  stages:");
    for (std::size_t i = 0; i < kStageCount; ++i) {
        if (ticks[i] == 0) continue;
        const double share = static_cast<double>(ticks[i]) / all;
        fmt::print(" {} {:.1f} % ({:.1f})", to_string(static_cast<Stage>(i)), 100 * share,
                   gigabits(result.capture_bytes) / (sensor * share));
    }
    fmt::print("\n");
}

}  // namespace

double CorpusResult::sum_of_parts(LimitCase::Kind hash) const {
    double sum = 0;
    for (const Limit& limit : limits) {
        if (limit.kind == LimitCase::Kind::Part || limit.kind == hash) sum += limit.cpu_seconds;
    }
    return sum;
}

void print_limits(const CorpusResult& result) {
    const double sensor = result.one_worker.cpu_seconds;
    const auto line = [&](std::string_view name, std::uint64_t bytes, double cpu) {
        fmt::print("  {:<34} {:>9.1f} {:>8.3f} {:>10.2f} {:>10.2f} {:>10.2f}\n", name,
                   static_cast<double>(bytes) / 1e6, cpu, gigabits(bytes) / cpu,
                   gigabits(result.capture_bytes) / cpu, sensor / cpu);
    };
    fmt::print("\n{}: capture {:.1f} MB, {} packets, {} flows\n", result.name,
               static_cast<double>(result.capture_bytes) / 1e6, result.packets, result.flows);
    fmt::print("  {:<34} {:>9} {:>8} {:>10} {:>10} {:>10}\n", "", "its MB", "CPU s", "its Gbit/s",
               "capture's", "sensor/it");
    for (const CorpusResult::Limit& limit : result.limits) {
        const bool is_beside = limit.kind == LimitCase::Kind::Beside;
        const bool is_other_hash = limit.kind == LimitCase::Kind::EveryHash;
        line((is_beside       ? "  "
              : is_other_hash ? "# "
                              : "+ ") +
                 limit.name,
             limit.bytes, limit.cpu_seconds);
    }
    line("sum of the unavoidable parts (+)", result.capture_bytes, result.sum_of_parts());
    line("sum with every object hashed (#)", result.capture_bytes,
         result.sum_of_parts(LimitCase::Kind::EveryHash));
    line("sensor, 1 worker", result.capture_bytes, sensor);
    line("sensor, every object hashed", result.capture_bytes, result.every_hash.cpu_seconds);
    line("sensor, objects not hashed", result.capture_bytes, result.without_hashes.cpu_seconds);
    line("sensor, not vigilant", result.capture_bytes, result.not_vigilant.cpu_seconds);
    line("sensor, 2 workers", result.capture_bytes, result.two_workers.cpu_seconds);
    line("  its reader", result.capture_bytes, result.reader_seconds);
    fmt::print("  wall: 1 worker {:.3f} s, 2 workers {:.3f} s\n", result.one_worker.wall_seconds,
               result.two_workers.wall_seconds);
    print_stages(result);
    std::fflush(stdout);
}

void print_summary(const std::vector<CorpusResult>& results) {
    fmt::print("\n{:<22} {:>8} {:>10} {:>9} {:>11} {:>11} {:>10} {:>11}\n", "corpus", "MB",
               "Gbit/CPU s", "Mpkt/CPUs", "x sum parts", "not hashed", "2 workers", "bytes/flow");
    for (const CorpusResult& result : results) {
        const double sensor = result.one_worker.cpu_seconds;
        fmt::print(
            "{:<22} {:>8.1f} {:>10.2f} {:>9.2f} {:>11.2f} {:>11.2f} {:>9.2f}x {:>11}\n",
            result.name, static_cast<double>(result.capture_bytes) / 1e6, gbit_per_second(result),
            packets_per_second(result) / 1e6, sensor / result.sum_of_parts(),
            gigabits(result.capture_bytes) / result.without_hashes.cpu_seconds, gain_of_two(result),
            result.bytes_per_flow ? fmt::to_string(*result.bytes_per_flow) : "-");
    }
    print_goals(results);
}

}  // namespace sealtap::bench

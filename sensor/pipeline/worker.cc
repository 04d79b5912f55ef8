#include "pipeline/worker.h"

#include "opener/client.h"
#include "protocols/builtin.h"

namespace sealtap::pipeline {
namespace {

flow::FlowTableOptions table_options(const Settings& settings, const Outputs& outputs,
                                     base::HashKey key) {
    return {.limits = settings.limits,
            .overlap = settings.overlap_policy == "first" ? flow::OverlapPolicy::First
                                                          : flow::OverlapPolicy::Linux,
            .vlan_key = settings.vlan_in_flow_key ? flow::VlanKey::Include : flow::VlanKey::Ignore,
            .key = key,
            .vigilance = outputs.vigilance};
}

}  // namespace

Worker::Worker(const Engine& engine, const Outputs& outputs, base::HashKey key)
    : scanner_(engine.rules, engine.settings.limits, hits_, detect::ScanPaths{}, clock_of(outputs)),
      decoder_memory_(engine.settings.limits),
      opener_(opener::make_opener(engine.settings, hits_, counts_.opener)),
      picture_reader_(opener::make_picture_reader(engine.settings, hits_, counts_.ocr)),
      pairs_(engine.settings.limits, hits_, key),
      services_{engine.settings.limits,
                hits_,
                counts_,
                scanner_,
                engine.rules->detectors(),
                *engine.policy,
                *engine.masker,
                outputs,
                engine.settings.media_reading,
                clock_of(outputs),
                &decoder_memory_,
                opener_.get(),
                picture_reader_.get(),
                &charsets_},
      factory_(services_, pairs_, protocols::builtin_parsers()),
      flows_(table_options(engine.settings, outputs, key), hits_, ledger_, factory_) {}

}  // namespace sealtap::pipeline

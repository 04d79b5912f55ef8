#include "bench/engine.h"

#include <string>
#include <vector>

#include "config/rule_loader.h"
#include "config/settings_loader.h"

namespace sealtap::bench {

pipeline::Engine make_engine() {
    const std::vector<std::string> folders{SEALTAP_SOURCE_DIR "/rules"};
    const auto rules = must(config::load_rules(folders));
    return must(pipeline::Engine::create(config::default_settings(), rules));
}

}  // namespace sealtap::bench

// POP3 over any dialogue, whole and octet by octet: see run_dialogue.
#include "fuzz/dialogue_fuzz.h"
#include "protocols/pop3/pop3.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::fuzz::run_dialogue(sealtap::protocols::pop3::kDescriptor, data, size);
    return 0;
}

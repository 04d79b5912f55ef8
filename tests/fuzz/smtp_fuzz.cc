// SMTP over any dialogue, whole and octet by octet: see run_dialogue.
#include "fuzz/dialogue_fuzz.h"
#include "protocols/smtp/smtp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::fuzz::run_dialogue(sealtap::protocols::smtp::kDescriptor, data, size);
    return 0;
}

// Any archive and any compressed file, as its first octets tell.
#include "opener/archive/archive.h"
#include "opener/archive/rpm.h"
#include "opener/coding/coding.h"
#include "opener/fuzz_document.h"

/// libarchive asks for as many octets as a header claims. The child has RLIMIT_DATA, where malloc
/// fails and the format says so; under AddressSanitizer it fails likewise.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
    return "allocator_may_return_null=1:max_allocation_size_mb=512";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace opener = sealtap::opener;
    for (const opener::FormatDescriptor& format :
         {opener::archive::kSevenZip, opener::archive::kRar, opener::archive::kRar5,
          opener::archive::kTar, opener::archive::kCpio, opener::archive::kCab,
          opener::archive::kIso9660, opener::archive::kLha, opener::archive::kXar,
          opener::archive::kAr, opener::archive::kCompress, opener::rpm::kDescriptor,
          opener::coding::kBzip2, opener::coding::kXz, opener::coding::kLzip, opener::coding::kZstd,
          opener::coding::kLz4, opener::coding::kLzma}) {
        sealtap::test::fuzz_document(format, data, size);
    }
    return 0;
}

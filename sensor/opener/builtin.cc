#include "opener/builtin.h"

#include <array>

#include "opener/ole/ole.h"
#include "opener/pdf/pdf.h"
#include "opener/zip/zip.h"

namespace sealtap::opener {
namespace {

constexpr std::array kBuiltin{
    ole::kDescriptor,
    pdf::kDescriptor,
    zip::kDescriptor,  // last: it looks for archives in what others may know better
};

}  // namespace

std::span<const FormatDescriptor> builtin() noexcept { return kBuiltin; }

OpenStatus open_document(const Whole& whole, Output& out) {
    for (const FormatDescriptor& format : builtin()) {
        if (!format.accepts(whole)) continue;
        const OpenStatus status = format.open(whole, out);
        if (status != OpenStatus::Refused) return status;
    }
    return OpenStatus::Refused;
}

}  // namespace sealtap::opener

#include "opener/builtin.h"

#include <array>

#include "opener/archive/archive.h"
#include "opener/archive/rpm.h"
#include "opener/cms/cms.h"
#include "opener/coding/coding.h"
#include "opener/epub/epub.h"
#include "opener/odf/odf.h"
#include "opener/ofd/ofd.h"
#include "opener/ole/ole.h"
#include "opener/ooxml/ooxml.h"
#include "opener/pdf/pdf.h"
#include "opener/rtf/rtf.h"
#include "opener/tnef/tnef.h"
#include "opener/zip/zip.h"

namespace sealtap::opener {
namespace {

// clang-format off
constexpr std::array kBuiltin{
    ole::kDescriptor,
    rtf::kDescriptor,
    tnef::kDescriptor,
    cms::kDescriptor,
    archive::kSevenZip,
    archive::kRar,
    archive::kRar5,
    archive::kCab,
    archive::kXar,
    archive::kAr,
    archive::kCpio,
    archive::kLha,
    archive::kTar,
    archive::kCompress,
    archive::kIso9660,
    pdf::kDescriptor,  // behind the archives: a PDF that stands first in one is not the whole
    rpm::kDescriptor,
    coding::kBzip2,
    coding::kXz,
    coding::kLzip,
    coding::kZstd,
    coding::kLz4,
    coding::kLzma,
    ooxml::kDescriptor,
    odf::kDescriptor,
    ofd::kDescriptor,
    epub::kDescriptor,
    zip::kDescriptor,  // behind these: it looks for archives in what others may know better
    pdf::kWithin,      // last: any container may keep a PDF file near its beginning
};
// clang-format on

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

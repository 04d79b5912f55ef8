// Opens each document given and prints its parts for archives.py: the status, then for each part
// its size, its SHA-256, its step and, in hexadecimal, its name.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/hash.h"
#include "opener/builtin.h"

namespace {

using namespace sealtap;

class PrintedParts final : public opener::Output {
public:
    void begin(PartInfo&& info) override { open_.emplace_back(std::move(info)); }
    void data(Bytes octets) override {
        open_.back().hash.update(octets);
        open_.back().size += octets.size();
    }
    void place(const Place&) override {}
    void skipped(std::uint64_t octets, Cause cause) override {
        open_.back().causes += " " + std::string(to_string(cause)) + ":" + std::to_string(octets);
    }
    void end(EndReason) override {
        OpenPart& part = open_.back();
        std::printf("part %llu %s %s %s%s\n", static_cast<unsigned long long>(part.size),
                    part.hash.hex().c_str(), part.info.step.c_str(),
                    base::to_hex(bytes_of(part.info.name.unmasked())).c_str(), part.causes.c_str());
        open_.pop_back();
    }
    void unread(std::uint64_t octets, Cause cause) override {
        std::printf("unread %llu %s\n", static_cast<unsigned long long>(octets),
                    std::string(to_string(cause)).c_str());
    }
    [[nodiscard]] bool wants_more() const noexcept override { return true; }

private:
    struct OpenPart {
        explicit OpenPart(PartInfo&& part) : info(std::move(part)) {}
        PartInfo info;
        base::Digest hash{base::Digest::Kind::Sha256};
        std::string causes;
        std::uint64_t size = 0;
    };
    std::vector<OpenPart> open_;
};

}  // namespace

int main(int count, char** arguments) {
    for (const opener::FormatDescriptor& format : opener::builtin()) {
        if (format.prepare != nullptr) format.prepare();
    }
    for (int i = 1; i < count; ++i) {
        std::ifstream file(arguments[i], std::ios::binary);
        const std::string octets((std::istreambuf_iterator<char>(file)), {});
        opener::Whole whole;
        whole.octets = bytes_of(octets);
        whole.name = arguments[i];
        PrintedParts parts;
        const OpenStatus status = opener::open_document(whole, parts);
        std::printf("status %d\n", static_cast<int>(status));
    }
}

#include "opener/xml/xml.h"

#define XML_DTD 1  // expat declares its limits on entities only then
#include <expat.h>

#include <algorithm>
#include <cstring>

#include "opener/code_page.h"
#include "opener/xml/declaration.h"

namespace sealtap::opener::xml {
namespace {

/// The XML declaration and a root element with its namespaces fit in.
constexpr std::size_t kHeadBytes = 256;
constexpr std::size_t kStepBytes = std::size_t{64} * 1024;
constexpr std::size_t kEntitiesMax = 64;
constexpr std::size_t kEntityBytesMax = 4096;
/// expat's own guard against what expands: output over input, once there was so much output.
constexpr float kAmplificationMax = 20.0F;
constexpr unsigned long long kAmplificationFreeBytes = 1ULL << 20U;

Element element_of(std::string_view name, const char** attributes) noexcept {
    const std::string_view local = Attributes::local_of(name);
    const std::size_t before = name.size() - local.size();
    return {.prefix = name.substr(0, before == 0 ? 0 : before - 1),
            .local = local,
            .attributes = Attributes(attributes)};
}

/// Looks at the first element and wants no more.
class RootEvents final : public Events {
public:
    void on_start(const Element& element) override {
        root.local = element.local;
        root.space = element.space();
        reader->stop();
    }
    void on_end(std::string_view) override {}
    void on_text(std::string_view) override {}
    void on_aside(std::string_view) override {}

    Root root;
    Reader* reader = nullptr;
};

}  // namespace

std::string_view Attributes::local_of(std::string_view name) noexcept {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::optional<std::string_view> Attributes::find(std::string_view local) const noexcept {
    for (std::size_t i = 0; pairs_[i] != nullptr; i += 2) {
        if (local_of(pairs_[i]) == local) return pairs_[i + 1];
    }
    return std::nullopt;
}

std::string_view Attributes::get(std::string_view local) const noexcept {
    return find(local).value_or(std::string_view{});
}

std::string_view Attributes::prefixed(std::string_view local) const noexcept {
    for (std::size_t i = 0; pairs_[i] != nullptr; i += 2) {
        const std::string_view name = pairs_[i];
        if (name.size() > local.size() && local_of(name) == local) return pairs_[i + 1];
    }
    return {};
}

bool Attributes::is_namespace(std::string_view name, std::string_view value) noexcept {
    return name.starts_with("xmlns") &&
           (value.starts_with("http://") || value.starts_with("urn:")) &&
           std::ranges::all_of(value, [](char octet) { return octet > ' ' && octet < 0x7F; });
}

std::string_view Attributes::declared(std::string_view prefix) const noexcept {
    constexpr std::string_view kDeclares = "xmlns";
    for (std::size_t i = 0; pairs_[i] != nullptr; i += 2) {
        const std::string_view name = pairs_[i];
        if (!name.starts_with(kDeclares)) continue;
        const std::string_view of = name.substr(kDeclares.size());
        if (prefix.empty() ? of.empty() : of.starts_with(':') && of.substr(1) == prefix) {
            return pairs_[i + 1];
        }
    }
    return {};
}

std::string_view Element::space() const noexcept { return attributes.declared(prefix); }

struct Reader::Calls {
    static Reader& of(void* user) noexcept { return *static_cast<Reader*>(user); }
    static bool is_over(Reader& reader) noexcept {
        reader.quiet_ = 0;
        return reader.state_ != State::Reading;
    }

    static void start(void* user, const XML_Char* name, const XML_Char** attributes) {
        Reader& reader = of(user);
        if (is_over(reader)) return;
        if (reader.depth_ == kDepthMax) return reader.break_off();
        ++reader.depth_;
        reader.events_.on_start(element_of(name, attributes));
    }
    static void end(void* user, const XML_Char* name) {
        Reader& reader = of(user);
        if (is_over(reader)) return;
        --reader.depth_;
        reader.events_.on_end(Attributes::local_of(name));
    }
    static void text(void* user, const XML_Char* octets, int length) {
        Reader& reader = of(user);
        if (is_over(reader)) return;
        reader.events_.on_text({octets, static_cast<std::size_t>(length)});
    }
    static void aside(Reader& reader, std::string_view octets) {
        if (!is_over(reader)) reader.events_.on_aside(octets);
    }
    static void comment(void* user, const XML_Char* octets) { aside(of(user), octets); }
    static void instruction(void* user, const XML_Char*, const XML_Char* octets) {
        aside(of(user), octets);
    }
    static void entity(void* user, const XML_Char*, int, const XML_Char* value, int length,
                       const XML_Char*, const XML_Char* system, const XML_Char*, const XML_Char*) {
        Reader& reader = of(user);
        if (is_over(reader)) return;
        if (system != nullptr) aside(reader, system);
        if (value == nullptr) return;
        const std::string_view octets(value, static_cast<std::size_t>(length));
        if (++reader.entities_ > kEntitiesMax || octets.size() > kEntityBytesMax ||
            octets.find('&') != std::string_view::npos) {
            return reader.break_off();
        }
        aside(reader, octets);
    }
    /// A name that the document does not declare: an external subset may, and is not read.
    static void skipped(void* user, const XML_Char* name, int is_parameter) {
        Reader& reader = of(user);
        if (is_over(reader) || is_parameter != 0) return;
        if (std::string_view(name) == "nbsp") return reader.events_.on_text("\xC2\xA0");
        aside(reader, name);
    }
};

Reader::Reader(Events& events) : events_(events) {}

Reader::~Reader() {
    if (parser_ != nullptr) XML_ParserFree(parser_);
}

void Reader::begin() {
    state_ = State::Reading;
    const Charset charset = charset_of(head_);
    code_page_ = charset.code_page;
    parser_ = XML_ParserCreate(charset.is_forced ? "UTF-8" : nullptr);
    if (parser_ == nullptr) {
        state_ = State::Broken;
        return;
    }
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, Calls::start, Calls::end);
    XML_SetCharacterDataHandler(parser_, Calls::text);
    XML_SetCommentHandler(parser_, Calls::comment);
    XML_SetProcessingInstructionHandler(parser_, Calls::instruction);
    XML_SetEntityDeclHandler(parser_, Calls::entity);
    XML_SetSkippedEntityHandler(parser_, Calls::skipped);
    XML_SetParamEntityParsing(parser_, XML_PARAM_ENTITY_PARSING_NEVER);
    XML_SetBillionLaughsAttackProtectionMaximumAmplification(parser_, kAmplificationMax);
    XML_SetBillionLaughsAttackProtectionActivationThreshold(parser_, kAmplificationFreeBytes);
    // A salt of the run would be no answer of the document alone.
    XML_SetHashSalt(parser_, 0x5EA17A9);
}

Bytes Reader::feed(Bytes octets) {
    if (state_ == State::Stopped) return {};
    if (state_ == State::Broken) return octets;
    if (state_ == State::Reading) return read(octets, false);
    head_ += text_of(octets);
    if (head_.size() < kHeadBytes) return {};
    begin();
    const std::string head = std::move(head_);
    head_.clear();
    return read(bytes_of(head), false);
}

Bytes Reader::finish() {
    if (state_ == State::Stopped || state_ == State::Broken) return {};
    if (state_ == State::Head) begin();
    const std::string rest = code_page_ == 0 ? std::move(head_) : std::string{};
    if (code_page_ == 0) head_.clear();
    return read(bytes_of(rest), true);
}

/// Converts in steps that end with a '>': no charset has that octet within a longer character.
Bytes Reader::read(Bytes octets, bool is_last) {
    if (state_ != State::Reading) return octets;
    if (code_page_ == 0) return parse(octets, is_last);
    head_ += text_of(octets);
    const std::size_t bracket = head_.rfind('>');
    std::size_t length = bracket == std::string::npos ? 0 : bracket + 1;
    if (is_last || (length == 0 && head_.size() >= kStepBytes)) length = head_.size();
    std::string converted;
    append_code_page(converted, bytes_of(std::string_view(head_).substr(0, length)), code_page_);
    head_.erase(0, length);
    return parse(bytes_of(converted), is_last);
}

Bytes Reader::parse(Bytes octets, bool is_last) {
    unread_.clear();
    do {
        const Bytes step = octets.first(std::min(octets.size(), kStepBytes));
        octets = octets.subspan(step.size());
        const bool is_good = parse_step(step, is_last && octets.empty());
        if (state_ == State::Stopped) return {};
        if (!is_good) {
            state_ = State::Broken;
            unread_ += text_of(octets);
            return bytes_of(unread_);
        }
    } while (!octets.empty());
    return {};
}

/// By way of expat's own buffer: what it has not read yet can be asked back from it then.
bool Reader::parse_step(Bytes octets, bool is_last) {
    const int length = static_cast<int>(octets.size());
    void* buffer = XML_GetBuffer(parser_, std::max(length, 1));
    if (buffer == nullptr) {
        keep_unread(octets);
        return false;
    }
    if (!octets.empty()) std::memcpy(buffer, octets.data(), octets.size());
    quiet_ += octets.size();
    const bool is_too_long = quiet_ > kTokenBytesMax;
    // expat puts off what it has seen too little of; now it shall say where the token begins.
    if (is_too_long) XML_SetReparseDeferralEnabled(parser_, XML_FALSE);
    const bool is_good =
        XML_ParseBuffer(parser_, length, is_last ? XML_TRUE : XML_FALSE) == XML_STATUS_OK;
    if (is_good && (!is_too_long || quiet_ == 0)) {
        if (is_too_long) XML_SetReparseDeferralEnabled(parser_, XML_TRUE);
        return true;
    }
    keep_unread({});
    return false;
}

/// What expat was given and has not read, and `octets` behind it.
void Reader::keep_unread(Bytes octets) {
    int offset = 0;
    int size = 0;
    const char* context = XML_GetInputContext(parser_, &offset, &size);
    if (context != nullptr && offset >= 0 && offset < size) {
        const std::string_view all(context, static_cast<std::size_t>(size));
        unread_ = all.substr(static_cast<std::size_t>(offset));
    }
    unread_ += text_of(octets);
}

void Reader::break_off() noexcept {
    state_ = State::Broken;
    XML_StopParser(parser_, XML_FALSE);
}

void Reader::stop() noexcept {
    if (state_ == State::Reading && parser_ != nullptr) XML_StopParser(parser_, XML_FALSE);
    state_ = State::Stopped;
}

Root root_of(Bytes head) {
    RootEvents events;
    Reader reader(events);
    events.reader = &reader;
    (void)reader.feed(head);
    // A head is cut anywhere, so that it ends in damage means nothing.
    (void)reader.finish();
    return std::move(events.root);
}

}  // namespace sealtap::opener::xml

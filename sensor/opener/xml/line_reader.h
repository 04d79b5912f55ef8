#pragma once

#include <string>
#include <string_view>

#include "opener/text_writer.h"
#include "opener/xml/xml.h"

namespace sealtap::opener::xml {

/// Reads XML whose elements are a list of facts: each text is a line, and so are the attributes of
/// an element that are more than a number.
class LineReader final : public Events {
public:
    LineReader(TextWriter& out, Region region);
    void on_start(const Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;

private:
    TextWriter& out_;
};

/// What a document says of itself, a line "name: value" each. The name is that of the element, or
/// what `named` of it says.
class FactReader final : public Events {
public:
    /// Elements called `element` have their name in the attribute `attribute`.
    struct Named {
        std::string_view element;
        std::string_view attribute;
    };
    FactReader(TextWriter& out, Named named);
    void on_start(const Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;

private:
    TextWriter& out_;
    Named named_;
    std::string name_;
};

}  // namespace sealtap::opener::xml

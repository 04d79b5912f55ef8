#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sealtap/content_part.h"
#include "sealtap/coverage.h"
#include "sealtap/document.h"
#include "sealtap/flow.h"
#include "sealtap/flow_handler.h"
#include "sealtap/raw_text.h"
#include "sealtap/violation.h"

namespace sealtap::pipeline {

/// Takes violations from workers. Called on the worker's thread; safe for several at once.
class ViolationSink {
public:
    virtual ~ViolationSink() = default;
    virtual void on_violation(Violation violation) = 0;
};

/// An object as `sealtap flows` lists it.
struct ObjectRecord {
    ObjectKind kind = ObjectKind::Body;
    std::optional<std::size_t> parent;  ///< index of the carrier among the flow's objects
    MaskedText name;
    std::string media_type;
    std::uint64_t size = 0;
    std::string sha256;
    Direction direction = Direction::ToResponder;
    std::string_view protocol;
    CoverageState coverage = CoverageState::Complete;
    std::vector<Cause> causes;
};

struct DirectionRecord {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t gap_bytes = 0;
    std::string sha256;  ///< of the delivered transport payload
};

/// A flow as `sealtap flows` lists it.
struct FlowRecord {
    FlowInfo flow;
    std::string community_id;  ///< Community ID v1, seed 0
    std::string_view app_protocol;
    Timestamp end;
    DirectionRecord to_responder;
    DirectionRecord to_originator;
    std::vector<ObjectRecord> objects;
};

/// Takes the records of flows as they close. Called on the worker's thread; safe for several at
/// once.
class FlowSink {
public:
    virtual ~FlowSink() = default;
    virtual void on_flow(FlowRecord record) = 0;
    /// The octets of an object (for --extract), whole and in order; `object` is its index in the
    /// flow.
    virtual void on_object_data(const FlowInfo& flow, std::size_t object, Bytes data) = 0;
};

/// Takes every document as it ends. Called on the worker's thread.
class DocumentSink {
public:
    virtual ~DocumentSink() = default;
    virtual void on_document(const DocumentSummary& document) = 0;
};

}  // namespace sealtap::pipeline

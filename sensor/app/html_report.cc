#include "app/html_report.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "feed/eve_json.h"

namespace sealtap::app {
namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Sealtap report</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:80em;padding:0 1em;color:#1c2430}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35em .6em;border-bottom:1px solid #d7dde5;vertical-align:top}
th{background:#f2f5f8}.critical{color:#a40018;font-weight:700}.high{color:#b8420f;font-weight:600}.medium{color:#8a6500}.low{color:#3b5b7a}
td.n{text-align:right;font-variant-numeric:tabular-nums}code{background:#f2f5f8;padding:0 .25em}pre{background:#f2f5f8;padding:1em;overflow:auto}
</style></head><body><h1>Sealtap report</h1>
)";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string cell(std::string_view text) { return fmt::format("<td>{}</td>", escaped(text)); }

std::string findings_cell(const Violation& violation) {
    std::string out = "<td>";
    for (const FindingSummary& finding : violation.findings) {
        out += fmt::format(
            "<code>{}</code> {} ×{} ({} distinct), confidence {}<br><small>{}</small><br>",
            escaped(finding.detector), escaped(finding.excerpt.text()), finding.count,
            finding.distinct, finding.confidence, escaped(finding.path.text()));
    }
    return out + "</td>";
}

std::string row(const Violation& violation) {
    const std::string receiver =
        violation.receivers.empty() ? "" : party_text(violation.receivers.front());
    return fmt::format("<tr><td class=\"{0}\">{0}</td>", to_string(violation.severity)) +
           cell(feed::to_eve_time(violation.timestamp)) + cell(violation.policy) +
           cell(violation.level) + cell(violation.from_zone + " → " + violation.to_zone) +
           cell(party_text(violation.sender)) + cell(receiver) +
           cell(violation.document_name.text()) + findings_cell(violation) +
           cell(to_string(violation.coverage)) + cell(violation.id) + "</tr>\n";
}

std::string page(const std::vector<std::string>& captures, const ViolationSummary& summary,
                 const pipeline::RunReport& report) {
    std::string out(kHead);
    out += "<p>Captures: ";
    for (const std::string& name : captures) out += "<code>" + escaped(name) + "</code> ";
    out += fmt::format("</p><h2>Violations: {}</h2>\n", summary.violations());
    out +=
        "<table><tr><th>Severity</th><th>Time (UTC)</th><th>Policy</th><th>Level</th><th>Zones</th>"
        "<th>Sender</th><th>Receiver</th><th>Document</th><th>Found</th><th>Coverage</th><th>Id</"
        "th></tr>\n";
    for (const Violation* violation : summary.worst()) out += row(*violation);
    out += "</table>\n<h2>Coverage</h2><pre>" +
           escaped(lost_line(report) + coverage_tables(report, Stream::Error)) + "</pre>";
    return out + "</body></html>\n";
}

}  // namespace

Result<void> write_html_report(const std::string& path, const std::vector<std::string>& captures,
                               const ViolationSummary& summary, const pipeline::RunReport& report) {
    const std::string text = page(captures, summary, report);
    // For its owner only, as alerts and the queue are: it tells who sent what to whom.
    const int handle =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
        handle < 0 ? nullptr : ::fdopen(handle, "w"), std::fclose);
    if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size()) {
        return std::unexpected(
            Error{ErrorCode::Unavailable, fmt::format("{}: cannot write the report: {}", path,
                                                      std::generic_category().message(errno))});
    }
    return {};
}

}  // namespace sealtap::app

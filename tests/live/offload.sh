#!/bin/bash
# Shows that offloading costs nothing but frame boundaries: hosts that leave segmentation and checksums to their card, as they
# do by default, talk over a virtual cable. What the sensor captures there are super-frames with checksums that nobody has
# computed yet; it must say so, count them, and find what the hosts say, whole. Needs root, packaging/packages-full.txt and a
# built sealtap. It ends with status 77 and says so where no network namespace can be made.
#
#   tests/live/offload.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../pcaps/make/namespaces.sh"

sealtap=${SEALTAP:-$root/build/release/sealtap}
[ -x "$sealtap" ] || fail "$sealtap is not built yet"
if ! unshare --net true 2>/dev/null; then
    echo "offload.sh: skipped: no network namespace can be made here"
    exit 77
fi
cable_up 1500
for ns in "$inside" "$outside"; do
    in_ns "$ns" ethtool -K cable tx on rx on sg on tso on gso on gro on >/dev/null 2>&1
done
ip_in "$inside" address add 203.0.113.80/16 dev cable
ip_in "$outside" address add 203.0.1.9/16 dev cable
printf 'zones: [{name: rd, networks: [203.0.1.0/24], clearance: top-secret}]\nrules: [%s]\n' "$root/rules" >"$work/offload.yaml"
printf 'queue: sqlite:%s\nfeeds: [{kind: json-lines, target: %s}]\n' "$work/live.db" "$work/alerts.jsonl" >>"$work/offload.yaml"
printf 'statistics: {seconds: 1, target: %s}\ninterfaces: [{name: cable, readers: 2}]\n' "$work/stats.json" >>"$work/offload.yaml"

# exec: the number that is kept is the sensor's own.
(exec nsenter --net="/run/netns/$inside" -- "$sealtap" run -c "$work/offload.yaml") >"$work/servers.log" 2>&1 &
sensor=$!
pids+=("$sensor")
until_true "the sensor to listen" grep -qs 'listening on' "$work/servers.log"
start "$inside" python3 -c '
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
http.server.HTTPServer(("203.0.113.80", 80), Handler).serve_forever()'
serves() { in_ns "$inside" ss -Hltn | grep -q ':80 '; }
until_true "the server" serves
in_ns "$outside" python3 -c '
import http.client
connection = http.client.HTTPConnection("203.0.113.80", timeout=20)
text = "".join(f"{line}: nothing to be seen here\n" for line in range(20000)) + "\n\n绝密★10年\n"
connection.request("POST", "/plan", text.encode(), {"Content-Type": "text/plain; charset=utf-8"})
connection.getresponse().read()
connection.close()'
until_true "the alert" grep -qs 'top-secret' "$work/alerts.jsonl"
sleep 1  # what follows the request is to be captured, too
kill -INT "$sensor"
wait "$sensor" || fail "the sensor ended with status $?"

python3 - "$work/alerts.jsonl" "$work/stats.json" "$work/servers.log" <<'PYTHON'
import json
import sys

alerts, stats = (open(path, encoding="utf-8").read().splitlines() for path in sys.argv[1:3])
said = open(sys.argv[3], encoding="utf-8").read()
found = json.loads(alerts[-1])["violation"]
stats = json.loads(stats[-1])["stats"]
frames = stats["frames"]
wrong = []
if found["coverage"]["state"] != "complete" or found["policy"] != "marking-above-clearance":
    wrong.append(f"the alert is {found['policy']}, {found['coverage']}")
if stats["capture"]["super_frames"] == 0:
    wrong.append("no super-frame was counted")
if frames["gap_bytes"] or frames["not_delivered"].keys() - {"not_ip"}:
    wrong.append(f"not all was delivered: {frames}")
if "put together before they are seen (gro" not in said:
    wrong.append("the offloads were not told: " + said)
print("offload.sh:", stats["capture"]["super_frames"], "of", stats["decoder"]["pkts"], "frames were super-frames;",
      "; ".join(wrong) or "all was read")
sys.exit(1 if wrong else 0)
PYTHON

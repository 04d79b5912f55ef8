#!/bin/bash
# Shows that live is as replay: tcpreplay plays captures over a virtual cable, `sealtap run` listens at its other end, and
# must find what `sealtap replay` finds. Needs root, packaging/packages-full.txt and a built sealtap.
#
#   pcaps/live.sh [CAPTURE...]     Ethernet, whole frames; by default one of each kind
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/make/namespaces.sh"

sealtap=${SEALTAP:-$root/build/release/sealtap}
[ -x "$sealtap" ] || fail "$sealtap is not built yet"
if [ $# = 0 ]; then
    for name in office-leak http-download-gzip ftp-active ftp-epsv6 smtp-mime ipfrag long-gbk vlan qinq gre vxlan; do
        set -- "$@" "$root/pcaps/$name.pcap"
    done
fi

listens() { in_ns "$inside" ss -0Hn | grep -q '[:*]cable'; }

# play CAPTURE: what a live sensor says of it, in alerts.jsonl.
play() {
    local capture=$1 frames sensor
    frames=$(tcpdump --count -nr "$capture" 2>/dev/null | sed 's/ .*//')
    rm -f "$work"/alerts.jsonl "$work"/live.db*
    in_ns "$inside" "$sealtap" run -c "$work/live.yaml" -i cable --packets "$frames" >"$work/servers.log" 2>&1 &
    sensor=$!
    pids+=("$sensor")
    until_true "the sensor to listen" listens
    in_ns "$outside" tcpreplay -q -i cable "$capture" >"$work/tcpreplay.log" 2>&1 || fail "$(cat "$work/tcpreplay.log")"
    wait "$sensor" || fail "the sensor ended with status $?"
}

cable_up 9000
{
    grep -vE '^(queue|feeds|rules):' "$root/config/sample.yaml"
    printf 'rules: [%s]\nqueue: sqlite:%s\nfeeds:\n  - {kind: json-lines, target: %s}\n' \
        "$root/rules" "$work/live.db" "$work/alerts.jsonl"
} >"$work/live.yaml"

status=0
for capture in "$@"; do
    play "$capture"
    if /usr/bin/python3 "$root/pcaps/findings.py" --sealtap "$sealtap" --same-as "$work/alerts.jsonl" "$capture"; then
        echo "$(basename "$capture"): live as replay"
    else
        status=1
    fi
done
exit $status

# shellcheck shell=bash
# Two network namespaces joined by a virtual cable, and programs in them. Source it; needs root. What was started is ended,
# by its own number, and what was made is removed when the script ends, however it ends.

set -euo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/sealtap-wires.XXXXXX")
chmod 755 "$work"  # servers that drop their rights read here
inside=st-in-$$ outside=st-out-$$
pids=()

cleanup() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    ip netns del "$inside" 2>/dev/null || true
    ip netns del "$outside" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    if [ -s "$work/servers.log" ]; then sed 's/^/  /' "$work/servers.log" >&2; fi
    exit 1
}

# until_true WHAT COMMAND...: polls every 50 ms, at most 20 s.
until_true() {
    local what=$1 try
    shift
    for ((try = 0; try < 400; try++)); do
        if "$@"; then return; fi
        sleep 0.05
    done
    fail "gave up waiting for $what"
}

# Not `ip netns exec`, nor `ip -n`: they mount things, which a chroot does not allow.
in_ns() { nsenter --net="/run/netns/$1" -- "${@:2}"; }
ip_in() { in_ns "$1" ip "${@:2}"; }

# start NAMESPACE COMMAND...: in the background; ended by cleanup.
start() {
    local ns=$1
    shift
    # exec: the number that is kept is the program's own.
    (exec nsenter --net="/run/netns/$ns" -- "$@") >>"$work/servers.log" 2>&1 &
    pids+=($!)
}

# cable_up MTU: each end is called cable. Frames are as a mirror port shows them, at most MTU long and with right check
# sums: no offloading. The kernel says nothing on its own account.
cable_up() {
    local mtu=$1 ns
    ip netns add "$inside"
    ip netns add "$outside"
    ip link add cable netns "$inside" address 02:00:00:00:00:01 mtu "$mtu" type veth \
        peer name cable netns "$outside" address 02:00:00:00:00:02 mtu "$mtu"
    for ns in "$inside" "$outside"; do
        in_ns "$ns" sysctl -qw net.ipv6.conf.cable.disable_ipv6=1
        in_ns "$ns" ethtool -K cable tx off rx off sg off tso off gso off gro off >/dev/null
        ip_in "$ns" link set lo up
        ip_in "$ns" link set cable up
    done
}

#!/bin/bash
# Shows that several readers are as one: captures are played into a virtual cable that two sockets share by fan-out, and each
# direction of them into a cable of its own, both read together; the sensor must find what `sealtap replay` finds, in as many
# flows, and account for every packet. Needs root, packaging/packages-full.txt and a built sealtap.
#
#   tests/live/fanout.sh [CAPTURE...]     Ethernet, whole frames; by default those that a bad fan-out tears
#
# It ends with status 77 and says so where no network namespace can be made.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../pcaps/make/namespaces.sh"

sealtap=${SEALTAP:-$root/build/release/sealtap}
[ -x "$sealtap" ] || fail "$sealtap is not built yet"
if ! unshare --net true 2>/dev/null; then
    echo "fanout.sh: skipped: no network namespace can be made here"
    exit 77
fi
cable_up 9000
ip link add cable2 netns "$inside" address 02:00:00:00:00:03 mtu 9000 type veth \
    peer name cable2 netns "$outside" address 02:00:00:00:00:04 mtu 9000
for ns in "$inside" "$outside"; do
    in_ns "$ns" sysctl -qw net.ipv6.conf.cable2.disable_ipv6=1
    in_ns "$ns" ethtool -K cable2 tx off rx off sg off tso off gso off gro off >/dev/null
    ip_in "$ns" link set cable2 up
done
if [ $# = 0 ]; then
    for name in ipfrag vxlan gre qinq vlan ftp-active ftp-passive ftp-epsv6 smtp-mime office-leak udp-syslog; do
        set -- "$@" "$root/pcaps/$name.pcap"
    done
fi
python3 "$root/tests/live/fanout.py" --sealtap "$sealtap" --root "$root" --work "$work" --inside "$inside" \
    --outside "$outside" "$@"

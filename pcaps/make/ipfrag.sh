#!/bin/bash
# Datagrams larger than the cable's MTU, in fragments, over IPv4 and IPv6; the number is cut by a fragment's edge.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up 1280
documents
udp_sink 514
record_start 'udp or ip[6:2] & 0x1fff != 0 or (ip6 and ip6[6] == 44)'
for address in 203.0.113.50 2001:db8::40; do
    client logger -n "$address" -P 514 -d -t billing --rfc5424=notime,nohost --size 6000 -- "$(cat "$docs/customers.csv")"
done
record_stop

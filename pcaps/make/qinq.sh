#!/bin/bash
# A form in frames with two 802.1Q tags (service tag 200, VLAN 101).
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
tunnel_up vlan 200,101
nginx_up
record_start vlan
client curl -sS --fail --interface 10.1.0.10 -o "$work/answer" -F "file=@$docs/工艺规程.txt" http://198.51.100.40/upload
record_stop

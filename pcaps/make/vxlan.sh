#!/bin/bash
# A form inside VXLAN (RFC 7348, network 7).
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
tunnel_up vxlan 7
nginx_up
record_start
client curl -sS --fail --interface 10.1.0.10 -o "$work/answer" -F "file=@$docs/工艺规程.txt" http://198.51.100.40/upload
record_stop

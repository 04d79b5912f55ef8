#!/bin/bash
# Recorded inside a tunnel, where frames have no link header (raw IP): a form from rd.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
tunnel_up gre
nginx_up
device=tunnel record_start
client curl -sS --fail --interface 10.1.0.10 -o "$work/answer" -F "file=@$docs/工艺规程.txt" http://198.51.100.40/upload
record_stop

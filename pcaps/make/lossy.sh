#!/bin/bash
# A mirror port that lost two frames in the middle of a long upload: what is left is still read, the holes are counted.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
nginx_up
record_start
put long-report.txt 198.51.100.40 10.2.0.20
record_stop --drop 12,13,30

#!/bin/bash
# The frames of a long upload out of order, some of them twice: nothing changes.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
nginx_up
record_start
put long-report.txt 198.51.100.40 10.2.0.20
record_stop --reorder

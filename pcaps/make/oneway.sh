#!/bin/bash
# A mirror port that shows one direction only.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
nginx_up
record_start
put 工艺规程.txt 198.51.100.40 10.1.0.10
record_stop --oneway

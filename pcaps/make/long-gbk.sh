#!/bin/bash
# More than 64 KiB of GBK without one ASCII octet, with a marking before it and a customer behind it.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
nginx_up
record_start
put long-report.txt 198.51.100.40 10.2.0.20
record_stop

#!/bin/bash
# curl fetches and puts over HTTPS: nothing can be read, and that must be said.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
key_and_certificate
nginx_up
record_start
client curl -sSk --fail --interface 10.1.0.10 -o "$work/answer" -T "$docs/工艺规程.txt" https://198.51.100.40/files/a.txt
record_stop

#!/bin/bash
# A body whose length nobody says: curl reads from a pipe and sends UTF-16 in chunks, from office to the internet.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
nginx_up
record_start
client curl -sS --fail --interface 10.2.0.20 -o "$work/answer" -T - http://203.0.113.50/files/notes.txt \
    < <(cat "$docs/底线.txt")
record_stop

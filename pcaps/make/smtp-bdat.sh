#!/bin/bash
# The same mail in three BDAT chunks (RFC 3030), cut within words.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
smtp_up 198.51.100.40 --chunking
record_start
client /usr/bin/python3 "$here/mail.py" --from 10.2.0.20 --to 198.51.100.40 --bdat "$docs"
record_stop

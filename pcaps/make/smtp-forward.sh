#!/bin/bash
# A forwarded mail: the attachment lies in a message within the message, its name is Chinese (RFC 2231).
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
smtp_up 198.51.100.40
record_start
client /usr/bin/python3 "$here/mail.py" --from 10.2.0.20 --to 198.51.100.40 --forward "$docs"
record_stop

#!/bin/bash
# Mail from office with a GBK body in quoted-printable and a UTF-16 attachment in base64, to a partner and to the internet.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
smtp_up 198.51.100.40
record_start
client /usr/bin/python3 "$here/mail.py" --from 10.2.0.20 --to 198.51.100.40 --user sun.li "$docs"
record_stop

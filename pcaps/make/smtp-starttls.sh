#!/bin/bash
# Mail that turns to TLS: what follows cannot be read, and that must be said.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
key_and_certificate
smtp_up 198.51.100.40 --tls "$work/tls.crt" "$work/tls.key"
record_start
client /usr/bin/python3 "$here/mail.py" --from 10.2.0.20 --to 198.51.100.40 --starttls "$docs"
record_stop

#!/bin/bash
# FTP in which the server opens the data flow (PORT): curl stores a document from office at the partner.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
ftp_up
record_start
client curl -sS --interface 10.2.0.20 -P 10.2.0.20 --disable-eprt -u anonymous:sun.li@corp.example \
    -T "$docs/会议纪要.txt" ftp://192.0.2.30/incoming/
record_stop

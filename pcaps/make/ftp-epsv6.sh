#!/bin/bash
# FTP over IPv6, passive (EPSV) and active (EPRT).
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
ftp_up
record_start 'ip6 and ip6[6] == 6'
for mode in --ftp-pasv '-P fd00:1::10'; do
    # shellcheck disable=SC2086  # two words
    client curl -sS --interface fd00:1::10 $mode -u anonymous:wang.lei@corp.example \
        -T "$docs/工艺规程.txt" 'ftp://[2001:db8::40]/incoming/'
done
record_stop

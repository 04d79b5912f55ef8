#!/bin/bash
# FTP in which the client opens the data flow (PASV): lftp stores two documents, and fetches one back.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
ftp_up
record_start
client lftp -u anonymous,wang.lei@corp.example 198.51.100.40 -e "
    set ftp:ssl-allow no; set ftp:prefer-epsv no; set ftp:passive-mode yes; set net:socket-bind-ipv4 10.1.0.10;
    set cmd:fail-exit yes; set ftp:use-feat no; set xfer:clobber yes;
    cd incoming;
    put $docs/会议纪要-gb18030.txt -o minutes.txt;
    put $docs/policy.txt -o policy.txt;
    get minutes.txt -o $work/back.txt;
    bye"
cmp "$docs/会议纪要-gb18030.txt" "$work/back.txt"
record_stop

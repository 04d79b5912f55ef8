#!/bin/bash
# A browser's form: curl sends a GBK document and a picture from rd to nginx on the internet.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
nginx_up
record_start
client curl -sS --fail --interface 10.1.0.10 -H 'Host: share.halden.example' -o "$work/answer" \
    -F 'note=see attached' -F "file=@$docs/工艺规程.txt;type=text/plain" -F "logo=@$docs/logo.png;type=image/png" \
    http://198.51.100.40/upload
record_stop

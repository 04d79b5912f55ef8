#!/bin/bash
# A form through an access point, recorded by a monitor: 802.11 with A-MSDUs behind radiotap.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
nginx_up
record_start
client curl -sS --fail --interface 10.1.0.10 -o "$work/answer" -F "file=@$docs/工艺规程.txt" http://198.51.100.40/upload
record_wrapped radiotap

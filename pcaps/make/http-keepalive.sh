#!/bin/bash
# Four requests on one flow, one of which carries a TLP:RED document; the answers are read too.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
nginx_up
record_start
client curl -sS --fail --interface 10.1.0.10 -o "$work/answer" -T "$docs/page.html" http://198.51.100.40/files/a.html \
    --next -sS --fail --interface 10.1.0.10 -o "$work/answer" -T "$docs/incident.txt" http://198.51.100.40/files/b.txt \
    --next -sS --fail --interface 10.1.0.10 -o "$work/answer" http://198.51.100.40/files/a.html \
    --next -sS --fail --interface 10.1.0.10 -o "$work/answer" -T "$docs/policy-gbk.txt" http://198.51.100.40/files/c.txt
record_stop

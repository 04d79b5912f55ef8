#!/bin/bash
# Through tinyproxy: a form to an absolute URI, and a tunnel (CONNECT) with a form in it.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
nginx_up
# The proxy's own address is moved to the far end, so that the recorded leg is that between client and proxy.
ip_in "$inside" addr del 10.2.0.8/32 dev cable
ip_in "$outside" addr add 10.2.0.8/32 dev cable
cat >"$work/tinyproxy.conf" <<CONF
Port 8888
Listen 10.2.0.8
Timeout 30
LogLevel Critical
MaxClients 10
ConnectPort 80
DisableViaHeader Yes
CONF
start "$outside" tinyproxy -d -c "$work/tinyproxy.conf"
until_true tinyproxy listening "$outside" 8888
record_start
for way in '' --proxytunnel; do
    # shellcheck disable=SC2086  # none or one word
    client curl -sS --fail --interface 10.2.0.20 --proxy http://10.2.0.8:8888 $way -o "$work/answer" \
        -F "file=@$docs/会议纪要.txt;type=text/plain" http://198.51.100.40/upload
done
record_stop

#!/bin/bash
# Text in datagrams: logger sends three lines by syslog, one of them with customer data.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
udp_sink 514
record_start
for line in 'service started' '客户资料 姓名：陈思远 身份证号：110105199003072346' 'service stopped'; do
    client logger -n 203.0.113.50 -P 514 -d -t billing --rfc5424=notime,nohost -- "$line"
done
record_stop

#!/bin/bash
# A working day in little: leaks over a web form, PUT, mail and FTP in four charsets, an authorised transfer, and harmless traffic.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
nginx_up
smtp_up 198.51.100.40
ftp_up
record_start

# Harmless: a policy that speaks of the levels, a page, a picture, packed JSON.
put policy.txt 198.51.100.40 10.2.0.20
put policy-gbk.txt 192.0.2.30 10.2.0.20
put page.html 203.0.113.50 10.2.0.20
put logo.png 203.0.113.50 10.2.0.20
put catalogue.json.gz 203.0.113.50 10.2.0.20 -H 'Content-Encoding: gzip' -H 'Content-Type: application/json'
client curl -sS --fail --interface 10.2.0.20 -o "$work/answer" http://203.0.113.50/files/page.html

# Leaks over HTTP: a form from rd (机密, GBK), a customer list from office to the partner (UTF-8).
client curl -sS --fail --interface 10.1.0.10 -H 'Host: share.halden.example' -o "$work/answer" \
    -F 'note=see attached' -F "file=@$docs/工艺规程.txt;type=text/plain" http://198.51.100.40/upload
put customers.csv 192.0.2.30 10.2.0.20

# Mail from office: customers in the body (GBK), 绝密 in the attachment (UTF-16).
client /usr/bin/python3 "$here/mail.py" --from 10.2.0.20 --to 198.51.100.40 --user sun.li "$docs"

# FTP: 秘密 to the partner (active, UTF-8) and to the internet (passive, GB18030).
client curl -sS --interface 10.2.0.20 -P 10.2.0.20 --disable-eprt -u anonymous:sun.li@corp.example \
    -T "$docs/会议纪要.txt" ftp://192.0.2.30/incoming/
client curl -sS --interface 10.1.0.10 --disable-epsv -u anonymous:wang.lei@corp.example \
    -T "$docs/会议纪要-gb18030.txt" ftp://198.51.100.40/incoming/

# Authorised (A-7 of config/sample.yaml): 机密 from rd to the partner.
put 任务书.txt 192.0.2.30 10.1.0.10
record_stop

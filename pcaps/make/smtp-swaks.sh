#!/bin/bash
# Mail as swaks sends it, with AUTH PLAIN and an attachment in base64.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
smtp_up 203.0.113.50
record_start
client swaks --silent 2 --local-interface 10.2.0.20 --server 203.0.113.50 --ehlo pc20.office.corp.example \
    --auth PLAIN --auth-user sun.li --auth-password not-a-real-one \
    --from sun.li@corp.example --to buyer@mail.example --header 'Subject: minutes' \
    --header 'Message-Id: <20260901.2@corp.example>' \
    --header 'Date: Tue, 01 Sep 2026 09:00:00 +0800' --body 'As discussed.' \
    --attach-type text/plain --attach-name minutes.txt --attach "@$docs/会议纪要.txt"
record_stop

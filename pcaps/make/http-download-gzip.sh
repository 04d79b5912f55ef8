#!/bin/bash
# An answer that nginx compresses and sends in chunks: a partner fetches a customer list that stands on an rd server.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# The server stands inside and the client outside: what was asked for leaves.
net_up
documents
here_inside=$inside inside=$outside outside=$here_inside
nginx_up
cp "$docs/customers.csv" "$work/www/files/"
cp "$docs/工艺规程.txt" "$work/www/files/process.txt"
record_start
for name in customers.csv process.txt; do
    client curl -sS --fail --compressed --interface 192.0.2.30 -o "$work/answer" "http://10.1.0.10/packed/$name"
done
record_stop

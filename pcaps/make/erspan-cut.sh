#!/bin/bash
# What a switch mirrors in ERSPAN II and cuts to 400 octets: what was kept is read, what was cut is counted.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
net_up
documents
nginx_up
record_start
put customers.csv 192.0.2.30 10.2.0.20
record_wrapped erspan-cut

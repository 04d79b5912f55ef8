# shellcheck shell=bash
# Shared by the scripts that make captures: addresses at the two ends of a virtual cable, the servers, the recording.
# Source it, call `net_up`, the servers, `record_start`, the clients and `record_stop`.
#
#   inside   10.1.0.10 (rd)  10.2.0.20 (office)                        fd00:1::10
#   outside  192.0.2.30 (acme, a partner)  198.51.100.40 and 203.0.113.50 (internet)  2001:db8::40
#
# Needs root, and OUT: the capture to write.
# shellcheck disable=SC2119,SC2120  # options are optional

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/namespaces.sh"
: "${OUT:?name the capture to write, as OUT=x.pcap $0}"

client() { in_ns "$inside" "$@"; }

add_addresses() {
    local ns=$1 device=$2 address
    shift 2
    for address in "$@"; do
        case $address in
            *:*) ip_in "$ns" addr add "$address" dev "$device" nodad ;;
            *) ip_in "$ns" addr add "$address" dev "$device" ;;
        esac
    done
}

# net_up [MTU]: the cable, and the addresses at its ends.
net_up() {
    local ns
    cable_up "${1:-1500}"
    for ns in "$inside" "$outside"; do
        in_ns "$ns" sysctl -qw net.ipv6.conf.all.accept_ra=0 net.ipv6.conf.default.accept_ra=0 \
            net.ipv6.conf.cable.addr_gen_mode=1 net.ipv6.conf.cable.router_solicitations=0 \
            net.ipv6.conf.cable.disable_ipv6=0
    done
    add_addresses "$inside" cable 10.1.0.10/32 10.2.0.20/32 10.2.0.8/32 fd00:1::10/128
    add_addresses "$outside" cable 192.0.2.30/32 198.51.100.40/32 203.0.113.50/32 2001:db8::40/128
    for ns in "$inside" "$outside"; do
        ip_in "$ns" route add default dev cable
        ip_in "$ns" -6 route add default dev cable
    done
}

listening() { [ -n "$(in_ns "$1" ss -Hltn "sport = :$2")" ]; }

# nginx_up: the files under /files/ can be put and fetched, /upload takes anything, 443 when there is a key.
nginx_up() {
    local root=$work/www
    mkdir -p "$root/files" "$work/nginx"
    chmod 777 "$root/files" "$work/nginx"
    local tls=''
    if [ -f "$work/tls.key" ]; then
        tls="listen 443 ssl; listen [::]:443 ssl; ssl_certificate $work/tls.crt; ssl_certificate_key $work/tls.key;"
    fi
    cat >"$work/nginx.conf" <<CONF
daemon off; pid $work/nginx/pid; error_log $work/nginx/error.log; worker_processes 1;
events {}
http {
    access_log off; client_body_temp_path $work/nginx/body; proxy_temp_path $work/nginx/proxy;
    fastcgi_temp_path $work/nginx/f; uwsgi_temp_path $work/nginx/u; scgi_temp_path $work/nginx/s;
    default_type application/octet-stream; client_max_body_size 8m; server_tokens off;
    types { text/html html; text/plain txt; image/png png; application/json json; text/csv csv; }
    charset utf-8; gzip_types text/plain text/csv application/json; gzip_min_length 100;
    server {
        listen 80; listen [::]:80; $tls
        root $root;
        location /files/ { dav_methods PUT; create_full_put_path on; }
        location /packed/ { gzip on; gzip_http_version 1.0; alias $root/files/; }
        location /upload { proxy_pass http://127.0.0.1:8080; proxy_request_buffering on; }
    }
    server { listen 127.0.0.1:8080; location / { return 201 "stored\n"; } }
}
CONF
    start "$outside" nginx -e "$work/nginx/error.log" -c "$work/nginx.conf"
    until_true nginx listening "$outside" 80
}

# smtp_up ADDRESS [OPTION...]: aiosmtpd on port 25.
smtp_up() {
    start "$outside" /usr/bin/python3 "$here/smtpd.py" "$@"
    until_true "the mail server" listening "$outside" 25
}

# ftp_up: vsftpd, anonymous, uploads go to /incoming.
ftp_up() {
    mkdir -p "$work/ftp/incoming" "$work/ftp/empty"
    chown ftp "$work/ftp/incoming"
    cat >"$work/vsftpd.conf" <<CONF
listen=NO
listen_ipv6=YES
background=NO
anonymous_enable=YES
no_anon_password=NO
anon_root=$work/ftp
anon_upload_enable=YES
anon_other_write_enable=YES
anon_umask=022
local_enable=NO
write_enable=YES
connect_from_port_20=YES
pasv_min_port=40000
pasv_max_port=40100
secure_chroot_dir=$work/ftp/empty
seccomp_sandbox=NO
xferlog_enable=NO
CONF
    start "$outside" vsftpd "$work/vsftpd.conf"
    until_true vsftpd listening "$outside" 21
}

bound_udp() { [ -n "$(in_ns "$1" ss -Hlun "sport = :$2")" ]; }

# udp_sink PORT: takes datagrams and answers nothing.
udp_sink() {
    start "$outside" /usr/bin/python3 -c "
import socket
sink = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
sink.bind(('::', $1))
while True: sink.recv(65536)"
    until_true "the datagram sink" bound_udp "$outside" "$1"
}

has_link() { ip_in "$1" link show "$2" >/dev/null 2>&1; }

# tunnel_up gre | vxlan ID | vlan TAG[,TAG]: between the two ends of the cable; the addresses of net_up move into it, and
# the cable keeps 10.9.0.1 and 10.9.0.2 for the tunnel's own headers. GRE and tags are made in user space (tunnel.py),
# since few kernels are built with everything.
tunnel_up() {
    local kind=$1 ns own peer
    export TUN=/dev/net/tun
    if [ ! -e "$TUN" ]; then  # a chroot
        TUN=$work/tun
        mknod "$TUN" c 10 200
    fi
    for ns in "$inside" "$outside"; do
        if [ "$ns" = "$inside" ]; then own=10.9.0.1 peer=10.9.0.2; else own=10.9.0.2 peer=10.9.0.1; fi
        ip_in "$ns" addr flush dev cable scope global
        ip_in "$ns" route flush default 2>/dev/null || true
        add_addresses "$ns" cable "$own/24"
        case $kind in
            gre) start "$ns" /usr/bin/python3 "$here/tunnel.py" gre tunnel "$own" "$peer" ;;
            vlan) start "$ns" /usr/bin/python3 "$here/tunnel.py" vlan tunnel cable "$2" ;;
            vxlan)
                ip_in "$ns" link add tunnel type vxlan id "$2" local "$own" remote "$peer" dstport 4789 dev cable ||
                    fail "this kernel has no VXLAN"
                ;;
        esac
        until_true "the tunnel" has_link "$ns" tunnel
        if [ "$kind" != gre ]; then
            ip_in "$ns" link set tunnel address "02:00:00:00:01:0${own##*.}"
        fi
        in_ns "$ns" ethtool -K tunnel tx off sg off tso off gso off gro off >/dev/null 2>&1 || true
        in_ns "$ns" sysctl -qw net.ipv6.conf.tunnel.disable_ipv6=1
        ip_in "$ns" link set tunnel mtu 1400 up
        if [ "$ns" = "$inside" ]; then
            add_addresses "$ns" tunnel 10.1.0.10/32 10.2.0.20/32
        else
            add_addresses "$ns" tunnel 192.0.2.30/32 198.51.100.40/32 203.0.113.50/32
        fi
        ip_in "$ns" route add default dev tunnel
    done
}

documents() { /usr/bin/python3 "$here/documents.py" "$work/docs"; docs=$work/docs; }

key_and_certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=files.halden.example \
        -keyout "$work/tls.key" -out "$work/tls.crt" 2>/dev/null
    chmod 644 "$work/tls.key"
}

recording() { grep -q 'listening on' "$work/tcpdump.log" 2>/dev/null; }

# record_start [FILTER]: tcpdump on the inside end of the cable. IPv6 only on request: the kernel talks it by itself.
record_start() {
    # Room in the ring: with whole frames of 256 KiB its default holds eight.
    nsenter --net="/run/netns/$inside" -- tcpdump -i "${device:-cable}" ${link_type:+-y "$link_type"} -U -s 0 -B 65536 \
        --immediate-mode -Z root -w "$work/raw.pcap" "${@:-ip or arp}" 2>"$work/tcpdump.log" &
    tcpdump_pid=$!
    pids+=("$tcpdump_pid")
    until_true tcpdump recording
}

quiet_flows() { [ -z "$(client ss -Htn state connected exclude time-wait)" ]; }
size_of() { stat -c %s "$work/raw.pcap"; }
settled() {
    local before=$last_size
    last_size=$(size_of)
    if [ "$before" = "$last_size" ]; then same=$((same + 1)); else same=0; fi
    [ "$same" -ge 6 ]
}

# put NAME ADDRESS FROM [CURL OPTION...]: uploads a document with PUT.
put() {
    local name=$1 address=$2 from=$3
    shift 3
    client curl -sS --fail --interface "$from" -o "$work/answer" "$@" -T "$docs/$name" \
        "http://$address/files/$(basename "$name")"
}

# record_stop [EDIT OPTION...]: when all flows are closed and nothing more comes in; sets the clock of the capture to a
# fixed day, so that dates in a configuration mean the same whenever the capture was made.
record_stop() {
    until_true "the flows to end" quiet_flows
    last_size=0 same=0
    until_true "the last frame" settled
    kill -INT "$tcpdump_pid"
    wait "$tcpdump_pid" || fail "tcpdump: $(cat "$work/tcpdump.log")"
    grep -q '^0 packets dropped by kernel' "$work/tcpdump.log" || fail "packets were lost, record again: $(tail -n 3 "$work/tcpdump.log")"
    /usr/bin/python3 "$here/edit.py" "$@" "$work/raw.pcap" "$OUT"
}

# record_wrapped KIND: ends as record_stop does, then puts the frames into another link or a tunnel (wrap.py).
record_wrapped() {
    local target=$OUT
    OUT=$work/plain.pcap
    record_stop
    /usr/bin/python3 "$here/wrap.py" "$1" "$OUT" "$target"
}

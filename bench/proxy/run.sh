#!/usr/bin/env bash
# The proxy of docs/haproxy.cfg, tried on loopback: haproxy -c, then a running one with a certificate made here, before a
# server over a fresh folder. Needs haproxy, openssl and curl (Debian packages). Usage: bench/proxy/run.sh PROGRAM
set -euo pipefail
program=$(realpath "${1:?usage: bench/proxy/run.sh PROGRAM}")
cd "$(dirname "$0")/../.."
room=$(mktemp -d)
finish() { kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$room"; }
trap finish EXIT
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
plain=$(free_port) tls=$(free_port) behind=$(free_port) host=thidua.example

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
  -keyout "$room/key.pem" -out "$room/cert.pem" 2>/dev/null
cat "$room/cert.pem" "$room/key.pem" >"$room/thidua.pem"
sed -e "s|bind :80|bind 127.0.0.1:$plain|; s|bind :443|bind 127.0.0.1:$tls|; s|/etc/haproxy/thidua.pem|$room/thidua.pem|; s|127.0.0.1:8080|127.0.0.1:$behind|" \
  docs/haproxy.cfg >"$room/haproxy.cfg"
haproxy -c -f "$room/haproxy.cfg"

THIDUA_LOG=error "$program" serve --data "$room/data" --listen "127.0.0.1:$behind" --behind-proxy --secure >"$room/said" 2>&1 &
haproxy -db -f "$room/haproxy.cfg" >"$room/haproxy.log" 2>&1 &
ask() { curl -sS --cacert "$room/cert.pem" --resolve "$host:$tls:127.0.0.1" -o "$room/body" -D "$room/head" -w '%{http_code}' "$@"; }
for _ in $(seq 100); do [ "$(ask "https://$host:$tls/readyz" 2>/dev/null)" = 200 ] && break; sleep 0.1; done

fails=0
check() { if [ "$2" = "$3" ]; then echo "✓ $1"; else echo "✗ $1: $2, expected $3"; fails=$((fails + 1)); fi; }
has() { if grep -qiE "$2" "$room/head"; then echo "✓ $1"; else echo "✗ $1"; cat "$room/head"; fails=$((fails + 1)); fi; }

check "http leads to https" "$(curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' -H "Host: $host" "http://127.0.0.1:$plain/login")" "308 https://$host/login"
check "the sign-in page over TLS" "$(ask "https://$host:$tls/login")" 200
has "browsers stay on https" '^strict-transport-security: max-age=31536000; includesubdomains'
has "nobody keeps the page" '^cache-control: no-store'
check "TLS 1.1 is refused" "$(ask --tls-max 1.1 "https://$host:$tls/login" 2>/dev/null || true)" 000
check "metrics are not for those outside" "$(ask "https://$host:$tls/metrics")" 404
check "a claim to be this machine opens no metrics" "$(ask -H 'X-Forwarded-For: 127.0.0.1' "http://127.0.0.1:$behind/metrics")" 404
check "metrics are for this machine" "$(ask "http://127.0.0.1:$behind/metrics")" 200

read -r login password < <(grep -E '^ {4}' "$room/said")
check "signing in through the proxy" "$(ask -H "Origin: https://$host:$tls" -d "login=$login" --data-urlencode "password=$password" "https://$host:$tls/login")" 303
has "the session's cookie is bound to the host" '^set-cookie: __Host-thidua=[^;]+;.*secure'
has "so is the device's" '^set-cookie: __Host-thidua-device=[^;]+;.*secure'
check "a form from another site is refused" "$(ask -H 'Origin: https://elsewhere.example' -H 'Sec-Fetch-Site: cross-site' -d 'login=x' "https://$host:$tls/login")" 403
# Seventy wrong names with seventy claimed addresses come from one address all the same: its door closes at sixty.
for i in $(seq 70); do last=$(ask -H "X-Forwarded-For: 10.9.8.$i" -d "login=ten-$i&password=sai" "https://$host:$tls/login"); done
check "a claimed address does not pass for one" "$last $(grep -c 'quá nhiều lần' "$room/body")" "422 1"
[ "$fails" = 0 ] && echo "all good" || { echo "$fails failed"; exit 1; }

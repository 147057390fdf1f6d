#!/bin/sh
# Certificates for a broker, its platform and its stations, made with openssl 3. Keys are P-256, PKCS#8, mode 0600.
#
#   certificates.sh FOLDER authority [NAME]       once: ca.pem, ca.key; keep ca.key off the broker
#   certificates.sh FOLDER broker HOST [HOST…]    broker.pem, broker.key: the names or addresses that stations connect to
#   certificates.sh FOLDER client NAME            NAME.pem, NAME.key: TENANT/STATION, or a user of stations.acl
#
# DAYS=… sets how long a certificate is good: 3650 for an authority, 397 for the others.
set -eu
umask 077

usage() {
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 64
}

# A key, and a certificate by this folder's authority: sign NAME SUBJECT EXTENSION…
sign() {
    name=$1 subject=$2
    shift 2
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$name.key"
    { printf 'basicConstraints=critical,CA:FALSE\n'; printf '%s\n' "$@"; } > "$name.ext"
    openssl req -new -key "$name.key" -subj "/CN=$subject" |
        openssl x509 -req -CA ca.pem -CAkey ca.key -days "${DAYS:-397}" -extfile "$name.ext" -out "$name.pem"
    rm "$name.ext"
    chmod 0644 "$name.pem"
}

[ $# -ge 2 ] || usage
mkdir -p "$1"
cd "$1"
what=$2
shift 2
case $what in
authority)
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out ca.key
    openssl req -x509 -new -key ca.key -days "${DAYS:-3650}" -subj "/CN=${1:-Xiaoyi authority}" \
        -addext keyUsage=critical,keyCertSign,cRLSign -out ca.pem
    chmod 0644 ca.pem
    ;;
broker)
    [ $# -ge 1 ] || usage
    names=
    for host; do
        case $host in
        *[!0-9.]*) kind=DNS; case $host in *:*) kind=IP ;; esac ;;
        *) kind=IP ;;
        esac
        names=${names:+$names,}$kind:$host
    done
    sign broker "$1" extendedKeyUsage=serverAuth "subjectAltName=$names"
    ;;
client)
    [ $# -eq 1 ] || usage
    case $1 in */*) mkdir -p "${1%/*}" ;; esac
    sign "$1" "$(printf '%s' "$1" | sed 's,/,\\/,g')" extendedKeyUsage=clientAuth
    ;;
*) usage ;;
esac

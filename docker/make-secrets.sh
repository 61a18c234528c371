#!/bin/sh
# Makes what is missing in docker/secrets (or the folder given): random passwords, the addresses that carry them, and certificates for the
# servers of the inner network. Never overwrites.
# The folder is closed to others; the files are readable, because the containers read them as users of their own.
set -eu
folder=${1:-$(dirname "$0")/secrets}
umask 077
mkdir -p "$folder"
# a checkout brings the folder along, open to everybody of the host
chmod 0700 "$folder"
cd "$folder"

command -v openssl > /dev/null || { echo "openssl is needed (Debian package: openssl)" >&2; exit 1; }
random() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
# keep NAME TEXT: writes the file unless it is there
keep() {
  [ -e "$1" ] && return 0
  printf '%s\n' "$2" > "$1"
  chmod 0444 "$1"
}

keep postgres-password "$(random)"
keep app-secret "$(random)"
keep turn-secret "$(random)"
keep admin-database-url "postgres://postgres:$(cat postgres-password)@postgres:5432/postgres?sslmode=verify-full"
keep migration-database-url "postgres://snowmelt_owner:$(random)@postgres:5432/snowmelt?sslmode=verify-full"
keep database-url "postgres://snowmelt_app:$(random)@postgres:5432/snowmelt?sslmode=verify-full"
keep redis-url "rediss://snowmelt:$(random)@redis:6379"
# the default user is off; the health check may ping and nothing else
keep redis-users.acl "user default off
user health on nopass -@all +ping
user snowmelt on >$(sed 's|.*://snowmelt:\(.*\)@.*|\1|' redis-url) ~bull:* &bull:* +@all -@admin -@dangerous +info"
# one authority signs both servers and is then forgotten: to make new certificates, remove all five files
if [ ! -e inner-authority.pem ]; then
  make_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }
  make_key authority.key
  openssl req -x509 -new -key authority.key -days 3650 -subj "/CN=Snowmelt inner network" -out inner-authority.pem
  for server in postgres redis; do
    make_key "$server-key.pem"
    openssl req -new -key "$server-key.pem" -subj "/CN=$server" -out request.pem
    printf 'subjectAltName=DNS:%s,DNS:localhost\nextendedKeyUsage=serverAuth\n' "$server" > extensions
    openssl x509 -req -in request.pem -CA inner-authority.pem -CAkey authority.key -CAcreateserial -days 3650 -extfile extensions -out "$server-certificate.pem" 2> /dev/null
  done
  rm -f authority.key request.pem extensions inner-authority.srl
  chmod 0444 inner-authority.pem postgres-*.pem redis-*.pem
fi
# from the providers: put the real value in
for given in twilio-auth-token smtp-url; do
  [ -e "$given" ] || { : > "$given"; chmod 0644 "$given"; }
  [ -s "$given" ] || echo "$folder/$given is still empty"
done
# for VIDEO=twilio only
[ -e twilio-api-key-secret ] || { : > twilio-api-key-secret; chmod 0644 twilio-api-key-secret; }

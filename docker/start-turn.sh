#!/bin/sh
# coturn reads its secret from its configuration only, so that is put together here, in memory: a command line would show it to everybody.
set -eu
umask 077
configuration=${TURN_CONFIGURATION:-/tmp/turnserver.conf}
secret=$(cat "${TURN_SECRET_FILE:?}")
[ "${#secret}" -ge 32 ] || { echo "TURN_SECRET_FILE needs 32 or more characters" >&2; exit 1; }
{
  cat "${TURN_TEMPLATE:-/etc/snowmelt/turnserver.conf}"
  echo "static-auth-secret=$secret"
  echo "realm=${TURN_REALM:?}"
  [ -z "${TURN_EXTERNAL_IP:-}" ] || echo "external-ip=$TURN_EXTERNAL_IP"
  if [ -n "${TURN_CERTIFICATE:-}" ]; then
    echo "cert=$TURN_CERTIFICATE"
    echo "pkey=${TURN_KEY:?}"
  else
    echo no-tls
    echo no-dtls
  fi
} > "$configuration"
exec turnserver -c "$configuration" "$@"

#!/bin/sh
# Runs the official conformance suite against a server: run.sh BINARY [REVISION...]
# BINARY is the built kartoteka-conformance. What the suite needs is installed once, into target/conformance/.
set -eu

SUITE=0.2.0-alpha.12
NODE=22.23.3

binary=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- 2025-11-25 2026-07-28
here=$(cd "$(dirname "$0")" && pwd)
place="$here/../../target/conformance"
mkdir -p "$place"
place=$(cd "$place" && pwd)

if [ "$(cat "$place/installed" 2>/dev/null)" != "$SUITE $NODE" ]; then
    npm install --silent --no-fund --no-audit --no-save --prefix "$place" \
        "@modelcontextprotocol/conformance@$SUITE" "node@$NODE"
    echo "$SUITE $NODE" >"$place/installed"
fi

port=${CONFORMANCE_PORT:-18931}
"$binary" "$port" 2>"$place/server.log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT INT TERM

tries=0
until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/healthz"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$server" 2>/dev/null; then
        echo "the server did not come up" >&2
        cat "$place/server.log" >&2
        exit 1
    fi
    sleep 0.1
done

failed=0
cd "$place"
for revision in "$@"; do
    echo "=== $revision"
    node_modules/.bin/node node_modules/@modelcontextprotocol/conformance/dist/index.js \
        server --url "http://127.0.0.1:$port/mcp" --requirements "$revision" || failed=1
done
exit "$failed"

#!/bin/sh
# Measures everything in rounds, in each of which the ways that are compared take
# turns, and prints what benchstat makes of
# them, and the ratios beside their bars. ROUNDS is 20 and BENCHTIME 300ms
# unless set; read the ratios, the times are the machine's.
set -eu
cd "$(dirname "$0")"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
go test -c -o "$results/bench" .
go build -o "$results/ratio" ./ratio
"$results/bench" -test.run . >"$results/tests" || { cat "$results/tests" >&2; exit 1; }
round=0
while [ "$round" -lt "${ROUNDS:-20}" ]; do
	"$results/bench" -test.run '^$' -test.bench . -test.benchtime "${BENCHTIME:-300ms}" >>"$results/rounds"
	round=$((round + 1))
done
go tool benchstat "rounds=$results/rounds"
echo
"$results/ratio" <"$results/rounds"

#!/bin/sh
# Print the Python to make environments with: FLIPP_PYTHON, or the first of 3.11 and newer.
#
# Version managers often build Python without its optimisations, and the tests are mostly Python. So
# where the system has the same version, able to make an environment and clearly faster (an eighth
# at least), it is taken.

LOOP='
import ensurepip, sqlite3, sys, time, venv

def work():
    begun, seen = time.perf_counter(), {}
    for n in range(60_000):
        seen[n % 100] = seen.get(n % 99, 0) + n
    return time.perf_counter() - begun

if sys.version_info < (3, 11):
    sys.exit(1)
print(*sys.version_info[:2], int(1e6 * min(work() for _ in range(5))))
'

took() { "$1" -c "$LOOP" 2>/dev/null; }

for python in ${FLIPP_PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
  told=$(took "$python") && break
done
test -n "$told" || exit 0
test -n "$FLIPP_PYTHON" && { echo "$python"; exit; }

least=${told##* } version=${told% *}
for other in ${FLIPP_SYSTEM_PYTHONS-/usr/bin/python3 /usr/local/bin/python3}; do
  told=$(took "$other") || continue
  if test "${told% *}" = "$version" && test $((${told##* } * 8)) -lt $((least * 7)); then
    python=$other least=${told##* }
  fi
done
echo "$python"

#!/usr/bin/env bash
# Runs the tests with Python for Windows, by Wine, on Debian or Ubuntu: sudo bash packaging/test_windows.sh [pytest arguments]
#
# What is left out is named at the end with its reason and a count. The exit status is 0 only if nothing failed. Without
# arguments it takes about an hour, and 3 GB in build/wine. EFIR_WINE names another folder, EFIR_WORKERS how many processes
# the tests are divided among (3). On Windows itself the same tests are run by packaging\test.ps1.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/set_up.sh"
cd "$root" || exit 1

folder=${EFIR_WINE:-$root/build/wine}
mkdir -p "$folder"
export PYTHONUTF8=1 EFIR_GRACE_S=${EFIR_GRACE_S:-60} # everything takes several times longer there
unset EFIR_CHROMIUM EFIR_PYTHON                      # of Linux
sync_environment || exit 1

printf '=== mypy (strict) of app for Windows\n'
"$environment/bin/mypy" --platform win32 app && typed=0 || typed=1

printf '\n=== tests with Python for Windows\n'
bash packaging/wine.sh "$folder" python -P -m pytest -p no:cacheprovider -q -rfEs -n "${EFIR_WORKERS:-3}" --dist worksteal \
  "$@" | tee "$folder/tests.txt"
status=${PIPESTATUS[0]}

# Wine's own status is 0 also where it was ended from outside: so the last line must be there.
counts=$(grep -E '^[0-9]+ (passed|failed).* in [0-9.]+s' "$folder/tests.txt" | tail -1)
[[ $counts ]] || status=1
printf '\n=== summary\n%s\n' "${counts:-the tests did not come to an end}"
exit $((status || typed))

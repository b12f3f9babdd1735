#!/usr/bin/env bash
# Sets Efir up where that is needed, then starts it: bash packaging/run.sh [options of `efir`, see --help].
# stdout belongs to the program alone (--ready-json).
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/set_up.sh"

install_packages "${qt_packages[@]}"
sync_environment --no-dev --inexact || exit 1 # inexact: leaves the tools of test.sh where they are

# -P: a folder named `app` where this was started from must not be taken for ours.
exec "$environment/bin/python" -P -m app "$@"

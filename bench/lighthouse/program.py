"""Lighthouse itself: installed by its lock file, run once on a page."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.load import LoadError
from bench.stand import ROOT

_HERE = Path(__file__).parent
_FOLDER = ROOT / ".local" / "lighthouse"
_LOCKED = ("package.json", "package-lock.json", ".npmrc")
_LIMIT = 300  # seconds for one run
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True, slots=True)
class Page:
    """What one run says of a page.

    scores: by category, of 100. Times are milliseconds, sizes bytes as they came over the network.
    machine: Lighthouse's benchmark index of this machine at that moment.
    failed: audits of accessibility, best practices and SEO that are not passed.
    """

    scores: Mapping[str, int]
    lcp: float
    fcp: float
    blocked: float
    shift: float
    script: int
    total: int
    machine: float
    failed: tuple[str, ...]


def install() -> None:
    """Install what the lock file says into .local; does nothing when that is there already.

    Raises:
        LoadError: npm failed.
    """
    _FOLDER.mkdir(parents=True, exist_ok=True)
    locked = "".join((_HERE / name).read_text() for name in _LOCKED)
    mark = _FOLDER / "installed"
    if mark.exists() and mark.read_text() == locked:
        return
    for name in _LOCKED:
        shutil.copy(_HERE / name, _FOLDER / name)
    command = ["npm", "ci", "--ignore-scripts"]
    done = subprocess.run(
        command, cwd=_FOLDER, env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LoadError(f"Lighthouse cannot be installed: {done.stderr[-1000:]}")
    mark.write_text(locked)


def run(url: str, *, slowdown: float) -> Page:
    """Load the page once, as the mobile phone and the slow 4G connection of Lighthouse's defaults.

    slowdown: how much slower than this machine the phone's processor is.

    Raises:
        LoadError: Lighthouse failed.
    """
    report = _FOLDER / "report.json"
    report.unlink(missing_ok=True)
    command = [
        *("node", "node_modules/lighthouse/cli/index.js", url, "--quiet", "--output=json"),
        *(f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"),
        *("--form-factor=mobile", "--throttling-method=simulate"),
        f"--throttling.cpuSlowdownMultiplier={slowdown:.2f}",
        "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
    ]
    try:
        done = subprocess.run(
            command,
            cwd=_FOLDER,
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LoadError(f"Lighthouse did not finish with {url}.") from error
    if done.returncode or not report.exists():
        raise LoadError(f"Lighthouse failed at {url}: {done.stderr[-1000:]}")
    return _page(json.loads(report.read_text()))


def _page(report: dict[str, Any]) -> Page:
    audits, categories = report["audits"], report["categories"]
    loaded = audits["network-requests"]["details"]["items"]
    script = sum(each["transferSize"] for each in loaded if each["resourceType"] == "Script")
    judged = {
        reference["id"]
        for name in CATEGORIES[1:]
        for reference in categories[name]["auditRefs"]
        if reference["weight"]
    }
    return Page(
        scores={name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES},
        lcp=audits["largest-contentful-paint"]["numericValue"],
        fcp=audits["first-contentful-paint"]["numericValue"],
        blocked=audits["total-blocking-time"]["numericValue"],
        shift=audits["cumulative-layout-shift"]["numericValue"],
        script=script,
        total=sum(each["transferSize"] for each in loaded),
        machine=report["environment"]["benchmarkIndex"],
        failed=tuple(name for name in sorted(judged) if audits[name]["score"] == 0),
    )


def _environment() -> dict[str, str]:
    """Node comes with the Python packages, the browser from where the tests have theirs."""
    known = ROOT / ".local" / "browser"
    browser = os.environ.get("CHROMIUM") or (known.read_text().strip() if known.exists() else "")
    if not browser:
        raise LoadError("There is no browser yet: run `deploy/local/install.sh test`.")
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "CHROME_PATH": browser, "PATH": path}

"""What was measured, as Markdown."""

import os
import platform
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from statistics import median

import psutil

from bench.checkout.crowd import Crowd
from bench.checkout.measure import FEW, MANY_BUYERS, Plan, Results, Round, failures_of
from bench.stand import ROOT
from shop.serving import threads, workers

FLOOR, AIM = 2, 4  # times the peer's orders per second
_LEAST = 0.05  # milliseconds per order; parts below are left out
_CORES = os.cpu_count() or 1


def report(plan: Plan, results: Results) -> str:
    """All of it. Times of a purchase and of its step that places the order: p50 / p95 / p99."""
    parts = [_facts(plan), _speeds(results), _usage(results.rounds)]
    if results.peers:
        parts.append(_ratios(results))
    parts += [*_failures(results.rounds), *_soundness(results)]
    return "\n\n".join(parts)


def _facts(plan: Plan) -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.stdout.strip()}, "
        f"{platform.system()} {platform.machine()}, {_CORES} cores, {memory:.0f} GiB, "
        f"Python {platform.python_version()}; gthread {workers} x {threads}; "
        f"{plan.customers} customers, {plan.rounds} rounds of {plan.seconds} s; "
        f"load average at the end {os.getloadavg()[0]:.1f}"
    )


def _speeds(results: Results) -> str:
    lines = [
        "| load | paid/s | payment started/s | purchase ms | place order ms | failed | rounds |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    for name, rounds in results.rounds.items():
        started = median(
            sum(bool(one.payment_started) for one in each.crowd.purchases) / each.crowd.seconds
            for each in rounds
        )
        each = " ".join(f"{rate(one):.1f}" for one in rounds)
        lines.append(
            f"| {name} | {_rate(rounds):.1f} | {started:.1f} | {_times(rounds, _whole)} "
            f"| {_times(rounds, _placing)} | {failures_of(rounds).total()} | {each} |"
        )
    return "\n".join(lines)


def rate(one: Round) -> float:
    """Orders paid per second, while the customers were there."""
    return one.paid / one.crowd.seconds


def _rate(rounds: Sequence[Round]) -> float:
    return median(rate(one) for one in rounds)


def _whole(crowd: Crowd) -> list[float]:
    return [one.ended - one.began for one in crowd.purchases if one.ended]


def _placing(crowd: Crowd) -> list[float]:
    return [one.placing for one in crowd.purchases if one.placing]


def _times(rounds: Iterable[Round], of: Callable[[Crowd], list[float]]) -> str:
    """Of all rounds together."""
    seconds = sorted(one for each in rounds for one in of(each.crowd))
    if not seconds:
        return "-"
    at = (seconds[min(len(seconds) - 1, int(len(seconds) * part))] for part in (0.5, 0.95, 0.99))
    return " / ".join(f"{one * 1000:.0f}" for one in at)


def _usage(rounds: dict[str, list[Round]]) -> str:
    """CPU per paid order, by part; what it comes to at the measured rate is `busy`."""
    shares = {name: _per_order(all_) for name, all_ in rounds.items()}
    parts = sorted(
        {part for share in shares.values() for part, ms in share.items() if ms >= _LEAST},
        key=lambda part: -max(share.get(part, 0) for share in shares.values()),
    )
    lines = [
        f"| CPU ms per order | {' | '.join(parts)} | all | busy | PostgreSQL transactions |",
        f"|---|{'--:|' * (len(parts) + 3)}",
    ]
    for name, share in shares.items():
        total = sum(share.values())
        busy = total / 1000 * _rate(rounds[name]) / _CORES
        cells = [f"{share.get(part, 0):.1f}" for part in (*parts,)] + [f"{total:.1f}"]
        count = median(one.transactions / max(_bought(one), 1) for one in rounds[name])
        lines.append(f"| {name} | {' | '.join(cells)} | {busy:.0%} | {count:.1f} |")
    return "\n".join(lines)


def _per_order(rounds: Sequence[Round]) -> dict[str, float]:
    """Milliseconds by part, of all rounds together."""
    orders = max(sum(map(_bought, rounds)), 1)
    parts = {part for one in rounds for part in one.cpu}
    return {part: sum(one.cpu.get(part, 0) for one in rounds) * 1000 / orders for part in parts}


def _bought(one: Round) -> int:
    return len(one.crowd.confirmed)


def _ratios(results: Results) -> str:
    peers = list(results.peers)
    theirs = {name: median(one.rate for one in results.peers[name]) for name in peers}
    lines = [f"| orders per second | ours | {' | '.join(f'{peer} | times' for peer in peers)} |"]
    lines.append(f"|---|--:|{'--:|--:|' * len(peers)}")
    for name, rounds in results.rounds.items():
        ours = _rate(rounds)
        cells = (f"{theirs[peer]:.1f} | {ours / theirs[peer]:.2f}" for peer in peers)
        lines.append(f"| {name} | {ours:.1f} | {' | '.join(cells)} |")
    for peer in peers:
        p95 = median(one.p95_ms for one in results.peers[peer])
        each = " ".join(f"{one.rate:.1f}" for one in results.peers[peer])
        lines.append(f"\n{peer}: p95 {p95:.0f} ms; rounds {each}; floor {FLOOR}, aim {AIM} times.")
    return "\n".join(lines)


def _failures(rounds: dict[str, list[Round]]) -> Iterator[str]:
    for name, all_ in rounds.items():
        counted = failures_of(all_).most_common(10)
        if counted:
            told = "; ".join(f"{count} x {what}" for what, count in counted)
            yield f"Failed, {name}: {told}"


def _soundness(results: Results) -> Iterator[str]:
    unpaid = sum(one.unpaid for all_ in results.rounds.values() for one in all_)
    yield f"Oversold: {results.oversold} units. Taken by Stripe and not paid here: {unpaid} orders."
    for name, accepted in results.few.items():
        yield f"{FEW} units, {MANY_BUYERS} buyers at once, {name}: {accepted} orders."

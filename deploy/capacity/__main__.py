"""What it takes and costs: `python -m deploy.capacity --visitors 10M --orders 50k --products 30M`.

Exit code 1: a limit is exceeded; which one, and what to do about it, is printed.
"""

import argparse
import sys
from textwrap import wrap

from deploy.aws.environments import ENVIRONMENTS
from deploy.capacity.amounts import amount, whole
from deploy.capacity.load import Load
from deploy.capacity.plan import Limit, Need
from deploy.capacity.planning import exceeded, needs
from deploy.capacity.prices import EURO, IRELAND, PRICES, REMEMBERED

WIDTH = 100


def main(arguments: list[str] | None = None) -> int:
    """Print the plan; returns the exit code."""
    options = _options(arguments)
    load = Load(options.visitors, options.orders, options.products, options.peak)
    environment = ENVIRONMENTS[options.environment]
    plan = needs(load, environment)
    sys.stdout.write("\n".join([*_head(options), *_costs(plan, options.euro), *_limits(plan)]))
    return 1 if exceeded(plan) else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.capacity", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--visitors", type=_amount, default="10M", help="a month")
    parser.add_argument("--orders", type=_amount, default="50k", help="a day")
    parser.add_argument("--products", type=_amount, default="30M", help="listings")
    parser.add_argument("--peak", type=_amount, default="5", help="times a normal day")
    parser.add_argument("--environment", choices=ENVIRONMENTS, default="production")
    parser.add_argument("--euro", type=_amount, default=str(EURO), help="of a dollar")
    return parser.parse_args(arguments)


def _amount(text: str) -> float:
    try:
        return amount(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _head(options: argparse.Namespace) -> list[str]:
    told = (
        f"{whole(options.visitors)} visitors a month, {whole(options.orders)} orders a day, "
        f"{whole(options.products)} products, peak {options.peak:g} times a normal day; sizes of "
        f"`{options.environment}` in deploy/aws/environments."
    )
    return [*wrap(told, WIDTH), ""]


def _costs(plan: list[Need], euro: float) -> list[str]:
    lines = [f"{'':<70}{'EUR a month':>14}{'EUR, peak':>13}", ""]
    for need in plan:
        month, day = need.monthly * euro, need.peak_day * euro
        lines.append(f"{need.service:<70}{month:>14,.0f}{day:>13,.0f}")
        lines += [f"  {line}" for line in wrap(need.what, WIDTH - 32)]
    month = sum(need.monthly for need in plan) * euro
    day = sum(need.peak_day for need in plan) * euro
    unsure = sum(
        use.dollars for need in plan for use in need.month if PRICES[use.price].source == REMEMBERED
    )
    lines += [f"{'together':<70}{month:>14,.0f}{day:>13,.0f}", ""]
    lines += wrap(
        "The last column is what the one day of the peak costs on top. Without taxes, support, "
        f"Stripe, and discounts. Prices of us-east-1 times {IRELAND} for Ireland, EUR {euro:g} a "
        f"dollar; EUR {unsure * euro:,.0f} of the month are of prices that nobody looked up: "
        "deploy/capacity/prices.py says which.",
        WIDTH,
    )
    return [*lines, ""]


def _limits(plan: list[Need]) -> list[str]:
    lines = [f"{'Limits':<68}{'used':>10}{'allowed':>12}", ""]
    for need in plan:
        lines += [_limit(need, limit) for limit in need.limits]
    lines.append("")
    for service, limit in exceeded(plan):
        told = f"EXCEEDED: {service}, {limit.name}: {limit.hint}."
        lines += wrap(told, WIDTH, subsequent_indent="  ")
    return [*lines, ""]


def _limit(need: Need, limit: Limit) -> str:
    first, *more = wrap(f"{need.service}: {limit.name}", 66, subsequent_indent="  ")
    sign = "" if limit.is_kept else "  EXCEEDED"
    line = f"{first:<68}{whole(limit.used):>10}{whole(limit.allowed):>12}{sign}"
    return "\n".join([line, *more])


if __name__ == "__main__":
    sys.exit(main())

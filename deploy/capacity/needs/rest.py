"""Pictures, mail, logs, metrics, keys."""

from deploy.capacity.load import DAYS_A_MONTH, SECONDS_A_DAY, Load
from deploy.capacity.plan import Limit, Need, Usage

MONTH = DAYS_A_MONTH * SECONDS_A_DAY
MAILS_AN_ORDER = 3  # placed, paid, shipped
# A new account of SES in production: 14 a second, 50,000 a day (docs.aws.amazon.com/ses, quotas).
SES_A_SECOND, SES_A_DAY = 14, 50_000
PICTURE_MB = 0.5  # of a product, in all sizes and formats
WITH_PICTURES = 0.3  # of all products have some of their own; the rest share a maker's
LOG_BYTES = 600  # of a request
METRICS, ALARMS = 13, 40  # shop.kernel.metrics.Metric; the stacks `observe` and `observe-edge`
TRACED = 0.01  # of all requests
KEYS, SECRETS = 4, 12


def rest(load: Load) -> list[Need]:
    """What is small, but for pictures and mail."""
    return [_pictures(load), _mail(load), _observation(load)]


def _pictures(load: Load) -> Need:
    stored = load.products * WITH_PICTURES * PICTURE_MB / 1000
    return Need(
        "S3",
        f"{stored:,.0f} GB of pictures, if {WITH_PICTURES:.0%} of the products have their own",
        month=(Usage("object storage", stored),),
    )


def _mail(load: Load) -> Need:
    mails = load.orders * MAILS_AN_ORDER
    return Need(
        "mail",
        f"{mails:,.0f} mails a day, {mails * load.peak:,.0f} on the day of the peak",
        month=(Usage("mail", mails * DAYS_A_MONTH / 1000),),
        day=(Usage("mail", mails * (load.peak - 1) / 1000),),
        limits=(
            Limit(
                "mails a second at the peak",
                load.black_friday.orders * MAILS_AN_ORDER,
                SES_A_SECOND,
                "ask AWS for a higher sending rate, weeks before; until then mails wait in jobs",
            ),
            Limit(
                "mails on the day of the peak",
                mails * load.peak,
                SES_A_DAY,
                "ask AWS for a higher daily quota, weeks before",
            ),
        ),
    )


def _observation(load: Load) -> Need:
    asked = load.average.requests_at_shop * MONTH
    logs = asked * LOG_BYTES / 1e9
    return Need(
        "observation and keys",
        f"{logs:,.0f} GB of logs, {METRICS} metrics, {ALARMS} alarms",
        month=(
            Usage("logs", logs),
            Usage("metrics", METRICS),
            Usage("alarms", ALARMS),
            Usage("traces", asked * TRACED / 1e6),
            Usage("keys", KEYS),
            Usage("secrets", SECRETS),
            Usage("zone", 1),
        ),
    )

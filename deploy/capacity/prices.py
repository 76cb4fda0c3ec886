"""Unit prices of AWS, in US dollars, as data with a date and where each is from.

Published for us-east-1; `IRELAND` makes them those of eu-west-1, about. REMEMBERED ones were not
found in writing when this was made: look those up first before money depends on them. Reserved
instances, savings plans, free tiers, and taxes are left out.
"""

from dataclasses import dataclass

HOURS_A_MONTH = 730
EURO = 0.86  # of a dollar; an assumption of December 2026: give --euro another
# "Other regions are typically 10-30% higher": cloudburn.io/blog/aws-fargate-pricing, 2026-04-01.
IRELAND = 1.12
REMEMBERED = "remembered, not looked up"

_FARGATE = "vantage.sh/blog/fargate-pricing, read 2026-12-01"
_DYNAMO = "airbyte.com/data-engineering-resources/dynamodb-pricing, 2025-07-21"
_RDS = "infratally.com/articles/aws-rds-pricing-explained-2026.html"
_REPLICA = "usage.ai/blogs/aws/reserved-instances/rds/postgresql/read-replicas, 2026"
_STORAGE = "usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator, 2026-06"
_CLOUDFRONT = "aws.amazon.com/cloudfront/pricing, read 2026-12-01"
_FUNCTIONS = "cur.vantage.sh/aws/amazoncloudfront, read 2026-12-01"


@dataclass(frozen=True, slots=True)
class Price:
    """dollars of one `unit` in us-east-1. everywhere: it is the same in all regions."""

    dollars: float
    unit: str
    source: str
    everywhere: bool = False

    @property
    def here(self) -> float:
        """Dollars in eu-west-1."""
        return self.dollars if self.everywhere else self.dollars * IRELAND


PRICES = {
    "fargate cpu": Price(0.03238, "ARM core-hour", _FARGATE),
    "fargate memory": Price(0.00356, "GiB-hour, ARM", _FARGATE),
    "dynamodb write": Price(0.625, "million write units", _DYNAMO),
    "dynamodb read": Price(0.125, "million read units", _DYNAMO),
    "dynamodb storage": Price(0.25, "GB-month", REMEMBERED),
    "dynamodb backup": Price(0.20, "GB-month of point-in-time recovery", REMEMBERED),
    "db.t4g.micro": Price(0.016, "hour", _RDS),
    "db.r8g.xlarge": Price(0.478, "hour", _REPLICA),
    "db.r8g.4xlarge": Price(0.478 * 4, "hour", f"four times db.r8g.xlarge: {_REPLICA}"),
    "rds storage": Price(0.115, "GB-month, gp3", _STORAGE),
    "rds proxy": Price(0.015, "core-hour of the database", REMEMBERED),
    "cache.t4g.micro": Price(0.0128, "hour, Valkey", REMEMBERED),
    "cache.r7g.large": Price(0.1752, "hour, Valkey", REMEMBERED),
    "cache.r7g.xlarge": Price(0.3496, "hour, Valkey", REMEMBERED),
    "cache.r7g.2xlarge": Price(0.6992, "hour, Valkey", REMEMBERED),
    "t3.small.search": Price(0.036, "hour", REMEMBERED),
    "r7g.xlarge.search": Price(0.268, "hour", REMEMBERED),
    "r7g.2xlarge.search": Price(0.536, "hour", REMEMBERED),
    "m7g.medium.search": Price(0.068, "hour", REMEMBERED),
    "search storage": Price(0.122, "GB-month, gp3", REMEMBERED),
    "load balancer": Price(0.0225, "hour", REMEMBERED),
    "load balancer unit": Price(0.008, "LCU-hour", REMEMBERED),
    "nat gateway": Price(0.045, "hour", REMEMBERED),
    "nat data": Price(0.045, "GB", REMEMBERED),
    "interface endpoint": Price(0.01, "hour in a zone", REMEMBERED),
    "cdn data": Price(0.085, "GB to Europe, first 10 TB", _CLOUDFRONT, everywhere=True),
    "cdn data, more": Price(0.08, "GB to Europe, next 40 TB", _CLOUDFRONT, everywhere=True),
    "cdn requests": Price(0.012, "10,000 HTTPS requests, Europe", REMEMBERED, everywhere=True),
    "cdn functions": Price(0.10, "million calls", _FUNCTIONS, everywhere=True),
    "firewall": Price(5.0, "access list a month", REMEMBERED, everywhere=True),
    "firewall rule": Price(1.0, "rule a month", REMEMBERED, everywhere=True),
    "firewall requests": Price(0.60, "million requests", REMEMBERED, everywhere=True),
    "object storage": Price(0.023, "GB-month, S3", REMEMBERED),
    "logs": Price(0.50, "GB taken in", REMEMBERED),
    "metrics": Price(0.30, "metric a month", REMEMBERED),
    "alarms": Price(0.10, "alarm a month", REMEMBERED, everywhere=True),
    "traces": Price(5.0, "million traces", REMEMBERED, everywhere=True),
    "mail": Price(0.10, "1,000 mails", REMEMBERED, everywhere=True),
    "keys": Price(1.0, "key a month", REMEMBERED, everywhere=True),
    "secrets": Price(0.40, "secret a month", REMEMBERED, everywhere=True),
    "zone": Price(0.50, "hosted zone a month", REMEMBERED, everywhere=True),
}

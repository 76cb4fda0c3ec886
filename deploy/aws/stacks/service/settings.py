"""The environment of the containers: the settings of README.md, from the stacks around them."""

from collections.abc import Mapping

from aws_cdk import aws_ecs as ecs

from deploy.aws.durations import DURATIONS
from deploy.aws.environments import Environment
from deploy.aws.stacks.service.sources import Sources

PROXIES = 2  # CloudFront and the load balancer, which each add an address to X-Forwarded-For


def settings_of(environment: Environment, sources: Sources) -> Mapping[str, str]:
    """What is no secret. The environment's own settings come last, so they count."""
    buckets, valkey = sources.buckets, sources.valkey
    return {
        "DJANGO_SETTINGS_MODULE": "shop.settings.production",
        "ALLOWED_HOSTS": environment.domain,
        "SITE_URL": f"https://{environment.domain}",
        "TRUSTED_PROXY_COUNT": str(PROXIES),
        "AWS_REGION": environment.region,
        "DATABASE_URL": _postgres(sources.database.endpoint),
        "DYNAMODB_TABLE_PREFIX": f"{environment.prefix}-",
        "REDIS_CACHE_URL": f"rediss://{valkey.cache}/0",
        "REDIS_SESSION_URL": f"rediss://{valkey.sessions}/0",
        "SEARCH_URL": f"https://{sources.search.endpoint}",
        "SEARCH_SIGN_FOR": "es",
        "SEARCH_INDEX_PREFIX": f"{environment.prefix}-",
        "STATIC_BUCKET": buckets.static.bucket_name,
        "MEDIA_BUCKET": buckets.media.bucket_name,
        "UPLOADS_BUCKET": buckets.uploads.bucket_name,
        "PRIVATE_BUCKET": buckets.private.bucket_name,
        "CDN_DISTRIBUTION_ID": sources.distribution_id,
        "STAFF_MFA_REQUIRED": "true",
        "WEB_STOP_DELAY": str(DURATIONS.web_stop_delay),
        "WEB_GRACEFUL_TIMEOUT": str(DURATIONS.web_graceful),
        "WORKER_GRACEFUL_TIMEOUT": str(DURATIONS.worker_graceful),
        **dict(environment.settings),
    }


def direct_settings_of(environment: Environment, sources: Sources) -> Mapping[str, str]:
    """The same for what speaks to Postgres without a proxy in between."""
    settings = settings_of(environment, sources)
    return {**settings, "DATABASE_URL": _postgres(sources.database.direct)}


def _postgres(host: str) -> str:
    """Without user and password, which are secrets of their own."""
    return f"postgresql://{host}:5432/kraam?sslmode=require"


def secrets_of(sources: Sources) -> Mapping[str, ecs.Secret]:
    """What ECS reads from Secrets Manager as a task starts; a changed one needs a new task."""
    account = sources.database.secret
    return {
        **{
            name: ecs.Secret.from_secrets_manager(secret)
            for name, secret in sources.secrets.items()
        },
        "DATABASE_USER": ecs.Secret.from_secrets_manager(account, "username"),
        "DATABASE_PASSWORD": ecs.Secret.from_secrets_manager(account, "password"),
    }

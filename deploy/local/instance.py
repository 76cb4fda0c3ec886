"""One local stack: its folder, its ports, its secrets, and the environment made from them."""

import json
import re
import secrets
import shlex
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.ports import choose_ports

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".local"
REGION = "eu-central-1"
_API_RATES = tuple(f"API_{of}RATE" for of in ("", "CLIENT_", "SEARCH_", "WRITE_", "CHECKOUT_"))
_SECRETS = ("postgres", "django", "stripe_api", "stripe_publishable", "stripe_webhook")


@dataclass(frozen=True, slots=True)
class Instance:
    """A stack of its own beside others: nothing of it is shared.

    ports, secrets: by name of the part; see deploy.local.ports and `_SECRETS`.
    with_faults: the shop reaches its servers through the fault proxy, and may be killed at its
        fail points: see deploy/local/faults and shop/kernel/failpoints.py.
    vendors: names of the servers of deploy.local.vendor_parts that are started beside the others.
    """

    name: str
    ports: dict[str, int]
    secrets: dict[str, str]
    with_faults: bool = False
    vendors: Sequence[str] = ()

    @property
    def folder(self) -> Path:
        """Everything that it keeps: data, logs, environment."""
        return HOME / self.name

    @property
    def logs(self) -> Path:
        """The folder of the log files, one per part."""
        return self.folder / "logs"

    @property
    def fail_points(self) -> Path:
        """The folder in which a file kills a process of the shop."""
        return self.folder / "fail-points"

    @property
    def database_url(self) -> str:
        """Of the shop's database, whose user may create others."""
        return self._database_url(self.address("postgres"))

    def _database_url(self, address: str) -> str:
        return f"postgresql://kraam:{self.secrets['postgres']}@{address}/kraam"

    def address(self, part: str) -> str:
        """Host and port of a part: "127.0.0.1:21234"."""
        return f"127.0.0.1:{self.ports[part]}"

    def page(self, part: str) -> str:
        """Where a browser finds a part."""
        return f"http://localhost:{self.ports[part]}/"

    def environment(self, *, direct: bool = False) -> dict[str, str]:
        """Everything that the shop reads from its environment.

        direct: for somebody who tests it, and whom the faults must not meet.
        """
        faulty = self.with_faults and not direct
        via = "-faults" if faulty else ""
        return {
            "DJANGO_SETTINGS_MODULE": "shop.settings.local",
            "SECRET_KEY": self.secrets["django"],
            "ALLOWED_HOSTS": "*",
            "SITE_URL": f"http://localhost:{self.ports['web']}",
            "DATABASE_URL": self._database_url(self.address(f"postgres{via}")),
            "REDIS_CACHE_URL": f"redis://{self.address('cache')}/0",
            "REDIS_SESSION_URL": f"redis://{self.address('sessions')}/1",
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "DYNAMODB_ENDPOINT": f"http://{self.address(f'dynamodb{via}')}",
            "DYNAMODB_TABLE_PREFIX": "kraam-",
            "S3_ENDPOINT": f"http://{self.address('s3')}",
            "MEDIA_BUCKET": "kraam-media",
            "STATIC_BUCKET": "kraam-static",
            "UPLOADS_BUCKET": "kraam-uploads",
            "STRIPE_API_KEY": f"sk_test_{self.secrets['stripe_api']}",
            "STRIPE_PUBLISHABLE_KEY": f"pk_test_{self.secrets['stripe_publishable']}",
            "STRIPE_WEBHOOK_SECRET": f"whsec_{self.secrets['stripe_webhook']}",
            "STRIPE_API_BASE": f"http://{self.address(f'stripe{via}')}",
            "STRIPE_JS_URL": f"{self.page('stripe')}v3/",
            "SEARCH_INDEX_PATH": str(self.folder / "search"),
            "EMAIL_URL": f"smtp://{self.address('smtp')}",
            # Browsers of tests and clients of benches all have one address.
            **dict.fromkeys(_API_RATES, "100000/100000"),
            "MAIL_PAGE": self.page("mail"),  # not for the shop: where tests read what it sent
            "FAIL_POINTS": str(self.fail_points) if faulty else "",
            **self._vendor_addresses(),
        }

    def _vendor_addresses(self) -> dict[str, str]:
        """Where tests find the servers of other makers; the shop searches in OpenSearch."""
        addresses = {name: f"http://{self.address(name)}" for name in self.vendors}
        return {
            "SEARCH_URL": addresses.get("opensearch", ""),
            **{f"VENDOR_{name.upper().replace('-', '_')}": at for name, at in addresses.items()},
        }

    def save(self) -> None:
        """Write down the ports, the secrets, and the environment as a file for a shell."""
        self.logs.mkdir(parents=True, exist_ok=True)
        self.fail_points.mkdir(exist_ok=True)
        state = self.folder / "instance.json"
        state.touch(mode=0o600)
        kept = {name: value for name, value in asdict(self).items() if name != "name"}
        state.write_text(json.dumps(kept, indent=2))
        lines = [f"{key}={shlex.quote(value)}\n" for key, value in self.environment().items()]
        env = self.folder / "env"
        env.touch(mode=0o600)
        env.write_text("".join(lines))


def load(name: str) -> Instance | None:
    """The instance as it was last started, or None when it never was.

    Raises:
        StackError: the name cannot be that of a folder.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,30}", name):
        raise StackError(f"--instance {name}: use lower-case letters, digits and hyphens.")
    state = HOME / name / "instance.json"
    if not state.exists():
        return None
    return Instance(name=name, **json.loads(state.read_text()))


def existing(name: str) -> Instance:
    """The instance as it was last started.

    Raises:
        StackError: it never was.
    """
    instance = load(name)
    if instance is None:
        raise StackError(f"There is no instance {name} in this folder: start it with `make up`.")
    return instance


def prepare(
    name: str,
    *,
    web_port: int | None,
    with_faults: bool = False,
    vendors: Sequence[str] = (),
) -> Instance:
    """The instance to start now: what it was before as far as its ports are still free.

    Raises:
        StackError: `web_port` is taken.
    """
    before = load(name)
    known = before.secrets if before else {}
    instance = Instance(
        name=name,
        ports=choose_ports(web_port, before.ports if before else {}),
        secrets={key: known.get(key) or secrets.token_urlsafe(24) for key in _SECRETS},
        with_faults=with_faults,
        vendors=vendors,
    )
    instance.save()
    return instance

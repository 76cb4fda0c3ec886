"""Servers of other makers that `make test-vendors` starts beside the stack: vendors/README.md."""

from collections.abc import Callable

from deploy.local import programs
from deploy.local.instance import REGION, Instance
from deploy.local.part import Part, folder_of, python, shell

_HEAP = "512m"
# Two cores are better spent on the tests: the second compiler alone takes as long as the start.
_FOR_FEW_CORES = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_PATIENCE = 240  # seconds; it takes 9 of CPU time, which may be long on a busy machine
# What the shop's index needs of the server; its other modules would only take memory.
_MODULES = (
    "org.opensearch.analysis.common.CommonAnalysisPlugin",
    "org.opensearch.index.mapper.MapperExtrasPlugin",
    "org.opensearch.index.reindex.ReindexPlugin",
    "org.opensearch.painless.PainlessPlugin",
    "org.opensearch.transport.Netty4Plugin",
)


def vendor_servers(instance: Instance) -> list[Part]:
    """Those that the instance was started with."""
    return [_MAKERS[name](instance) for name in instance.vendors]


def _opensearch(instance: Instance) -> Part:
    folder = folder_of(instance, "opensearch")
    command = shell(
        *(programs.java(), f"-Xms{_HEAP}", f"-Xmx{_HEAP}", *_FOR_FEW_CORES),
        *("-cp", programs.opensearch_jars() / "*"),
        *("org.codelibs.opensearch.runner.OpenSearchRunner", "-numOfNode", 1),
        *("-clusterName", instance.name, "-moduleTypes", ",".join(_MODULES)),
        *("-baseHttpPort", instance.ports["opensearch"] - 1),  # the runner adds the node's number
        *("-basePath", folder, "-dataPath", folder / "data", "-logsPath", folder / "logs"),
        *("-confPath", programs.VENDORS / "opensearch"),
    )
    return Part("opensearch", f"exec {command}", patience=_PATIENCE)


def _stripe_mock(instance: Instance) -> Part:
    command = shell(programs.stripe_mock(), "-http-addr", instance.address("stripe-mock"))
    return Part("stripe-mock", f"exec {command}")


def _second_dynamodb(instance: Instance) -> Part:
    environment = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(instance.ports["second-dynamodb"]),
        "SERVICES": "dynamodb",
        "MINISTACK_REGION": REGION,
        "LOG_LEVEL": "WARNING",
    }
    return Part("second-dynamodb", f"exec {python('-m', 'ministack')}", environment)


_MAKERS: dict[str, Callable[[Instance], Part]] = {
    "opensearch": _opensearch,
    "stripe-mock": _stripe_mock,
    "second-dynamodb": _second_dynamodb,
}
VENDORS = tuple(_MAKERS)

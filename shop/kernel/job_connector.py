"""How a worker reaches the table of jobs, so that jobs which jobs make are an outbox, too."""

from procrastinate import App
from procrastinate.connector import BaseAsyncConnector, BaseConnector
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector


class OutboxConnector(DjangoConnector):
    """Defers jobs over Django's connection: a job is there when its transaction is, and not before.

    Procrastinate's own does so everywhere but in a worker, where a job that another job defers
    would run before its row is committed, and stay when that is rolled back.
    """

    def get_worker_connector(self) -> BaseAsyncConnector:
        """What a worker fetches its jobs with."""
        return _WorkerConnector(self)


class _WorkerConnector(PsycopgConnector):
    """The worker itself asks over connections of its own; what it runs defers by the outbox."""

    def __init__(self, outbox: OutboxConnector) -> None:
        super().__init__(kwargs=connector_params(outbox.alias))
        self._outbox = outbox

    def get_sync_connector(self) -> BaseConnector:
        """For the code of jobs, which runs in threads with connections of Django's."""
        return self._outbox


def use_outbox(app: App) -> None:
    """Named by PROCRASTINATE_ON_APP_READY, before any job is deferred."""
    app.connector = app.job_manager.connector = OutboxConnector()

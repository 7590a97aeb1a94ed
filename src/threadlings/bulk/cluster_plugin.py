"""The plugin that makes a run known on every Dask worker; apart, because it needs Dask to be imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from distributed import WorkerPlugin

from threadlings.bulk import cluster
from threadlings.bulk.worker import GraderFactory


class RunPlugin(WorkerPlugin):  # type: ignore[misc]
    """Announces one run.

    Args:
        name: the run's name, which its tasks carry.
        factory: opens a grader.
        check: says why a worker must not grade.
    """

    def __init__(self, name: str, factory: GraderFactory, check: Callable[[], list[str]]) -> None:
        self.name = name
        self._factory = factory
        self._check = check

    def setup(self, worker: Any) -> None:
        """Called on each worker, also on those that come later."""
        del worker
        cluster.announce(self.name, self._factory, self._check)

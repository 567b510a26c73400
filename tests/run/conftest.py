"""A real Ray cluster on this machine: a first node that only rules, and nodes of one core each that can be taken away."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from harmledger.settings import refuse_statistics

MEMORY = 80_000_000  # bytes of a node's shared memory


class Nodes:
    """The cluster's nodes."""

    def __init__(self, made: Any) -> None:
        self.made, self.working = made, list[Any]()

    @property
    def address(self) -> str:
        """HOST:PORT of the first node."""
        return str(self.made.address)

    def are(self, count: int) -> None:
        """Let so many nodes work."""
        while len(self.working) < count:
            self.working.append(self.made.add_node(num_cpus=1, object_store_memory=MEMORY))
        while len(self.working) > count:
            self.lose()
        self.made.wait_for_nodes(60)

    def lose(self) -> None:
        """Take one away at once, as if its plug were pulled."""
        self.made.remove_node(self.working.pop(), allow_graceful=False)


@pytest.fixture(scope="session")
def nodes() -> Iterator[Nodes]:
    """The cluster. Where Ray cannot be started the tests say so; under CI they fail."""
    refuse_statistics()
    try:
        import ray
        from ray.cluster_utils import Cluster

        noticed: dict[str, int] = {"health_check_period_ms": 500, "health_check_failure_threshold": 3}  # a node that is gone
        head = {"num_cpus": 0, "object_store_memory": MEMORY, "include_dashboard": False, "_system_config": noticed}
        made = Nodes(Cluster(initialize_head=True, head_node_args=head))
        made.are(2)
    except Exception as error:  # not installed, no shared memory, no ports: it raises of everything
        words = f"NOT CHECKED ON RAY: it cannot be started here ({type(error).__name__}: {error}); make test installs it."
        if os.environ.get("CI"):
            pytest.fail(words)
        warnings.warn(words, stacklevel=2)
        pytest.skip(words)
    yield made
    ray.shutdown()
    made.made.shutdown()


@pytest.fixture
def cluster(nodes: Nodes) -> Nodes:
    """The cluster with two nodes that work."""
    nodes.are(2)
    return nodes

"""A Ray cluster on this machine for a measurement: machines of one core each.

Each node is held to a core of its own, as a machine with one core would be; the first of them is also where the command runs that gives
the work, and where Ray's own services are. Without that one node would have all cores of this machine: one to read, the others to hand
out and to store.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def cluster(nodes: int) -> Iterator[str]:
    """The address of a cluster of so many nodes of one core each; it ends with the measurement. What is begun meanwhile by this process
    runs on the core of the first. Raises SystemExit where this machine has fewer cores."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < nodes:
        raise SystemExit(f"{nodes} nodes of one core each need {nodes} cores, and there are {len(cores)}.")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    from ray.cluster_utils import Cluster

    with _held_to(cores[:1], cores):
        made: Any = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        try:
            for core in cores[1:nodes]:
                with _held_to([core], cores[:1]):
                    made.add_node(num_cpus=1)
            made.wait_for_nodes()
            yield made.address
        finally:
            made.shutdown()


@contextmanager
def _held_to(cores: Iterable[int], then: Iterable[int]) -> Iterator[None]:
    """This process, and what it begins, runs on these cores; afterwards on the others."""
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, then)

"""What a process and its children use."""

import psutil


def cpu_s(pid: int) -> float:
    return float(sum(sum(process.cpu_times()[:2]) for process in _family(pid)))


def resident_mb(pid: int) -> float:
    return float(sum(process.memory_info().rss for process in _family(pid))) / 2**20


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]

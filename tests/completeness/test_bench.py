"""What `make bench` walks can still be walked: a figure that can't be measured any more says nothing."""

from bench import steps


def test_the_benchmark_walks_a_case_both_ways_to_its_end():
    live, cold = steps.measure(repeats=1)
    assert live["steps"] == cold["steps"] > len(("plan review", "code review", "return", "experts", "decision"))
    assert all(row["ours_ms"] > 0 < row["naive_ms"] for row in (live, cold))

"""`make deploy ENV=...`: one release to one environment, by one person or the pipeline.

steps: what is done, in which order and why, as data. checks: what is looked at before, each with
what to do about it. running: programs. smoke: whether the shop answers afterwards.
"""

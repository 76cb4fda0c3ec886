"""Whether the scaling policies carry a day: `python -m deploy.simulation`.

curves: how many come, minute by minute. tasks: what one task carries, and when a new one does.
tracking: how AWS follows a target. running: a day, second by second. days: which days are tried.
drawing: the pictures of docs/deployment.md. Policies are those of the stacks: deploy.aws.scaling.
"""

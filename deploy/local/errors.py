"""The one error of the local stack: a sentence that says what is wrong and what to do."""


class StackError(Exception):
    """Shown as it is, without a traceback; the command then ends with exit code 1."""

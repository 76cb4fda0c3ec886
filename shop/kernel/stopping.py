"""Whether this server is about to stop: told by the process that was asked, seen by all of them."""

import mmap

# Shared with the processes that are forked after this is loaded. One byte needs no lock, and may be
# written where a signal is handled.
_shared = mmap.mmap(-1, 1)


def announce_stop() -> None:
    """From now on the balancer shall look for another server."""
    _shared[0] = 1


def is_stopping() -> bool:
    """Whether a stop was announced."""
    return _shared[0] == 1

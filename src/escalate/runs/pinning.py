"""Pins numerical libraries to one thread: import this before numpy; it imports nothing but `os`.

Threaded BLAS sums in an order that depends on the machine, and many workers that each start
many threads are slower than one.
"""

from __future__ import annotations

import os

for _variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

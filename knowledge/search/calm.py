"""One thread for linear algebra, unless the operator says otherwise.

The matrices here are too small to be worth sharing between cores: on a busy machine threads that wait for one another
make a build of 100 ms last seconds, and their buffers take 30 MB. It acts only where numpy is not yet imported.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

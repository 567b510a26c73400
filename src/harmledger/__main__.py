"""``python -m harmledger`` is ``harmledger``."""

import sys

from harmledger.cli import main

sys.exit(main())

"""`python -m peer_toolkit` is the command `peer-toolkit`."""

import sys

from peer_toolkit.cli import main

sys.exit(main())

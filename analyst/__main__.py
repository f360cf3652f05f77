"""`python -m analyst` is `astana`."""

from analyst.cli import main

main()

"""`python -m buurtstem` is the console script."""

from buurtstem.cli import main

main()

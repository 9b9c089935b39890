"""`python -m cli`, which `./anteve` hands over to."""

from cli.app import main

main()

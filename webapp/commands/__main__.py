"""What `python -m webapp.commands` runs."""

from webapp.commands.main import main

main()

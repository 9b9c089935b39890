"""The commands of whoever runs an installation on this machine; `cli.app` adds them to its own."""

from pathlib import Path
from typing import Annotated

import typer

PANEL = "For whoever runs it"
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, for programs.")]


def backup(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A new folder; else one in the home folder.")
    ] = None,
) -> None:
    """Copy catalog, lake and keys as of one moment, while everything runs."""
    from cli import keeping

    raise typer.Exit(keeping.backup(folder))


def restore(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The backup.")]) -> None:
    """Make an installation of a backup, in an ANTEVE_HOME that holds nothing yet."""
    from cli import keeping

    raise typer.Exit(keeping.restore(folder))


def upgrade(
    folder: Annotated[
        Path | None, typer.Option("--backup", metavar="DIR", help="Where to back up to first.")
    ] = None,
    no_backup: Annotated[bool, typer.Option("--no-backup", help="Without a way back.")] = False,
) -> None:
    """Bring the catalog to this version's shape: backup, migrations, a look, and back if it fails."""
    from cli import keeping

    raise typer.Exit(keeping.upgrade(folder, backed_up=not no_backup))


def doctor(json: AsJson = False) -> None:
    """Look at everything, and say what to do where it is not well."""
    from cli import keeping

    raise typer.Exit(keeping.doctor(as_json=json))


secrets = typer.Typer(help="The keys and passwords of this installation.", no_args_is_help=True)


@secrets.command("list")
def list_secrets() -> None:
    """Where they lie, how old they are, and who may read them; never what they are."""
    from cli import keeping

    keeping.secrets()


@secrets.command()
def rotate(
    forget_old: Annotated[
        bool, typer.Option("--forget-old", help="Sign all models anew, and trust no older key any more.")
    ] = False,
) -> None:
    """New ones in the place of all. What runs is ended for a moment."""
    from cli import keeping

    raise typer.Exit(keeping.rotate(forget_old=forget_old))


def add_to(app: typer.Typer) -> None:
    for command in (backup, restore, upgrade, doctor):
        app.command(rich_help_panel=PANEL)(command)
    app.add_typer(secrets, name="secrets", rich_help_panel=PANEL)

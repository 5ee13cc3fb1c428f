"""``searcher help``: the help of a command, or of a topic."""

from __future__ import annotations

import click

from searcher.cli.base import CONTEXT, command
from searcher.cli.main import COMMANDS
from searcher.cli.options import manner, unknown
from searcher.cli.root import cli
from searcher.cli.topics import TOPICS


@command(
    "help",
    (
        ("about a command", "searcher help search"),
        ("the query language", "searcher help query"),
        ("what the exit statuses mean", "searcher help exit-codes"),
    ),
)
@click.argument("topic", required=False, metavar="[COMMAND|TOPIC]")
@manner
@click.pass_context
def help(context: click.Context, /, *, topic: str | None) -> None:  # noqa: A001  # named as its command
    """Explain a command, or a topic.

    Topics: query, formats, exit-codes.
    """
    root = context.find_root()
    if topic is None:
        click.echo(root.get_help())
    elif topic in TOPICS:
        click.echo(TOPICS[topic]())
    elif (found := cli.get_command(root, topic)) is not None:
        click.echo(found.get_help(click.Context(found, root, topic, **CONTEXT)))
    else:
        raise unknown("topic", topic, (*COMMANDS, *TOPICS))

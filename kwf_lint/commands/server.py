"""The command `server`: the language server for editors."""

from __future__ import annotations

import click

from kwf_lint.errors import UsageError


@click.command("server")
@click.option(
    "--stdio", is_flag=True, help="Use standard input and output. This is the default and the only transport."
)
@click.option("--trust-rules", is_flag=True, help="Run Python rules that the settings name. They are code.")
def server_command(stdio: bool, trust_rules: bool) -> int:  # noqa: ARG001  many clients add --stdio by themselves
    """Start the language server, for editors.

    It needs the extra lsp: kwf-lint[lsp].
    """
    try:
        import pygls.lsp.server  # noqa: F401  only whether it is there
    except ImportError:
        raise UsageError("the language server needs pygls: install kwf-lint with the extra lsp") from None
    from kwf_lint.editor.server import serve

    serve(trusts_rules=trust_rules)
    return 0

"""The command `server`: the language server for editors."""

from __future__ import annotations

import click

from kwf_lint.errors import UsageError


@click.command("server")
@click.option("--stdio", is_flag=True, help="Talk over standard input and output, which is the only way there is.")
@click.option("--trust-rules", is_flag=True, help="Run the rules of your own that settings name: they are code.")
def server_command(stdio: bool, trust_rules: bool) -> int:  # noqa: ARG001  many clients add --stdio by themselves
    """Serve an editor that speaks the Language Server Protocol.

    Needs pygls, which comes with kwf-lint[lsp].
    """
    try:
        import pygls.lsp.server  # noqa: F401
    except ImportError:
        raise UsageError('the language server needs pygls; install it with: pip install "kwf-lint[lsp]"') from None
    from kwf_lint.editor.server import serve

    serve(trusts_rules=trust_rules)
    return 0

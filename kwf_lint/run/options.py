"""What a run is asked to do."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kwf_lint.run.rewrite import Rewriting
    from kwf_lint.settings.settings import Settings


class Options:
    """What a run is asked to do.

    paths: files and folders. from_hook: they come from a hook, which names every JSON file. stdin: the bytes to lint
    instead of files, as if they lay at `stdin_filename`. staged: lint what git has staged. change: applies the command
    line's words to each Settings. progress: called with the files done and their number. rewriting: fix what is found.
    baseline: the path of the baseline, "" for none; None is what the settings say. baseline_action: "write" or "prune" it.
    since: a git revision, to report only what is new against it. trusts_rules: load the folders of rules that the settings
    name, which are code. verbose: find out what the settings leave out. keeps_apps: keep the definitions of each file with
    it, for whoever draws them. for_app: the absolute path of the app definition that the bare workflows of this run belong
    to, "" where folders and settings decide. buffers: the content of files that are open in an editor, by path; it goes
    before what is on disk.
    """

    __slots__ = (
        "baseline", "baseline_action", "buffers", "change", "config", "for_app", "from_hook", "isolated", "keeps_apps", "paths",
        "progress", "rewriting", "since", "staged", "stdin", "stdin_filename", "trusts_rules", "verbose",
    )  # fmt: skip

    def __init__(self, paths: Sequence[str] = (), *, from_hook: bool = False) -> None:
        self.paths = paths
        self.from_hook = from_hook
        self.stdin: bytes | None = None
        self.stdin_filename = ""
        self.staged = False
        self.config = ""
        self.isolated = False
        self.change: Callable[[Settings], Settings] | None = None
        self.progress: Callable[[int, int], None] | None = None
        self.rewriting: Rewriting | None = None
        self.baseline: str | None = None
        self.baseline_action = ""
        self.since = ""
        self.trusts_rules = True
        self.verbose = False
        self.keeps_apps = False
        self.for_app = ""
        self.buffers: Mapping[str, bytes] = {}

"""Other linters over the same files, where a folder has them: what is nearest in each to what kwf-lint checks.

biome: its rules on JSON. check-jsonschema and ajv: the schema that `kwf-lint schema` prints. spectral: ten rules of ours,
written for it. eslint: its rules on JSON. None of them does the same work, so that what they take is a scale, no contest.

    npm install --prefix FOLDER @biomejs/biome @stoplight/spectral-cli ajv-cli eslint @eslint/json
    python3 -m venv FOLDER/venv && FOLDER/venv/bin/pip install check-jsonschema
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.processes import Command

if TYPE_CHECKING:
    from collections.abc import Iterator

SPECTRAL_RULES = Path(__file__).with_name("spectral.yaml")
ESLINT = """import json from "{module}";
export default [{{ files: ["**/*.json"], plugins: {{ json }}, language: "json/json", ...json.configs.recommended }}];
"""


def peers_in(folder: Path, place: Path, kwf_lint: str) -> Iterator[tuple[str, Command]]:
    """The peers that a folder has, each with its command over the JSON files in the folder `place`."""
    config = place.parent / f"{place.name}-config"
    config.mkdir(exist_ok=True)
    schema = config / "schema.json"
    schema.write_bytes(subprocess.run([kwf_lint, "schema"], check=True, capture_output=True).stdout)
    files = sorted(place.glob("*.json"))
    tools = folder / "node_modules" / ".bin"
    for binary in sorted(folder.glob("node_modules/@biomejs/cli-*/biome*")):
        yield "biome", Command([binary, "lint", "."], place)
    if (folder / "venv/bin/check-jsonschema").exists():
        yield "check-jsonschema", Command([folder / "venv/bin/check-jsonschema", "--schemafile", schema, *files], place)
    if (tools / "ajv").exists():
        options = ["--spec=draft2020", "--strict=false", "--validate-formats=false"]
        yield "ajv", Command([tools / "ajv", "validate", "-s", schema, "-d", f"{place}/*.json", *options], place)
    if (tools / "spectral").exists():
        options = ["lint", "--ignore-unknown-format", "--ruleset", str(SPECTRAL_RULES)]
        yield "spectral", Command([tools / "spectral", *options, f"{place}/*.json"], place)
    module = folder / "node_modules/@eslint/json/dist/index.js"
    if (tools / "eslint").exists() and module.exists():
        (config / "eslint.config.mjs").write_text(ESLINT.format(module=module.as_uri()))
        yield "eslint", Command([tools / "eslint", "--config", config / "eslint.config.mjs", "."], place)

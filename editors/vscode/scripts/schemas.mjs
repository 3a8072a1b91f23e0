// Writes the JSON Schemas that the extension contributes, as this checkout's kwf-lint prints them.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const checkout = join(here, "..", "..");
const python = process.env.PYTHON ?? (process.platform === "win32" ? "python" : "python3");

mkdirSync(join(here, "schemas"), { recursive: true });
for (const [name, words] of [["app", []], ["workflow", ["--workflow"]]]) {
  const text = execFileSync(python, ["-m", "kwf_lint", "schema", ...words], {
    cwd: checkout,
    env: { ...process.env, PYTHONPATH: checkout },
    encoding: "utf-8",
  });
  writeFileSync(join(here, "schemas", `${name}.schema.json`), text);
}

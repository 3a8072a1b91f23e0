// Puts kwf-lint and the pure packages that it needs into bundled/libs, so that the extension works without an installation.
// Needs pip and its index. What is compiled (rpds for jsonschema, tree-sitter) stays out: those parts say so and the rest works.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const checkout = join(here, "..", "..");
const libs = join(here, "bundled", "libs");
const python = process.env.PYTHON ?? (process.platform === "win32" ? "python" : "python3");
const packages = ["pygls", "lsprotocol", "cattrs", "attrs", "typing_extensions", "click", "node-semver", "jsonpath-ng"];

rmSync(libs, { recursive: true, force: true });
mkdirSync(libs, { recursive: true });
execFileSync(
  python,
  ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", libs, "--no-deps", "--no-compile", ...packages],
  { stdio: "inherit" },
);
const isSource = (file) => !file.includes("__pycache__");
cpSync(join(checkout, "kwf_lint"), join(libs, "kwf_lint"), { recursive: true, filter: isSource });
cpSync(join(checkout, "rules"), join(libs, "kwf_lint", "rules"), { recursive: true, filter: isSource });

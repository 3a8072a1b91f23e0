// Writes the README for the package: its pictures in it, since VS Code shows no others of an extension without a repository.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const text = readFileSync(join(here, "README.md"), "utf-8").replace(
  /\]\((pictures\/[\w-]+\.png)\)/g,
  (_, file) => `](data:image/png;base64,${readFileSync(join(here, file)).toString("base64")})`,
);
mkdirSync(join(here, "build"), { recursive: true });
writeFileSync(join(here, "build", "README.md"), text);

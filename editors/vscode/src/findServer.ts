// Finds the program that serves: what the settings name, else a Python that has kwf-lint or runs the bundled one.
// Knows nothing of VS Code, so that it is tested in plain Node.

export interface Surroundings {
  /** The setting kwf-lint.path. */
  path: string[];
  /** The setting kwf-lint.interpreter: a program and its arguments. */
  interpreter: string[];
  importStrategy: "fromEnvironment" | "useBundled";
  /** The Python of the Python extension, where that is installed and has one. */
  environment?: string;
  /** The folder with the bundled packages, undefined where the extension was made without. */
  bundled?: string;
  platform: string;
  exists(file: string): boolean;
  /** What a program writes to standard output, undefined where it cannot be run or fails. */
  run(command: string, words: string[]): Promise<string | undefined>;
}

export interface Server {
  command: string;
  words: string[];
  /** Variables that the program gets besides those of VS Code. */
  variables: Record<string, string>;
  /** What was chosen and why, for the output. */
  how: string;
}

export interface Problem {
  problem: string;
}

export const OLDEST: readonly [number, number] = [3, 11];

const PROBE = [
  "import importlib.util, json, sys",
  "has = lambda name: importlib.util.find_spec(name) is not None",
  "print(json.dumps({'version': list(sys.version_info[:2]), 'kwf_lint': has('kwf_lint'), 'pygls': has('pygls')}))",
].join("; ");

interface Python {
  command: string[];
  version: [number, number];
  isComplete: boolean;
}

export async function findServer(around: Surroundings): Promise<Server | Problem> {
  for (const file of around.path) {
    if (around.exists(file)) {
      return { command: file, words: ["server"], variables: {}, how: "the setting kwf-lint.path" };
    }
  }
  if (around.path.length > 0) {
    return { problem: `The setting kwf-lint.path names a file that does not exist: ${around.path.join(", ")}` };
  }
  const pythons: Python[] = [];
  const tooOld: string[] = [];
  for (const command of candidates(around)) {
    const python = await probe(around, command);
    if (python === undefined) {
      continue;
    }
    if (isOld(python.version)) {
      tooOld.push(`${command.join(" ")} is Python ${python.version.join(".")}`);
      continue;
    }
    pythons.push(python);
    if (around.importStrategy === "useBundled" && around.bundled !== undefined) {
      break;
    }
    if (python.isComplete) {
      return ofEnvironment(python);
    }
  }
  const first = pythons[0];
  if (first === undefined) {
    const needed = OLDEST.join(".");
    const named = around.interpreter.length > 0 ? " The setting kwf-lint.interpreter names another program." : "";
    const old = tooOld.length > 0 ? ` Found: ${tooOld.join(", ")}.` : "";
    return { problem: `No Python ${needed} or newer was found.${named}${old}` };
  }
  if (around.bundled !== undefined) {
    return {
      command: first.command[0]!,
      words: [...first.command.slice(1), "-m", "kwf_lint", "server"],
      variables: { PYTHONPATH: around.bundled },
      how: `the bundled kwf-lint, run by ${first.command.join(" ")}`,
    };
  }
  return { problem: `${first.command.join(" ")} does not have kwf-lint. Install it with: pip install "kwf-lint[lsp]"` };
}

function candidates(around: Surroundings): string[][] {
  if (around.interpreter.length > 0) {
    return [around.interpreter];
  }
  const found = around.environment === undefined ? [] : [[around.environment]];
  found.push(["python3"], ["python"]);
  if (around.platform === "win32") {
    found.push(["py", "-3"]);
  }
  return found;
}

async function probe(around: Surroundings, command: string[]): Promise<Python | undefined> {
  const told = await around.run(command[0]!, [...command.slice(1), "-c", PROBE]);
  if (told === undefined) {
    return undefined;
  }
  try {
    const facts = JSON.parse(told);
    return { command, version: facts.version, isComplete: facts.kwf_lint && facts.pygls };
  } catch {
    return undefined;
  }
}

function isOld([major, minor]: [number, number]): boolean {
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

function ofEnvironment(python: Python): Server {
  return {
    command: python.command[0]!,
    words: [...python.command.slice(1), "-m", "kwf_lint", "server"],
    variables: {},
    how: `kwf-lint of ${python.command.join(" ")}`,
  };
}

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const require = createRequire(import.meta.url);
const { findServer } = require("../dist/findServer.js");
const { page, startOf } = require("../dist/picture.js");

const COMPLETE = { version: [3, 12], kwf_lint: true, pygls: true };
const BARE = { version: [3, 11], kwf_lint: false, pygls: false };
const OLD = { version: [3, 10], kwf_lint: true, pygls: true };

/** Surroundings in which these Pythons can be run; what was asked is kept. */
function around(pythons, given = {}) {
  const asked = [];
  return {
    asked,
    path: [],
    interpreter: [],
    importStrategy: "fromEnvironment",
    platform: "linux",
    exists: () => false,
    run: async (command, words) => {
      asked.push([command, ...words.slice(0, -2)].join(" "));
      const found = pythons[asked.at(-1)];
      return found && JSON.stringify(found);
    },
    ...given,
  };
}

test("the setting path goes before everything", async () => {
  const where = around({ python3: COMPLETE }, { path: ["/gone", "/opt/kwf-lint"], exists: (file) => file === "/opt/kwf-lint" });
  const found = await findServer(where);
  assert.equal(found.command, "/opt/kwf-lint");
  assert.deepEqual(found.words, ["server"]);
  assert.deepEqual(where.asked, []);
});

test("a path that does not exist is a problem, and nothing else is tried", async () => {
  const found = await findServer(around({ python3: COMPLETE }, { path: ["/gone"] }));
  assert.match(found.problem, /kwf-lint\.path names a file that does not exist: \/gone/);
});

test("the setting interpreter is the only Python that is tried", async () => {
  const where = around({ "/venv/python -X utf8": COMPLETE, python3: COMPLETE }, { interpreter: ["/venv/python", "-X", "utf8"] });
  const found = await findServer(where);
  assert.equal(found.command, "/venv/python");
  assert.deepEqual(found.words, ["-X", "utf8", "-m", "kwf_lint", "server"]);
  assert.deepEqual(where.asked, ["/venv/python -X utf8"]);
});

test("the environment of the Python extension goes before python3", async () => {
  const found = await findServer(around({ "/env/python": COMPLETE, python3: COMPLETE }, { environment: "/env/python" }));
  assert.equal(found.command, "/env/python");
});

test("a Python without kwf-lint is passed over for one that has it", async () => {
  const found = await findServer(around({ python3: BARE, python: COMPLETE }));
  assert.equal(found.command, "python");
  assert.deepEqual(found.variables, {});
});

test("py -3 is tried on Windows alone", async () => {
  const windows = around({ "py -3": COMPLETE }, { platform: "win32" });
  assert.equal((await findServer(windows)).command, "py");
  const linux = around({ "py -3": COMPLETE });
  assert.ok("problem" in (await findServer(linux)));
  assert.deepEqual(linux.asked, ["python3", "python"]);
});

test("where no environment has kwf-lint the bundled one runs", async () => {
  const found = await findServer(around({ python3: BARE }, { bundled: "/ext/libs" }));
  assert.deepEqual([found.command, found.variables], ["python3", { PYTHONPATH: "/ext/libs" }]);
});

test("useBundled takes the bundled one, whatever the environment has", async () => {
  const found = await findServer(around({ python3: COMPLETE }, { bundled: "/ext/libs", importStrategy: "useBundled" }));
  assert.deepEqual(found.variables, { PYTHONPATH: "/ext/libs" });
});

test("useBundled without a bundle takes the environment's", async () => {
  const found = await findServer(around({ python3: COMPLETE }, { importStrategy: "useBundled" }));
  assert.deepEqual([found.command, found.variables], ["python3", {}]);
});

test("a Python that is too old is named, and not used", async () => {
  const found = await findServer(around({ python3: OLD }, { bundled: "/ext/libs" }));
  assert.equal(found.problem, "No Python 3.11 or newer was found. Found: python3 is Python 3.10.");
});

test("nothing found says what to install", async () => {
  assert.match((await findServer(around({ python3: BARE }))).problem, /pip install "kwf-lint\[lsp\]"/);
  assert.match((await findServer(around({}))).problem, /No Python 3\.11 or newer was found/);
});

test("output that is no answer counts as no Python", async () => {
  const found = await findServer(around({}, { run: async () => "hello" }));
  assert.ok("problem" in found);
});

test("the page allows no script but ours", () => {
  const shown = page("<svg></svg>", "abc");
  assert.match(shown, /default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-abc'/);
  assert.equal(shown.match(/<script/g).length, 1);
});

test("a click names a place, or nothing", () => {
  assert.deepEqual(startOf("12:4-20:5"), { line: 12, character: 4 });
  assert.equal(startOf("12:4"), undefined);
  assert.equal(startOf({}), undefined);
});

// Tries the extension in a real VS Code (code-server) in a real Chromium: squiggle, Problems, hover, F12, quick fix, fix all,
// suppression, the rule's page, rename and its refusal, completion (JSON and TypeScript), the picture and a click in it, and
// the pictures of the README in the extension's own page. Writes screenshots into build/real. Not a part of CI: see
// CONTRIBUTING.md.
//
//   npm run package && npm run real
//
// Needs chromium, and code-server with playwright-core in the folder that REAL names:
//
//   npm install --ignore-scripts code-server@4.100.3 playwright-core && npm rebuild argon2 --build-from-source
//   cd node_modules/code-server/lib/vscode && npm install --omit=dev --ignore-scripts
//   npm rebuild node-pty @vscode/spdlog native-watchdog @parcel/watcher kerberos   (needs libkrb5-dev)
//   cd extensions && npm install --omit=dev --ignore-scripts
//
// PYTHON is the Python that has kwf-lint[lsp], CHROMIUM the browser. With README=1 the pictures of the README are made anew
// (needs pngquant); run `npm run package` again after that.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const real = process.env.REAL ?? join(here, "build", "real");
const python = process.env.PYTHON ?? "python3";
const pictures = join(here, "build", "real");
const ofReadme = join(here, "pictures");
mkdirSync(pictures, { recursive: true });
const { chromium } = createRequire(join(real, "package.json"))("playwright-core");

const FLOW = `{
  "name": "acme-notes",
  "description": "Writes a note on every new conversation.",
  "trigger": {
    "id": "1",
    "eventName": "kustomer.conversation.create",
    "appVersion": "kustomer-^1.0.0",
    "transitions": [
      { "target": "find", "condition": { "op": "true", "values": [true] } }
    ]
  },
  "steps": [
    {
      "id": "find",
      "action": "kustomer.customer.find-by-email",
      "appVersion": "kustomer-^1.0.0",
      "meta": { "displayName": "Find customer" },
      "params": { "email": "/#steps.1.email" },
      "transitions": [
        { "target": "note", "condition": { "op": "equals", "values": ["/#steps.find.id", "x"] } },
        { "target": "nto", "condition": { "op": "true", "values": [true] } }
      ]
    },
    {
      "id": "note",
      "action": "kustomer.note.create",
      "appVersion": "kustomer-^1.0.0",
      "meta": { "displayName": "Write it down" },
      "params": { "conversation": "/#steps.1.id", "body": "Hello {{steps.find.name}}" },
      "transitions": []
    }
  ]
}
`;
const lineOf = (words) => FLOW.split("\n").findIndex((line) => line.includes(words)) + 1;

// Where the wrong operator, the missing step and a string that reads a step stand in the same workflow as a module.
const MODULE = `export default ${FLOW.replace(/^(\s*)"(\w+)":/gm, "$1$2:").replace(/"/g, "'")}`.trimEnd() + ";\n";

const folder = join(mkdtempSync(join(tmpdir(), "kwf-real-")), "acme");
mkdirSync(folder);
const state = mkdtempSync(join(tmpdir(), "kwf-state-"));
writeFileSync(join(folder, "flow.json"), FLOW);
writeFileSync(join(folder, "flow.ts"), MODULE);
mkdirSync(join(state, "data", "User"), { recursive: true });
writeFileSync(
  join(state, "data", "User", "settings.json"),
  JSON.stringify({
    "kwf-lint.interpreter": [python],
    "security.workspace.trust.enabled": false,
    "workbench.startupEditor": "none",
    "telemetry.telemetryLevel": "off",
    "extensions.ignoreRecommendations": true,
    "window.commandCenter": false,
    "git.openRepositoryInParentFolders": "never",
    "workbench.layoutControl.enabled": false,
    "editor.minimap.enabled": false,
    "editor.stickyScroll.enabled": false,
    "editor.fontSize": 13,
  }),
);
const entry = join(real, "node_modules", "code-server", "out", "node", "entry.js");
const words = [entry, "--user-data-dir", join(state, "data"), "--extensions-dir", join(state, "extensions")];
execFileSync(process.execPath, [...words, "--install-extension", join(here, "kwf-lint.vsix")], { stdio: "inherit" });

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const bind = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"];
const server = spawn(process.execPath, [...words, ...bind, folder], { stdio: "inherit" });
let browser;
let number = 0;
try {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width: 1000, height: 640 } });
  page.setDefaultTimeout(60_000);
  const shoot = async (name) => page.screenshot({ path: join(pictures, `${String(++number).padStart(2, "0")}-${name}.png`) });
  const forReadme = async (name, clip) => {
    if (process.env.README) {
      const file = join(ofReadme, `${name}.png`);
      mkdirSync(ofReadme, { recursive: true });
      await page.screenshot({ path: file, clip });
      execFileSync("pngquant", ["--force", "--strip", "--speed", "1", "--output", file, "24", file]);
    }
  };
  const press = async (...keys) => {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
  };
  const command = async (title) => {
    await press("F1");
    await page.waitForSelector(".quick-input-widget input");
    await page.keyboard.type(title, { delay: 20 });
    await page.waitForTimeout(1000);
    await press("Enter");
    await page.waitForTimeout(1000);
  };
  const goTo = async (line, column) => {
    await press("Control+g");
    await page.waitForSelector(".quick-input-widget input");
    await page.keyboard.type(`${line}:${column}`);
    await press("Enter");
    await page.waitForTimeout(500);
  };
  const at = async () => page.textContent("#status\\.editor\\.selection");
  const say = (what) => console.log(`ok: ${what}`);
  const expect = (holds, what) => {
    if (!holds) {
      throw new Error(`not so: ${what}`);
    }
    say(what);
  };

  for (let tries = 0; ; tries++) {
    try {
      await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
      break;
    } catch (error) {
      if (tries === 60) throw error;
      await page.waitForTimeout(1000);
    }
  }
  const place = (words, within = words, text = FLOW) => {
    const lines = text.split("\n");
    const line = lines.findIndex((each) => each.includes(words));
    return [line + 1, lines[line].indexOf(within, lines[line].indexOf(words)) + 2];
  };
  const isAt = async (line) =>
    page.waitForFunction(
      (line) => document.querySelector("#status\\.editor\\.selection")?.textContent?.includes(`Ln ${line},`),
      line,
    );
  const text = async () => (await page.textContent(".monaco-editor .view-lines")).replaceAll("\u00a0", " ");
  const shows = async (words) =>
    page.waitForFunction(
      (words) => document.querySelector(".view-lines")?.textContent?.replaceAll("\u00a0", " ").includes(words),
      words,
    );
  const choose = async (title) => {
    await press("Control+.");
    await page.waitForSelector(`.action-widget :text("${title}")`);
    await page.waitForTimeout(500);
    const rows = await page.$$eval(".action-widget .monaco-list-row.action", (all) => all.map((each) => each.textContent ?? ""));
    await press(...rows.slice(0, rows.findIndex((row) => row.includes(title))).map(() => "ArrowDown"), "Enter");
  };

  await page.waitForSelector(".monaco-workbench");
  await page.click('.explorer-viewlet [aria-label^="flow.json"]');
  await page.waitForSelector(".squiggly-error");
  await press("Control+b");
  say("squiggle");
  await shoot("squiggle");

  await press("Control+Shift+m");
  await page.waitForSelector('.markers-panel :text("KWF301")');
  say("entry in Problems with its code");
  await press("Control+1");
  await goTo(...place('"equals"'));
  await page.waitForTimeout(1000);
  await shoot("problems");
  await forReadme("problems", { x: 48, y: 35, width: 952, height: 505 });
  await command("View: Toggle Panel Visibility");
  await press("Control+1");

  await goTo(...place('"/#steps.find.id"', "find"));
  await press("Control+k", "Control+i");
  await page.waitForSelector('.monaco-hover :text("Find customer")');
  say("hover over a reference");
  await page.waitForTimeout(500);
  await shoot("hover");
  await press("Escape");

  await goTo(...place('"target": "note"', "note"));
  await press("F12");
  await isAt(place('"id": "note"')[0]);
  say("F12 from a target to its step");

  await goTo(...place('"nto"'));
  await choose("Suppress KWF301 in the step");
  await shows("kwf-lint: allow KWF301 (say why)");
  say("suppression with a reason");
  await shoot("suppressed");
  await press("Control+z");
  await page.waitForFunction(
    () =>
      !document.querySelector(".view-lines")?.textContent?.includes("say") &&
      document.querySelectorAll(".squiggly-error").length === 2,
  );
  await page.waitForTimeout(1000);

  await goTo(...place('"nto"'));
  await choose("Show the rule KWF301");
  await page.waitForSelector('.tab.active:has-text("Preview dangling-target.md")');
  say("the page of the rule");
  await page.waitForTimeout(2000);
  await shoot("rule");
  await page.click(".tab.active .codicon-close");
  await page.waitForSelector('.tab.active:has-text("flow.json")');

  await goTo(...place('"equals"'));
  await press("Control+.");
  await page.waitForSelector('.action-widget :text("eq")');
  await page.waitForTimeout(500);
  await shoot("quick-fix");
  await press("Enter");
  await shows('"eq"');
  say("quick fix");

  await goTo(...place('"id": "1"', '"1"'));
  await press("F2");
  await page.waitForSelector('.monaco-editor-overlaymessage :text("the id of the trigger is always 1")');
  say("a rename that is refused says why");
  await shoot("refused");
  await press("Escape");

  await goTo(...place('"id": "note"', "note"));
  await press("F2");
  await page.waitForSelector(".rename-box input");
  await page.waitForTimeout(1000);
  await page.fill(".rename-box input", "write");
  await shoot("renaming");
  await press("Enter");
  await page.waitForFunction(() => (document.querySelector(".view-lines")?.textContent?.match(/"write"/g) ?? []).length === 2);
  say("rename in step and target");

  const complete = async () => {
    await press("Backspace", "Backspace", "Backspace", "Control+Space");
    await page.waitForSelector(".suggest-widget.visible .monaco-list-row");
    await page.waitForTimeout(1500);
    return page.getAttribute(".suggest-widget.visible .monaco-list-row", "aria-label");
  };
  const [line, column] = place('"target": "nto"', "nto");
  await goTo(line, column + 2);
  expect((await complete()).includes("Write it down"), "the first completion of a target is the next step, with its name");
  await shoot("completion");
  await forReadme("completion", { x: 48, y: 58, width: 740, height: 330 });
  await press("Escape");
  await page.keyboard.type("nto");
  await press("Escape");

  await command("kwf-lint: Show workflow");
  const drawing = async () => {
    for (let tries = 0; tries < 120; tries++) {
      for (const frame of page.frames()) {
        if (await frame.$("svg [data-range]").catch(() => null)) return frame;
      }
      await page.waitForTimeout(500);
    }
    throw new Error("no picture");
  };
  const frame = await drawing();
  say("picture beside the text");
  expect((await frame.locator("svg .error").count()) > 0, "findings are red in it");
  await page.waitForTimeout(1000);
  await shoot("picture");
  await forReadme("workflow", { x: 48, y: 35, width: 860, height: 400 });
  await frame.locator('svg [data-step="find"]').click();
  await page.waitForFunction(
    (line) => document.querySelector("#status\\.editor\\.selection")?.textContent?.includes(`Ln ${line},`),
    lineOf('"id": "find"') - 1,
  );
  expect((await at()).startsWith(`Ln ${lineOf('"id": "find"') - 1},`), "a click on a step goes to it");
  await shoot("clicked");

  await press("Control+s");
  for (let tries = 0; tries < 2; tries++) {
    await page.waitForTimeout(1000);
    await page.click(".tab .codicon-close");
  }
  await press("Control+Shift+e");
  await page.click('.explorer-viewlet [aria-label^="flow.ts"]');
  await page.waitForSelector(".squiggly-error");
  await press("Control+b");
  await page.click(".monaco-editor .view-lines");
  say("squiggle in a module");
  await command("Fix All");
  await page.waitForSelector('.action-widget :text("Apply all safe fixes of kwf-lint")'); // beside TypeScript's own
  await press("Enter");
  await shows("'eq'");
  say("fix all in a module");
  const [lineOfModule, columnOfModule] = place("'nto'", "nto", MODULE);
  await goTo(lineOfModule, columnOfModule + 2);
  expect((await complete()).includes("Write it down"), "completion of a target in a module");
  await shoot("module");
  await press("Escape", "Escape");

  await command("kwf-lint: Restart server");
  await page.waitForSelector('#kwf-lint\\.kwf-lint\\.kwf-lint\\.status .codicon-check, [id*="kwf-lint.status"] .codicon-check');
  await page.waitForSelector(".squiggly-error, .squiggly-warning");
  say("restart: the state, and the findings again");

  await press("Control+Shift+x");
  await page.click('.extensions-list .monaco-list-row:has-text("kwf-lint")');
  const readme = async () => {
    for (let tries = 0; tries < 60; tries++) {
      for (const frame of page.frames()) {
        const widths = await frame.$$eval("img", (all) => all.map((each) => each.naturalWidth)).catch(() => []);
        if (widths.length > 2) return widths;
      }
      await page.waitForTimeout(500);
    }
    return [];
  };
  const widths = await readme();
  await shoot("readme");
  expect(widths.length === 3 && widths.every((width) => width > 0), "the pictures of the README show");
} catch (error) {
  const [open] = browser?.contexts()[0]?.pages() ?? [];
  await open?.screenshot({ path: join(pictures, "failed.png") });
  throw error;
} finally {
  await browser?.close();
  server.kill();
}

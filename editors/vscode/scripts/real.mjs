// Tries the extension in a real VS Code (code-server) in a real Chromium: squiggle, Problems, F12, quick fix, rename,
// completion, the picture and a click in it. Writes pictures into build/real. Not a part of CI: see CONTRIBUTING.md.
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
// PYTHON is the Python that has kwf-lint[lsp], CHROMIUM the browser.

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

const folder = mkdtempSync(join(tmpdir(), "kwf-real-"));
const state = mkdtempSync(join(tmpdir(), "kwf-state-"));
writeFileSync(join(folder, "flow.json"), FLOW);
mkdirSync(join(state, "data", "User"), { recursive: true });
writeFileSync(
  join(state, "data", "User", "settings.json"),
  JSON.stringify({
    "kwf-lint.interpreter": [python],
    "security.workspace.trust.enabled": false,
    "workbench.startupEditor": "none",
    "telemetry.telemetryLevel": "off",
    "extensions.ignoreRecommendations": true,
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
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(60_000);
  const shoot = async (name) => page.screenshot({ path: join(pictures, `${++number}-${name}.png`) });
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
  await page.waitForSelector(".monaco-workbench");
  await page.click('.explorer-viewlet [aria-label^="flow.json"]');
  await page.waitForSelector(".squiggly-error");
  say("squiggle");
  await shoot("squiggle");

  await press("Control+Shift+m");
  await page.waitForSelector('.markers-panel :text("dangling-target"), .markers-panel :text("KWF301")');
  say("entry in Problems with its code");
  await shoot("problems");
  await press("Control+Shift+m");
  await page.click(".monaco-editor .view-lines");

  const target = FLOW.split("\n")[lineOf('"target": "note"') - 1].indexOf("note") + 2;
  await goTo(lineOf('"target": "note"'), target);
  await press("F12");
  await page.waitForFunction(
    (line) => document.querySelector("#status\\.editor\\.selection")?.textContent?.includes(`Ln ${line},`),
    lineOf('"id": "note"'),
  );
  say("F12 from a target to its step");

  const wrong = FLOW.split("\n")[lineOf('"equals"') - 1].indexOf("equals") + 2;
  await goTo(lineOf('"equals"'), wrong);
  await press("Control+.");
  await page.waitForSelector('.action-widget :text("Replace")');
  await shoot("quick-fix");
  await press("Enter");
  await page.waitForFunction(() => document.querySelector(".view-lines")?.textContent?.includes('"eq"'));
  say("quick fix");

  await goTo(lineOf('"id": "note"'), FLOW.split("\n")[lineOf('"id": "note"') - 1].indexOf("note") + 2);
  await press("F2");
  await page.waitForSelector(".rename-box input");
  await page.waitForTimeout(1000);
  await page.fill(".rename-box input", "write");
  await shoot("renaming");
  await press("Enter");
  await page.waitForFunction(() => (document.querySelector(".view-lines")?.textContent?.match(/"write"/g) ?? []).length === 2);
  say("rename in step and target");
  await shoot("rename");

  await goTo(lineOf('"target": "nto"'), FLOW.split("\n")[lineOf('"target": "nto"') - 1].indexOf("nto") + 4);
  await press("Backspace", "Backspace", "Backspace", "Control+Space");
  await page.waitForSelector('.suggest-widget :text("write")');
  say("completion of a target");
  await shoot("completion");
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
  expect((await frame.locator("svg .error").count()) > 0, "the fault is red in it");
  await shoot("picture");
  await frame.locator('svg [data-step="find"]').click();
  await page.waitForFunction(
    (line) => document.querySelector("#status\\.editor\\.selection")?.textContent?.includes(`Ln ${line},`),
    lineOf('"id": "find"') - 1,
  );
  expect((await at()).startsWith(`Ln ${lineOf('"id": "find"') - 1},`), "a click on a step goes to it");
  await shoot("clicked");
} catch (error) {
  const [open] = browser?.contexts()[0]?.pages() ?? [];
  await open?.screenshot({ path: join(pictures, "failed.png") });
  throw error;
} finally {
  await browser?.close();
  server.kill();
}

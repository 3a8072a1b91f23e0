// The extension: starts the server, shows its state, and shows pictures. What is known of definitions, the server knows.

import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import * as path from "node:path";

import * as vscode from "vscode";
import { LanguageClient, State, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

import { findServer, type Server, type Surroundings } from "./findServer";
import { page, startOf } from "./picture";

const LANGUAGES = ["json", "jsonc", "json5", "javascript", "javascriptreact", "typescript", "typescriptreact"];
const REFRESH = 300; // ms after the last change

let client: LanguageClient | undefined;
let output: vscode.OutputChannel;
let status: vscode.StatusBarItem;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel("kwf-lint");
  status = vscode.window.createStatusBarItem("kwf-lint.status", vscode.StatusBarAlignment.Right);
  status.name = "kwf-lint";
  status.command = "kwf-lint.showOutput";
  context.subscriptions.push(
    output,
    status,
    vscode.commands.registerCommand("kwf-lint.restart", () => restart(context)),
    vscode.commands.registerCommand("kwf-lint.showOutput", () => output.show()),
    vscode.commands.registerCommand("kwf-lint.showWorkflow", () => showWorkflow(context)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => restart(context)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (["path", "importStrategy", "interpreter", "trustRules"].some((key) => event.affectsConfiguration(`kwf-lint.${key}`))) {
        void restart(context);
      }
    }),
  );
  await start(context);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function restart(context: vscode.ExtensionContext): Promise<void> {
  await client?.dispose();
  client = undefined;
  await start(context);
}

async function start(context: vscode.ExtensionContext): Promise<void> {
  show("$(sync~spin) kwf-lint", "The server is starting");
  const found = await findServer(await surroundings(context));
  if ("problem" in found) {
    show("$(error) kwf-lint", found.problem);
    void complain(found.problem);
    return;
  }
  output.appendLine(`Starting ${found.how}: ${found.command} ${found.words.join(" ")}`);
  client = new LanguageClient("kwf-lint", "kwf-lint", serverOptions(found), clientOptions());
  client.onDidChangeState((event) => {
    if (event.newState === State.Running) {
      show("$(check) kwf-lint", `Running: ${found.how}`);
    } else if (event.newState === State.Stopped) {
      show("$(error) kwf-lint", "The server stopped");
    }
    void vscode.commands.executeCommand("setContext", "kwf-lint.hasWorkflow", event.newState === State.Running);
  });
  try {
    await client.start();
  } catch (error) {
    show("$(error) kwf-lint", String(error));
    void complain(`The server did not start: ${String(error)}`);
  }
}

function serverOptions(found: Server): ServerOptions {
  const words = [...found.words];
  if (vscode.workspace.isTrusted && settings().get<boolean>("trustRules")) {
    words.push("--trust-rules");
  }
  return { command: found.command, args: words, options: { env: { ...process.env, ...found.variables } } };
}

function clientOptions(): LanguageClientOptions {
  return {
    documentSelector: LANGUAGES.flatMap((language) => [
      { scheme: "file", language },
      { scheme: "untitled", language },
    ]),
    outputChannel: output,
    traceOutputChannel: output,
    middleware: {
      window: {
        // The page of a rule is read, not edited.
        showDocument: async (params, next) => {
          if (!params.uri.endsWith(".md")) {
            const shown = await next(params, new vscode.CancellationTokenSource().token);
            return "success" in shown ? shown : { success: false };
          }
          await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.parse(params.uri));
          return { success: true };
        },
      },
    },
  };
}

async function surroundings(context: vscode.ExtensionContext): Promise<Surroundings> {
  const libs = context.asAbsolutePath(path.join("bundled", "libs"));
  return {
    path: settings().get<string[]>("path", []),
    interpreter: settings().get<string[]>("interpreter", []),
    importStrategy: settings().get<"fromEnvironment" | "useBundled">("importStrategy", "fromEnvironment"),
    environment: await pythonOfExtension(),
    bundled: existsSync(libs) ? libs : undefined,
    platform: process.platform,
    exists: existsSync,
    run: (command, words) =>
      new Promise((resolve) => {
        execFile(command, words, { timeout: 10_000 }, (error, stdout) => resolve(error ? undefined : stdout));
      }),
  };
}

async function pythonOfExtension(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension("ms-python.python");
  if (extension === undefined) {
    return undefined;
  }
  try {
    const api = await extension.activate();
    const chosen = api?.environments?.getActiveEnvironmentPath?.(vscode.workspace.workspaceFolders?.[0]?.uri);
    const resolved = chosen && (await api.environments.resolveEnvironment(chosen));
    return resolved?.executable?.uri?.fsPath;
  } catch {
    return undefined;
  }
}

function settings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration("kwf-lint");
}

function show(text: string, tooltip: string): void {
  status.text = text;
  status.tooltip = tooltip;
  status.show();
}

async function complain(problem: string): Promise<void> {
  output.appendLine(problem);
  const chosen = await vscode.window.showErrorMessage(`kwf-lint: ${problem}`, "Open settings", "Show output", "Try again");
  if (chosen === "Open settings") {
    await vscode.commands.executeCommand("workbench.action.openSettings", "kwf-lint");
  } else if (chosen === "Show output") {
    output.show();
  } else if (chosen === "Try again") {
    await vscode.commands.executeCommand("kwf-lint.restart");
  }
}

interface Drawn {
  svg: string;
  workflow: string;
}

/** Show the workflow at the cursor beside the text; it follows the text, and a click on a step goes to it. */
async function showWorkflow(context: vscode.ExtensionContext): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || client === undefined) {
    return;
  }
  const uri = editor.document.uri;
  let position = editor.selection.active;
  const drawn = await draw(uri, position);
  if (drawn === null) {
    void vscode.window.showInformationMessage("kwf-lint: this file has no workflow.");
    return;
  }
  const panel = vscode.window.createWebviewPanel(
    "kwf-lint.workflow",
    drawn.workflow,
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableScripts: true, localResourceRoots: [] },
  );
  const paint = (each: Drawn): void => {
    panel.title = each.workflow;
    panel.webview.html = page(each.svg, randomBytes(16).toString("base64url"));
  };
  paint(drawn);
  let timer: NodeJS.Timeout | undefined;
  const refresh = (): void => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const next = await draw(uri, position);
      if (next !== null) {
        paint(next);
      }
    }, REFRESH);
  };
  const listening = [
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document.uri.toString() === uri.toString() && event.contentChanges.length > 0) {
        refresh();
      }
    }),
    vscode.window.onDidChangeTextEditorSelection((event) => {
      if (event.textEditor.document.uri.toString() === uri.toString()) {
        position = event.selections[0]?.active ?? position;
      }
    }),
    panel.webview.onDidReceiveMessage((message: { range?: unknown }) => goTo(uri, message.range)),
  ];
  panel.onDidDispose(() => {
    clearTimeout(timer);
    listening.forEach((each) => each.dispose());
  });
  context.subscriptions.push(panel);
}

async function draw(uri: vscode.Uri, position: vscode.Position): Promise<Drawn | null> {
  if (client === undefined || !client.isRunning()) {
    return null;
  }
  return client.sendRequest<Drawn | null>("kwf-lint/draw", {
    textDocument: { uri: client.code2ProtocolConverter.asUri(uri) },
    position: { line: position.line, character: position.character },
  });
}

async function goTo(uri: vscode.Uri, range: unknown): Promise<void> {
  const start = startOf(range);
  if (start === undefined) {
    return;
  }
  const at = new vscode.Position(start.line, start.character);
  const shown = vscode.window.visibleTextEditors.find((each) => each.document.uri.toString() === uri.toString());
  await vscode.window.showTextDocument(uri, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(at, at),
  });
}

// The page that shows a picture of a workflow, and the places that a click on it names. Knows nothing of VS Code.

export interface Place {
  line: number;
  character: number;
}

/** The page: the server's SVG, which has no script, and a script of ours that posts where a click was. */
export function page(svg: string, nonce: string): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>body { padding: 8px; } svg { max-width: 100%; height: auto; } [data-range] { cursor: pointer; }</style>
</head>
<body>
${svg}
<script nonce="${nonce}">
const code = acquireVsCodeApi();
document.addEventListener("click", (event) => {
  const box = event.target.closest("g")?.querySelector("[data-range]");
  if (box) code.postMessage({ range: box.dataset.range });
});
</script>
</body>
</html>`;
}

/** The place that a range of the picture begins at ("12:4-20:5"), undefined where it is none. */
export function startOf(range: unknown): Place | undefined {
  const found = typeof range === "string" ? /^(\d+):(\d+)-\d+:\d+$/.exec(range) : null;
  return found ? { line: Number(found[1]), character: Number(found[2]) } : undefined;
}

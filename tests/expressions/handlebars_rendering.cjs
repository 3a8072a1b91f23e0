// Says of each template in a JSON file (a list of strings) whether the real Handlebars throws when it renders it, over no
// data, over data in which all that the templates read exists, and over data in which it is false or empty. Prints
// {"version": ..., "throws": [...]}.
"use strict";

const fs = require("node:fs");
const Handlebars = require("handlebars");

for (const name of ["date", "dateFormat", "dateDiff", "math", "randomId", "toLower"]) {
  Handlebars.registerHelper(name, () => "");
}

const record = { name: "Ada", createdAt: "2026-01-01", size: 2, tags: ["a"], address: { city: "Oslo" } };
const contexts = [
  {},
  { a: 1, b: 2, c: "x", x: true, list: [1], steps: { 1: record } },
  { a: false, b: 0, c: "", x: false, list: [], steps: { 1: { name: "", tags: [] } } },
];

function throws(template) {
  return contexts.some((context) => {
    try {
      Handlebars.compile(template)(context);
      return false;
    } catch {
      return true;
    }
  });
}

const templates = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
process.stdout.write(JSON.stringify({ version: Handlebars.VERSION, throws: templates.map(throws) }));

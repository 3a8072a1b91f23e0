// Says of each template in a JSON file (a list of strings) how the real Handlebars parses it: null where it refuses,
// else its tags in the plain form that test_expression.py makes of ours. Prints {"version": ..., "trees": [...]}.
"use strict";

const fs = require("node:fs");
const Handlebars = require("handlebars");

const constants = {
  StringLiteral: "string",
  NumberLiteral: "number",
  BooleanLiteral: "boolean",
  NullLiteral: "null",
  UndefinedLiteral: "undefined",
};

function value(node) {
  if (node.type === "SubExpression") return ["call", call(node)];
  if (node.type === "PathExpression") return ["path", Boolean(node.data), node.depth, node.parts];
  return [constants[node.type], node.value === undefined ? null : node.value];
}

function call(node) {
  const pairs = node.hash ? node.hash.pairs : [];
  return [value(node.path || node.name), node.params.map(value), pairs.map((pair) => [pair.key, value(pair.value)])];
}

function statement(node) {
  switch (node.type) {
    case "MustacheStatement":
      return ["mustache", node.escaped, call(node)];
    case "Decorator":
      return ["decorator", call(node)];
    case "BlockStatement":
    case "DecoratorBlock": {
      const names = (node.program && node.program.blockParams) || (node.inverse && node.inverse.blockParams) || [];
      return [node.type, call(node), names, body(node.program), body(node.inverse)];
    }
    default:
      return ["partial", call(node), body(node.program)];
  }
}

function body(program) {
  if (!program) return null;
  const text = ["ContentStatement", "CommentStatement"];
  return program.body.filter((node) => !text.includes(node.type)).map(statement);
}

function tree(template) {
  let program;
  try {
    program = Handlebars.parse(template);
  } catch {
    return null;
  }
  return body(program);
}

const templates = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
process.stdout.write(JSON.stringify({ version: Handlebars.VERSION, trees: templates.map(tree) }));

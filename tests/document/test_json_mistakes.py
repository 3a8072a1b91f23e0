"""The first mistake of texts that are not JSON: its place, what is underlined, and the words."""

from __future__ import annotations

import re

import pytest

from kwf_lint.document.json_mistakes import first_mistake
from kwf_lint.document.json_reader import document_of_text
from kwf_lint.document.mistake import Mistake
from kwf_lint.document.places import position
from tests.counted import work

MISTAKES = [
    pytest.param(
        '{"a": 1\n "b": 2}',
        "1:8",
        "",
        'a comma is missing after the value of the key "a"',
        id="missing-comma-between-members",
    ),
    pytest.param(
        '{"a": {"x": 1}\n\n "b": 2}',
        "1:15",
        "",
        'a comma is missing after the value of the key "a"',
        id="missing-comma-behind-an-object",
    ),
    pytest.param(
        '{"a": "x"\n "b": 2}',
        "1:10",
        "",
        'a comma is missing after the value of the key "a"',
        id="missing-comma-behind-a-string",
    ),
    pytest.param(
        '{"a": "x" "b": 2}',
        "1:10",
        "",
        'a comma is missing after the value of the key "a"',
        id="missing-comma-on-one-line",
    ),
    pytest.param(
        '{"a":"x""b":2}',
        "1:9",
        "",
        'a comma is missing after the value of the key "a"',
        id="missing-comma-without-a-space",
    ),
    pytest.param(
        '{"a": 1\n b: 2}',
        "1:8",
        "",
        'a comma is missing after the value of the key "a"',
        id="missing-comma-before-a-bare-key",
    ),
    pytest.param('["a" "b"]', "1:5", "", "a comma is missing after this item", id="missing-comma-between-items"),
    pytest.param("[1 2]", "1:3", "", "a comma is missing after this item", id="missing-comma-between-numbers"),
    pytest.param("[{}\n {}]", "1:4", "", "a comma is missing after this item", id="missing-comma-between-objects"),
    pytest.param('{"a": 1,\n}', "1:8", ",", 'there is a comma before the closing "}"', id="trailing-comma-in-object"),
    pytest.param("[1, 2,]", "1:6", ",", 'there is a comma before the closing "]"', id="trailing-comma-in-array"),
    pytest.param("[1,, 2]", "1:4", ",", "two commas in a row", id="two-commas-in-array"),
    pytest.param('{"a": 1,, "b": 2}', "1:9", ",", "two commas in a row", id="two-commas-in-object"),
    pytest.param("[, 1]", "1:2", ",", "there is a comma before the first item", id="leading-comma-in-array"),
    pytest.param('{, "a": 1}', "1:2", ",", "there is a comma before the first item", id="leading-comma-in-object"),
    pytest.param('{"a": 1; "b": 2}', "1:8", ";", 'expected a comma, found ";"', id="semicolon"),
    pytest.param('{"a": "x" + "y"}', "1:11", "+", 'expected a comma, found "+"', id="joined-strings"),
    pytest.param('{"a": 1 one}', "1:9", "one", 'expected a comma, found "one"', id="stray-word"),
    pytest.param('{"tags": ,\n "b": 1}', "1:8", ":", 'the key "tags" has no value', id="missing-value"),
    pytest.param('{"a": {"tags":\n}}', "1:14", ":", 'the key "tags" has no value', id="missing-value-at-the-end"),
    pytest.param('{"a" 1}', "1:5", "", 'a colon is missing after the key "a"', id="missing-colon"),
    pytest.param('{"a" "x"}', "1:5", "", 'a colon is missing after the key "a"', id="missing-colon-before-a-string"),
    pytest.param(
        '{"a" "x\n}', "1:5", "", 'a colon is missing after the key "a"', id="missing-colon-before-an-unclosed-string"
    ),
    pytest.param('{"a" = 1}', "1:6", "=", 'expected a colon, found "="', id="equals-sign"),
    pytest.param('{"a" => "x"}', "1:6", "=>", 'expected a colon, found "="', id="arrow"),
    pytest.param('{"a"; 1}', "1:5", ";", 'expected a colon, found ";"', id="semicolon-for-colon"),
    pytest.param('{"a":: 1}', "1:6", ":", "two colons in a row", id="two-colons"),
    pytest.param('{"a": "b": 1}', "1:10", ":", 'a second colon after the key "a"', id="second-colon"),
    pytest.param("{: 1}", "1:2", ":", "there is a colon without a key", id="colon-without-key"),
    pytest.param("[: 1]", "1:2", ":", "there is a colon without a key", id="colon-without-key-in-array"),
    pytest.param('{"a", "b"}', "1:2", '"a"', 'the key "a" has no value', id="key-alone"),
    pytest.param('{"a": 1, "b"}', "1:10", '"b"', 'the key "b" has no value', id="last-key-alone"),
    pytest.param('{"a"\n "b": 1}', "1:2", '"a"', 'the key "a" has no value', id="key-alone-before-another"),
    pytest.param('["a": 1]', "1:2", '"a"', "there is a key in an array", id="key-in-array"),
    pytest.param('"name": "x"', "1:1", '"name"', "there is a key outside of an object", id="key-outside"),
    pytest.param('{"a": 1, // note \n "b": 2}', "1:10", "// note", "a comment is not JSON", id="line-comment"),
    pytest.param("[/* data\n */]", "1:2", "/* data", "a comment is not JSON", id="block-comment"),
    pytest.param("[1 /* data]", "1:4", "/* data]", "a comment is not JSON", id="block-comment-without-end"),
    pytest.param('{"a": 1 # note\n}', "1:9", "# note", "a comment is not JSON", id="hash-comment"),
    pytest.param("// app\n{}", "1:1", "// app", "a comment is not JSON", id="comment-before-all"),
    pytest.param('{"a": "x" // "y"\n}', "1:11", '// "y"', "a comment is not JSON", id="comment-behind-a-string"),
    pytest.param('{/* c */ "a": 1}', "1:2", "/* c */", "a comment is not JSON", id="comment-before-a-key"),
    pytest.param('{"a" /* c */: 1}', "1:6", "/* c */", "a comment is not JSON", id="comment-before-a-colon"),
    pytest.param("{} // end", "1:4", "// end", "a comment is not JSON", id="comment-behind-all"),
    pytest.param('{"a": #ff0000}', "1:7", "#ff0000", '"#ff0000" has no quotes', id="colour-is-no-comment"),
    pytest.param(
        '{"a": /#steps.1.id}',
        "1:7",
        "/#steps.1.id",
        '"/#steps.1.id" has no quotes',
        id="reference-is-no-comment",
    ),
    pytest.param("{\"a\": 'it'}", "1:7", "'it'", "the string is in single quotes", id="single-quotes"),
    pytest.param("{'a': 1}", "1:2", "'a'", "the key is in single quotes", id="single-quotes-around-a-key"),
    pytest.param('{"a": \'it\n}', "1:7", "'", "the string is in single quotes", id="single-quote-alone"),
    pytest.param('{"a": `b ${c}`}', "1:7", "`b ${c}`", "the string is in backticks", id="backticks"),
    pytest.param('{"a": “b”}', "1:7", "“b”", "the string is in typographic quotes", id="typographic-quotes"),
    pytest.param("{„a“: 1}", "1:2", "„a“", "the key is in typographic quotes", id="typographic-quotes-around-a-key"),
    pytest.param('{"a": "b”,\n "c": 1}', "1:9", "”", "” does not close the string", id="typographic-closing-quote"),
    pytest.param('{"a”: "b"}', "1:4", "”", "” does not close the string", id="typographic-closing-quote-of-a-key"),
    pytest.param('{"a": 1, name: 2}', "1:10", "name", 'the key "name" has no quotes', id="bare-key"),
    pytest.param("{$ref: 1}", "1:2", "$ref", 'the key "$ref" has no quotes', id="bare-key-with-a-dollar"),
    pytest.param("{1: 2}", "1:2", "1", 'the key "1" has no quotes', id="number-as-a-key"),
    pytest.param('{name": 1}', "1:2", 'name"', "the key has no opening quote", id="key-without-opening-quote"),
    pytest.param('{"a": wf"}', "1:7", 'wf"', "the string has no opening quote", id="string-without-opening-quote"),
    pytest.param('{"a": "x"", "b": 1}', "1:10", '"', "there is one double quote too many here", id="quote-too-many"),
    pytest.param(
        '{"a": "<div className="b">x</div>"}',
        "1:23",
        '"',
        "a double quote inside of the string is not escaped",
        id="inner-quotes-of-markup",
    ),
    pytest.param(
        '{"a": "<div style="{{x}}">"}',
        "1:19",
        '"',
        "a double quote inside of the string is not escaped",
        id="inner-quotes-around-braces",
    ),
    pytest.param(
        '{"a": "<a href="/b">"}',
        "1:16",
        '"',
        "a double quote inside of the string is not escaped",
        id="inner-quotes-around-a-path",
    ),
    pytest.param(
        '{"a": "<a href="//b.c">"}',
        "1:16",
        '"',
        "a double quote inside of the string is not escaped",
        id="inner-quotes-around-a-url",
    ),
    pytest.param(
        '{"a": "<a href="#b">"}',
        "1:16",
        '"',
        "a double quote inside of the string is not escaped",
        id="inner-quotes-around-an-anchor",
    ),
    pytest.param(
        '{"a": "say "hi" now"}',
        "1:12",
        '"',
        "a double quote inside of the string is not escaped",
        id="inner-quotes-around-words",
    ),
    pytest.param(
        '{"a": "an "" in"}',
        "1:11",
        '"',
        "a double quote inside of the string is not escaped",
        id="inner-quotes-around-nothing",
    ),
    pytest.param(
        '["say "hi" now"]', "1:7", '"', "a double quote inside of the string is not escaped", id="inner-quotes-in-array"
    ),
    pytest.param(
        '{"na"me": 1}', "1:5", '"', "a double quote inside of the string is not escaped", id="inner-quotes-in-a-key"
    ),
    pytest.param(
        '{"uri": "https://x/{{id}},\n "b": 2}',
        "1:9",
        '"https://x/{{id}},',
        "the string is not closed",
        id="unclosed-string",
    ),
    pytest.param(
        '{"a": {"b": "x\n }, "c": 1}', "1:13", '"x', "the string is not closed", id="unclosed-string-before-a-bracket"
    ),
    pytest.param('{"a": "x\n}', "1:7", '"x', "the string is not closed", id="unclosed-string-at-the-end"),
    pytest.param('{"a": "x, "b": "y"}', "1:7", '"x', "the string is not closed", id="unclosed-string-on-one-line"),
    pytest.param('["a, "b", "c"]', "1:2", '"a', "the string is not closed", id="unclosed-string-in-array"),
    pytest.param('{"a: 1, "b": 2}', "1:2", '"a: 1', "the string is not closed", id="unclosed-key"),
    pytest.param('{"a: "x"}', "1:2", '"a', "the string is not closed", id="unclosed-key-before-a-string"),
    pytest.param('{"a: ["x", "y"]}', "1:2", '"a', "the string is not closed", id="unclosed-key-before-an-array"),
    pytest.param('{"a: 1,\n "b": 2}', "1:2", '"a: 1,', "the string is not closed", id="unclosed-key-on-its-line"),
    pytest.param(
        '{"a": "C:\\\\dir\\",\n "b": 2}',
        "1:7",
        '"C:\\\\dir\\",',
        "the string is not closed",
        id="closing-quote-escaped",
    ),
    pytest.param('{"a": "x', "1:7", '"x', "the string is not closed", id="file-cut-off-in-a-string"),
    pytest.param(
        '{"a": "one\n two", "b": 1}', "1:11", "", "a raw line break is inside of a string", id="raw-line-break"
    ),
    pytest.param('{"a": "one\r\ntwo"}', "1:11", "", "a raw line break is inside of a string", id="raw-line-break-crlf"),
    pytest.param('{"a": "one\rtwo"}', "1:11", "", "a raw line break is inside of a string", id="raw-line-break-cr"),
    pytest.param(
        '{"a": "one\n", "b": 1}',
        "1:11",
        "",
        "a raw line break is inside of a string",
        id="raw-line-break-before-the-quote",
    ),
    pytest.param(
        '{"a": "if (x) {\n  y();\n}\n", "b": 1}',
        "1:16",
        "",
        "a raw line break is inside of a string",
        id="raw-line-breaks-of-code",
    ),
    pytest.param(
        '{"a": "one\\\ntwo"}',
        "1:12",
        "",
        "a raw line break is inside of a string",
        id="raw-line-break-behind-a-backslash",
    ),
    pytest.param('{"a": "x\ty"}', "1:9", "\t", "a raw tab is inside of a string", id="raw-tab"),
    pytest.param(
        '{"a": "x\x07y"}',
        "1:9",
        "\x07",
        "the control character U+0007 is inside of a string",
        id="raw-control-character",
    ),
    pytest.param('{"a": "x\x00y"}', "1:9", "\x00", "a NUL character (U+0000) is inside of a string", id="raw-nul"),
    pytest.param('{"a": "x\\\ty"}', "1:10", "\t", "a raw tab is inside of a string", id="raw-tab-behind-a-backslash"),
    pytest.param('{"a": "\\x41"}', "1:8", "\\x", '"\\x" is not an escape in JSON', id="escape-of-another-language"),
    pytest.param('{"a": "it\\\'s"}', "1:10", "\\'", '"\\\'" is not an escape in JSON', id="escaped-single-quote"),
    pytest.param('{"a": "C:\\dir"}', "1:10", "\\d", '"\\d" is not an escape in JSON', id="lone-backslash"),
    pytest.param(
        '{"a": "\\u00e"}',
        "1:8",
        "\\u00e",
        '"\\u00e" has fewer than four hexadecimal digits',
        id="short-unicode-escape",
    ),
    pytest.param(
        '{"a": "\\u"}', "1:8", "\\u", '"\\u" has fewer than four hexadecimal digits', id="empty-unicode-escape"
    ),
    pytest.param('{"a": undefined}', "1:7", "undefined", "undefined is not a JSON value", id="undefined"),
    pytest.param('{"a": True}', "1:7", "True", "True is not a JSON value", id="python-true"),
    pytest.param("[None]", "1:2", "None", "None is not a JSON value", id="python-none"),
    pytest.param("[NULL]", "1:2", "NULL", "NULL is not a JSON value", id="shouted-null"),
    pytest.param('{"a": hello world, "b": 1}', "1:7", "hello world", '"hello world" has no quotes', id="bare-words"),
    pytest.param('{"a": hello // note\n}', "1:7", "hello", '"hello" has no quotes', id="bare-words-before-a-comment"),
    pytest.param(
        '{"token": sk_live_0123456789abcdef}',
        "1:11",
        "sk_live_0123456789abcdef",
        '"sk_live_0123456789a…" has no quotes',
        id="long-bare-words",
    ),
    pytest.param('{"a": {{order.id}}, "b": 1}', "1:7", "{{order.id}}", '"{{order.id}}" has no quotes', id="template"),
    pytest.param('{"a": ${x}}', "1:7", "${x}", '"${x}" has no quotes', id="javascript-template"),
    pytest.param('{"a": <div>x</div>}', "1:7", "<div>x</div>", '"<div>x</div>" has no quotes', id="markup"),
    pytest.param('{"a": new Date(), "b": 1}', "1:7", "new Date()", "expected a value, found code", id="call"),
    pytest.param('{"a": ObjectId("5f")}', "1:7", "ObjectId(", "expected a value, found code", id="call-with-a-string"),
    pytest.param('{"a": x => 1}', "1:7", "x => 1", "expected a value, found code", id="arrow-function"),
    pytest.param(
        '{"a": function () { return 1 }}', "1:7", "function ()", "expected a value, found code", id="function"
    ),
    pytest.param('{"a": ...}', "1:7", "...", 'the placeholder "..." is not JSON', id="dots-for-a-value"),
    pytest.param("{ ... }", "1:3", "...", 'the placeholder "..." is not JSON', id="dots-for-members"),
    pytest.param("[1, …]", "1:5", "…", 'the placeholder "…" is not JSON', id="ellipsis"),
    pytest.param('{"a": @x}', "1:7", "@x", '"@x" has no quotes', id="odd-character"),
    pytest.param("{=: 1}", "1:2", "=", 'expected a key, found "="', id="odd-character-for-a-key"),
    pytest.param('{"a": 01}', "1:7", "01", "the number 01 begins with a zero", id="leading-zero"),
    pytest.param("[-007.5]", "1:2", "-007.5", "the number -007.5 begins with a zero", id="leading-zeros-and-sign"),
    pytest.param("[+1]", "1:2", "+1", "the number +1 has a plus sign", id="plus-sign"),
    pytest.param("[-.5]", "1:2", "-.5", "the number -.5 has no digit before its point", id="no-digit-before-the-point"),
    pytest.param(
        "[1.e5]", "1:2", "1.e5", "the number 1.e5 has no digit after its point", id="no-digit-behind-the-point"
    ),
    pytest.param("[0x1F]", "1:2", "0x1F", "the number 0x1F is hexadecimal", id="hexadecimal"),
    pytest.param(
        "[0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF]",
        "1:2",
        "0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        '"0xFFFFFFFFFFFFFFFFF…" is not a number, and has no quotes',
        id="hexadecimal-without-end",
    ),
    pytest.param("[0o17]", "1:2", "0o17", "the number 0o17 is octal", id="octal"),
    pytest.param("[-0b11]", "1:2", "-0b11", "the number -0b11 is binary", id="binary"),
    pytest.param("[1_000]", "1:2", "1_000", "the number 1_000 has underscores", id="underscores"),
    pytest.param("[1e]", "1:2", "1e", "the number 1e has no exponent", id="no-exponent"),
    pytest.param("[1.2.3]", "1:2", "1.2.3", '"1.2.3" is not a number, and has no quotes', id="version"),
    pytest.param("[2022-07-01]", "1:2", "2022-07-01", '"2022-07-01" is not a number, and has no quotes', id="date"),
    pytest.param("[-]", "1:2", "-", '"-" is not a number, and has no quotes', id="minus-alone"),
    pytest.param('{"a": 1\n', "1:1", "{", '"{" is not closed', id="unclosed-object"),
    pytest.param("[1, 2", "1:1", "[", '"[" is not closed', id="unclosed-array"),
    pytest.param('{\n  "a": {\n    "b": 1\n}\n', "2:8", "{", '"{" is not closed', id="unclosed-object-inside"),
    pytest.param(
        '[\n  {\n    "a": {\n      "b": 1\n  },\n  {\n    "c": 1\n  }\n]',
        "3:10",
        "{",
        '"{" is not closed',
        id="unclosed-object-before-the-next",
    ),
    pytest.param(
        '[\n  {\n    "a": {\n      "b": 1\n  }\n  {\n    "c": 1\n  }\n]',
        "3:10",
        "{",
        '"{" is not closed',
        id="unclosed-object-before-the-next-without-a-comma",
    ),
    pytest.param(
        '{\n  "s": [\n    {\n      "p": {\n        "b": 1\n    }\n  ]\n}',
        "4:12",
        "{",
        '"{" is not closed',
        id="unclosed-object-before-a-closing-array",
    ),
    pytest.param('{\n  "a": [\n    1,\n  "b": 2\n}', "2:8", "[", '"[" is not closed', id="unclosed-array-before-a-key"),
    pytest.param('{"a": [1, 2}', "1:7", "[", '"[" is not closed', id="unclosed-array-before-a-brace"),
    pytest.param(
        '{\n  "a": {\n "b": {\n   }\n  },\n  {',
        "6:3",
        "{",
        'expected a key, found "{"',
        id="indentation-that-says-nothing",
    ),
    pytest.param("[1, 2}", "1:6", "}", 'expected "]", found "}"', id="wrong-closing-bracket"),
    pytest.param('{"a": 1]', "1:8", "]", 'expected "}", found "]"', id="wrong-closing-brace"),
    pytest.param('{"a": 1,]', "1:9", "]", 'expected "}", found "]"', id="wrong-bracket-behind-a-comma"),
    pytest.param("[}", "1:2", "}", 'expected "]", found "}"', id="wrong-bracket-behind-a-bracket"),
    pytest.param('{"a": 1, {"b": 2}}', "1:10", "{", 'expected a key, found "{"', id="object-for-a-key"),
    pytest.param('[{"a": 1}, "b": 2}]', "1:12", '"b"', "there is a key in an array", id="missing-opening-brace"),
    pytest.param("[1]]", "1:4", "]", '"]" closes no bracket', id="extra-closing-bracket"),
    pytest.param('{"a": 1}}', "1:9", "}", '"}" closes no bracket', id="extra-closing-brace"),
    pytest.param("]", "1:1", "]", '"]" closes no bracket', id="closing-bracket-first"),
    pytest.param(
        '{"a": {}}\n, "b": 1}', "2:1", ",", '"," is after the end of the document', id="object-closed-too-early"
    ),
    pytest.param("", "1:1", "", "the file is empty", id="empty-file"),
    pytest.param(" \n\t", "1:1", "", "the file is empty", id="white-space-only"),
    pytest.param("\ufeff", "1:2", "", "the file is empty", id="mark-only"),
    pytest.param('{"a": [1, 2', "1:12", "", "the file ends with 2 open brackets", id="cut-off-behind-a-value"),
    pytest.param('{"a": {', "1:8", "", "the file ends with 2 open brackets", id="cut-off-behind-a-bracket"),
    pytest.param("[1,\n", "1:4", "", "the file ends where a value is expected", id="cut-off-behind-a-comma"),
    pytest.param('{"a": 1,', "1:9", "", "the file ends where a key is expected", id="cut-off-behind-a-member"),
    pytest.param('{"a"', "1:5", "", "the file ends where a colon is expected", id="cut-off-behind-a-key"),
    pytest.param('{"a":', "1:6", "", "the file ends where a value is expected", id="cut-off-behind-a-colon"),
    pytest.param('{"a": tru', "1:10", "", "the file ends in the middle of a value", id="cut-off-in-a-word"),
    pytest.param('{"a": 1.', "1:9", "", "the file ends in the middle of a value", id="cut-off-in-a-number"),
    pytest.param('{"a": 1}\n{"b": 2}', "2:1", "{", "a second document begins after the first", id="second-document"),
    pytest.param('{"a": 1},\n', "1:9", ",", '"," is after the end of the document', id="comma-behind-all"),
    pytest.param('{"a": 1};\n', "1:9", ";", '";" is after the end of the document', id="semicolon-behind-all"),
    pytest.param("[1] tail", "1:5", "tail", '"tail" is after the end of the document', id="words-behind-all"),
    pytest.param(
        '{\n<<<<<<< HEAD\n "a": 1\n=======\n "a": 2\n>>>>>>> b\n}',
        "2:1",
        "<<<<<<<",
        "a merge conflict is not resolved",
        id="conflict",
    ),
    pytest.param(
        '{"a": 1,\n "b": 2\n=======\n "b": 3\n}',
        "3:1",
        "=======",
        "a merge conflict is not resolved",
        id="conflict-behind-a-member",
    ),
    pytest.param(
        "<<<<<<< HEAD\n{}\n=======\n[]\n>>>>>>> b\n",
        "1:1",
        "<<<<<<<",
        "a merge conflict is not resolved",
        id="conflict-around-all",
    ),
    pytest.param(
        'module.exports = {\n  app: "x"\n};',
        "1:1",
        "module.exports = {",
        "the file is JavaScript, not JSON",
        id="module",
    ),
    pytest.param(
        "#!/usr/bin/env node\n/* app */\nexport default {}",
        "3:1",
        "export",
        "the file is JavaScript, not JSON",
        id="module-behind-a-comment",
    ),
    pytest.param("const app = {};", "1:1", "const", "the file is JavaScript, not JSON", id="constant"),
    pytest.param("import app from './app';", "1:1", "import app from", "the file is JavaScript, not JSON", id="import"),
    pytest.param('"use strict";\nvar app;', "1:1", '"use strict"', "the file is JavaScript, not JSON", id="use-strict"),
    pytest.param('callback({"a": 1})', "1:1", "callback(", "the file is JavaScript, not JSON", id="callback"),
    pytest.param(
        "<!DOCTYPE html>\n<html></html>", "1:1", "<!DOCTYPE html>", "the file is HTML or XML, not JSON", id="page"
    ),
    pytest.param(
        '<?xml version="1.0"?>', "1:1", '<?xml version="1.0"?>', "the file is HTML or XML, not JSON", id="xml"
    ),
    pytest.param("name: wf\nsteps: []\n", "1:1", "name:", "the file is YAML, not JSON", id="yaml"),
    pytest.param("- a: 1\n- b: 2\n", "1:1", "- ", "the file is YAML, not JSON", id="yaml-list"),
    pytest.param("---\n{}\n", "1:1", "---", "the file is YAML, not JSON", id="yaml-start"),
    pytest.param(
        "\n> app@1.0.0 get-app-json\n> node print.js\n\n{}",
        "2:1",
        "> app@1.0.0 get-app-json",
        "the output of npm is before the JSON",
        id="npm-output",
    ),
    pytest.param("```json\n{}\n```\n", "1:1", "```", "there is a Markdown fence before the JSON", id="fence"),
    pytest.param(
        "Error: no such app\n",
        "1:1",
        "Error: no such app",
        'the text begins with "Error: no such app", not with a value',
        id="error-message",
    ),
    pytest.param('{"a":\xa01}', "1:6", "\xa0", "U+00A0 (no-break space) is outside of a string", id="no-break-space"),
    pytest.param(
        '{\u200b"a": 1}', "1:2", "\u200b", "U+200B (zero width space) is outside of a string", id="zero-width-space"
    ),
    pytest.param("[1,\u20282]", "1:4", "\u2028", "U+2028 (line separator) is outside of a string", id="line-separator"),
    pytest.param("[1\x0c]", "1:3", "\x0c", "the control character U+000C is outside of a string", id="form-feed"),
    pytest.param('{\x00"a": 1}', "1:2", "\x00", "a NUL character (U+0000) is outside of a string", id="nul-outside"),
    pytest.param(
        '{"a": 1}\n\ufeff{}', "2:1", "\ufeff", "a byte order mark (U+FEFF) is outside of a string", id="mark-inside"
    ),
]


def mistake_in(text: str) -> Mistake:
    mistake = document_of_text("app.json", text).mistake
    assert mistake is not None
    return mistake


@pytest.mark.parametrize(("text", "place", "underlined", "message"), MISTAKES)
def test_first_mistake_is_told_at_its_place(text: str, place: str, underlined: str, message: str) -> None:
    document = document_of_text("app.json", text)
    mistake = mistake_in(text)

    assert "{}:{}".format(*position(document, mistake.start)) == place
    assert text[mistake.start : mistake.end] == underlined
    assert mistake.message == message


@pytest.mark.parametrize(("text", "place", "underlined", "message"), MISTAKES)
def test_words_are_short_and_underline_one_line(text: str, place: str, underlined: str, message: str) -> None:
    mistake = mistake_in(text)

    assert len(re.sub('"[^"]*"', "", message)) <= 72
    assert not message.endswith(".")
    assert "\n" not in underlined
    assert mistake.help is None or mistake.help.endswith(".")


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        pytest.param('{"a": "\\x41"}', "Write \\u0041.", id="hexadecimal-escape"),
        pytest.param('{"a": "it\\\'s"}', "Write ' without a backslash.", id="escaped-single-quote"),
        pytest.param('{"a": "\\d"}', "Write \\\\ for a backslash.", id="backslash"),
        pytest.param(
            '{"a": "C:\\\\dir\\",\n "b": 2}',
            'Write \\\\ for a backslash: as it is, it makes the last " a part of the string.',
            id="escaped-closing-quote",
        ),
        pytest.param('{"a": "x\ty"}', "Write \\t in its place.", id="tab"),
        pytest.param('{"a": "x\r\ny"}', "Write \\n in its place.", id="line-break"),
        pytest.param('{"a": "x\x07y"}', "Write \\u0007 in its place.", id="control-character"),
        pytest.param('{"a": True}', "Write true.", id="true"),
        pytest.param("{a: 1}", 'Write "a".', id="bare-key"),
        pytest.param("[-007]", 'Write -7, or "-007" if the zero matters.', id="leading-zeros"),
        pytest.param("[000]", 'Write 0, or "000" if the zero matters.', id="zeros"),
        pytest.param("[+1]", "Write 1.", id="plus"),
        pytest.param("[.5]", "Write 0.5.", id="no-digit-before-the-point"),
        pytest.param("[-1.]", "Write -1.0.", id="no-digit-behind-the-point"),
        pytest.param("[-0x1F]", "Write -31.", id="hexadecimal"),
        pytest.param("[1_000]", "Write 1000.", id="underscores"),
        pytest.param(
            "module.exports = {}",
            "Name the file *.js or *.ts; for standard input, add --stdin-filename index.js.",
            id="module",
        ),
    ],
)
def test_mend_fits_the_mistake(text: str, mend: str) -> None:
    assert mistake_in(text).help == mend


@pytest.mark.parametrize(
    ("text", "related"),
    [
        pytest.param('{"a": 1\n "b": 2}', [("2:2", '"', "the next one begins here")], id="missing-comma"),
        pytest.param('{"a": 1\n', [("1:8", "", "the file ends here")], id="unclosed"),
        pytest.param('{"a": [1, 2}', [("1:12", "}", "this one closes a bracket further out")], id="closed-by-another"),
        pytest.param(
            '{\n  "a": [\n    1,\n  "b": 2\n}',
            [("4:3", '"b"', "this key belongs to an object further out")],
            id="unclosed-before-a-key",
        ),
        pytest.param("[1, 2}", [("1:1", "[", "this bracket is open")], id="wrong-bracket"),
        pytest.param('{"a": {', [("1:7", "{", "this bracket is open")], id="cut-off"),
        pytest.param('{"a": 1}\n{"b": 2}', [("1:8", "}", "the document ends here")], id="second-document"),
        pytest.param('{"a": "say "hi" now"}', [("1:7", '"', "the string begins here")], id="inner-quote"),
        pytest.param('{"a": "x', [("1:9", "", "the file ends here")], id="string-to-the-end"),
        pytest.param("[1,]", [], id="none"),
    ],
)
def test_other_places_are_named(text: str, related: list[tuple[str, str, str]]) -> None:
    document = document_of_text("app.json", text)
    told = [
        ("{}:{}".format(*position(document, start)), text[start:end], label)
        for (start, end), label in mistake_in(text).related
    ]

    assert told == related


@pytest.mark.parametrize(
    "text",
    [
        '{"a": {"b": [1, 2, {}], "c": []}, "d": -0.5e+3}',
        "[true,\r\n\tfalse, null, NaN, -Infinity]",
        ' "a" ',
        "{}",
        "[]",
    ],
)
def test_text_without_a_mistake_has_none(text: str) -> None:
    assert first_mistake(text) is None


@pytest.mark.parametrize(
    ("beginning", "part", "message"),
    [
        ("[\n", '  {"a": [1, 2.5, "\\n\\n\\n"]},\n', "the file ends where a value is expected"),
        ('"', "a", "the string is not closed"),
        ("[1", " ", '"[" is not closed'),
        ("[0x", "F", "is not a number"),
        ("x", " y", "not with a value"),
    ],
)
def test_the_mistake_in_a_large_text_takes_work_in_proportion(beginning: str, part: str, message: str) -> None:
    few, many = (beginning + part * count for count in (1000, 2000))
    found = first_mistake(many)

    assert isinstance(found, Mistake)
    assert message in found.message
    assert work(lambda: first_mistake(many)) < 2.3 * work(lambda: first_mistake(few))

import type { PromptMessage } from "../../chat/chatBackend";
import { fenceFor } from "../../chat/fence";
import { isImport } from "../../edit/importLines";
import type { LineSpan } from "../../edit/inline/followedLines";
import { linesOf } from "../../edit/textLines";
import { eachLine, linesSource, type PromptSource } from "../../hosted/leaving";

/** A file with what it is called. */
export interface NamedText {
  readonly path: string;
  readonly text: string;
}

/** What tests are written for, and where they belong. */
export interface TestSubject {
  readonly code: NamedText;
  readonly languageId: string;
  /** The part of it that is to be tested; undefined for all. */
  readonly span: LineSpan | undefined;
  /** Where the tests go; the same as that of the code where they stand in it. */
  readonly path: string;
  /** What is there already; undefined where the file is to be made, or is that of the code. */
  readonly existing: string | undefined;
  /** Another test of the project. */
  readonly example: NamedText | undefined;
  readonly framework: string;
  /** A sentence about how the code is imported; "" for nothing. */
  readonly importing: string;
}

const system = `You write unit tests for code.
Answer with the tests in one fenced code block, and with nothing else: no explanation before or after it.`;

/** Lines that are shown at most: of the file around the part to test, of the tests that are there, of an example. */
const ways = [
  { around: 300, existing: 200, example: 80 },
  { around: 100, existing: 80, example: 40 },
  { around: 0, existing: 40, example: 20 },
  { around: 0, existing: 15, example: 0 },
] as const;

/** Ways to ask for tests, the one that shows most first. */
export function testPrompts(subject: TestSubject): readonly (() => readonly PromptMessage[])[] {
  return ways.map((way) => () => [
    { role: "system", text: system },
    { role: "user", text: question(subject, way) },
  ]);
}

/** Whose texts are in the prompt of that index. */
export function testSources(subject: TestSubject, index: number): readonly PromptSource[] {
  const { code, span, path, existing, example } = subject;
  const way = ways[index] ?? ways[0];
  const first = (text: string, most: number) => ({ from: 0, to: Math.min(most, linesOf(text).length) });
  const lines = linesOf(code.text);
  const isWhole = !span || lines.length <= way.around;
  const shown = lines.flatMap((line, at) => {
    const isShown = isWhole || (at >= span.from && at < span.to) || (at < span.from && isImport(line));
    return isShown ? [at] : [];
  });
  return [
    ...eachLine(code.path, shown),
    ...(existing === undefined ? [] : [linesSource(path, first(existing, way.existing))]),
    ...(example && way.example > 0 ? [linesSource(example.path, first(example.text, way.example))] : []),
  ];
}

function question(subject: TestSubject, way: (typeof ways)[number]): string {
  const { code, path, existing, example, importing } = subject;
  const fenced = (head: string, lines: readonly string[]) => {
    const fence = fenceFor(lines.join("\n"));
    return `${head}\n${fence}${subject.languageId}\n${lines.join("\n")}\n${fence}`;
  };
  const shown = (head: string, text: string, most: number) =>
    most === 0 ? [] : [fenced(head, cut(linesOf(text), most))];
  const lines = linesOf(code.text);
  const { span } = subject;
  const isShort = lines.length <= way.around;
  const around = span && (isShort ? lines : lines.filter((line, at) => at < span.from && isImport(line)));
  return [
    ...(around && around.length > 0
      ? [fenced(`${isShort ? "The file" : "Imports of the file"} ${code.path}:`, around)]
      : []),
    fenced(`The code to test, of ${code.path}:`, span ? lines.slice(span.from, span.to) : lines),
    ...(existing === undefined ? [] : shown(`Tests that ${path} has already:`, existing, way.existing)),
    ...(example
      ? shown(
          `Another test of this project, as an example of framework and style (${example.path}):`,
          example.text,
          way.example,
        )
      : []),
    task(subject),
    ...(importing === "" ? [] : [importing]),
  ].join("\n\n");
}

function task({ code, path, existing, example, framework }: TestSubject): string {
  const how =
    example || existing !== undefined ? "Use the framework and the style of the tests above." : `Use ${framework}.`;
  const what = "Cover the usual case, the edges and the errors, with a short test for each.";
  if (path === code.path) return `Write the tests as a module to be added to this file. ${how} ${what}`;
  if (existing === undefined) return `Write the whole test file ${path}. ${how} ${what}`;
  return `Write new tests to be added to ${path}, none that is there already. ${how} ${what}`;
}

/** The beginning, where the imports are, and no more lines than that. */
function cut(lines: readonly string[], most: number): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), "[...]"];
}

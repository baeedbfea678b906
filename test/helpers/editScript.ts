import { random } from "./random";

export type EditKind = "key" | "enter" | "enterBetween" | "backspace" | "deleteLineBelow" | "jump" | "insertAbove";

/** The state of a text after an edit. */
export interface Edited {
  readonly kind: EditKind;
  readonly before: string;
  readonly after: string;
}

const words = ["const", "value", "items", "return", "await", "index", "map", "filter", "x", "total", "42", '"a b"'];
const joints = [" ", " ", " ", " = ", "(", ") ", ".", ", ", "; ", " + ", "[0]"];

/**
 * Edits a text at random as somebody who writes code does: mostly keys, at times Enter (also between brackets), a
 * backspace, a jump, or a change away from the cursor. The same seed makes the same edits.
 */
export function* editScript(text: string, steps: number, seed: number): Generator<Edited> {
  const next = random(seed);
  const below = (count: number) => Math.floor(next() * count);
  let before = text.slice(0, text.indexOf("\n", text.length / 2));
  let after = text.slice(before.length);
  let typing = "";
  const jump = () => {
    const whole = before + after;
    const at = whole.indexOf("\n", below(whole.length));
    [before, after, typing] = [whole.slice(0, at === -1 ? undefined : at), at === -1 ? "" : whole.slice(at), ""];
  };
  const indent = () => /^[ \t]*/.exec(before.slice(before.lastIndexOf("\n") + 1))?.[0] ?? "";
  const enter = () => {
    before += `\n${indent()}`;
    typing = "";
  };
  const enterBetween = () => {
    const outer = indent();
    [before, after, typing] = [`${before.trimEnd()} {\n${outer}  `, `\n${outer}}${after}`, ""];
  };
  const insertAbove = () => {
    before = `import { a${below(99)} } from "./a";\n${before}`;
  };
  const deleteLineBelow = () => {
    const end = after.indexOf("\n", 1);
    after = end === -1 ? after : after.slice(end);
  };
  const key = () => {
    if (typing === "") typing = `${words[below(words.length)]}${joints[below(joints.length)]}`;
    [before, typing] = [before + typing[0], typing.slice(1)];
  };
  const edits: readonly (readonly [share: number, kind: EditKind, edit: () => void])[] = [
    [0.05, "enter", enter],
    [0.03, "enterBetween", enterBetween],
    [0.05, "backspace", () => ([before, typing] = [before.slice(0, -1), ""])],
    [0.01, "deleteLineBelow", deleteLineBelow],
    [0.02, "jump", jump],
    [0.01, "insertAbove", insertAbove],
    [1, "key", key],
  ];
  for (let step = 0; step < steps; step++) {
    const drawn = next();
    let share = 0;
    const [, kind, edit] =
      edits.find(([own]) => {
        share += own;
        return drawn < share;
      }) ?? ([1, "key", key] as const);
    edit();
    yield { kind, before, after };
  }
}

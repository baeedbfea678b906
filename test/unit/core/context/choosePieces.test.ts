import assert from "node:assert/strict";
import type { Candidate } from "../../../../src/core/context/candidate";
import { choosePieces } from "../../../../src/core/context/choosePieces";

const atCursor = "import { area } from './shapes';\nconst total = area(square) + area(circle);\n";

function piece(path: string, text: string, parts: Partial<Candidate> = {}): Candidate {
  return { source: "definition", uri: path, path, from: 0, to: 1, text, score: 0.5, ...parts };
}

function chosen(candidates: readonly Candidate[], options: Partial<Parameters<typeof choosePieces>[1]> = {}): string[] {
  const work = choosePieces(candidates, { atCursor, characters: 1000, isShown: () => false, ...options });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value.map(({ path }) => path);
  }
}

describe("choosePieces", () => {
  const circle = "export const circle = { radius: 3 };";
  const square = "export const square = { side: 2 };";

  it("puts the best first", () => {
    assert.deepEqual(chosen([piece("a", circle, { score: 0.1 }), piece("b", square, { score: 0.9 })]), ["b", "a"]);
  });

  it("lets a piece that is shown stay for one that is hardly better, and go for one that is", () => {
    const room = circle.length + 10;
    const rivals = (score: number) => [piece("a", circle, { score: 0.5 }), piece("b", square, { score })];
    const options = { characters: room, isShown: ({ path }: Candidate) => path === "a" };
    assert.deepEqual(chosen(rivals(0.55), options), ["a"]);
    assert.deepEqual(chosen(rivals(0.7), options), ["b"]);
  });

  it("takes what fits, with the lines that name the files, and never half a piece", () => {
    const long = piece("long", `${circle}\n`.repeat(9), { score: 0.9 });
    assert.deepEqual(chosen([long, piece("b", square)], { characters: 100 }), ["b"]);
    assert.deepEqual(chosen([piece("b", square)], { characters: square.length + 3 }), ["b"]);
    assert.deepEqual(chosen([piece("b", square)], { characters: square.length + 2 }), []);
  });

  it("leaves out what is too like another piece, with other indentation and more around it too", () => {
    const more = `// shapes\n  ${circle}\n  ${square}\nlet other = 1;`;
    assert.deepEqual(chosen([piece("a", `${circle}\n${square}`), piece("b", more, { score: 0.4 })]), ["a"]);
    assert.deepEqual(chosen([piece("a", circle), piece("b", square, { score: 0.4 })]), ["a", "b"]);
  });

  it("does not show the same lines of a file twice, but other lines of it", () => {
    const range = (from: number, to: number, text: string, score: number) => piece("a", text, { from, to, score });
    assert.equal(chosen([range(0, 10, circle, 0.9), range(5, 15, square, 0.5)]).length, 1);
    assert.equal(chosen([range(0, 10, circle, 0.9), range(10, 20, square, 0.5)]).length, 2);
  });

  it("leaves out what stands at the cursor already, and what is the same with other words", () => {
    assert.deepEqual(chosen([piece("a", "const total = area(square) + area(circle);")]), []);
    assert.deepEqual(chosen([piece("b", "return shapes.total(area, circle, square)")]), []);
    assert.deepEqual(chosen([piece("c", "export function area(shape: Shape): number;")]), ["c"]);
  });

  it("takes a single line only where it declares what is used", () => {
    for (const source of ["edited", "visited", "neighbour"] as const) {
      assert.deepEqual(chosen([piece("a", circle, { source })]), [], source);
      assert.deepEqual(chosen([piece("a", `${circle}\n${square}`, { source })]), ["a"], source);
    }
    assert.deepEqual(chosen([piece("a", circle, { source: "definition" })]), ["a"]);
  });

  it("has at most three pieces of a file", () => {
    const words = ["one", "two", "three", "four", "five"];
    const many = words.map((word, at) =>
      piece("a", `export const ${word} = make("${word}");`, { from: at, to: at + 1 }),
    );
    assert.equal(chosen(many).length, 3);
  });
});

import assert from "node:assert/strict";
import type { Definition, DefinitionSource } from "../../../../src/core/context/definitions";
import type { ImportedName } from "../../../../src/core/context/imports";
import { LiveContext } from "../../../../src/core/context/liveContext";
import type { OpenDocument } from "../../../../src/core/context/openDocument";
import { FakeClock } from "../../../helpers/fakeClock";
import { OpenTexts, uriOf } from "../../../helpers/openTexts";

/** Knows the definitions that a test gives it, and what it was asked. */
class KnownDefinitions implements DefinitionSource {
  definitions: readonly Definition[] = [];
  readonly asked: string[] = [];

  async find({ path }: OpenDocument, names: readonly ImportedName[]): Promise<readonly Definition[]> {
    this.asked.push(`${path}: ${names.map(({ name }) => name)}`);
    return this.definitions.filter((one) => names.some(({ name }) => name === one.name));
  }
}

const shapes =
  "export interface Shape {\n  readonly side: number;\n}\n\nexport function area(shape: Shape): number {\n  return shape.side ** 2;\n}\n";
const main = "import { area } from './shapes';\n\nconst shape = { side: 3 };\nconsole.log(area(shape));\n";
const areaHead = {
  name: "area",
  uri: uriOf("src/shapes.ts"),
  path: "src/shapes.ts",
  from: 4,
  to: 7,
  text: "export function area(shape: Shape): number {",
};

describe("LiveContext", () => {
  let documents: OpenTexts;
  let definitions: KnownDefinitions;
  let clock: FakeClock;
  let live: LiveContext;

  beforeEach(() => {
    documents = new OpenTexts();
    definitions = new KnownDefinitions();
    clock = new FakeClock();
    live = new LiveContext(documents, definitions, clock);
    documents.set("src/main.ts", main);
  });
  afterEach(() => live.dispose());

  const window = 4096;
  const at = (path: string, line = 0) => live.cursorAt({ uri: uriOf(path), line });
  const pieces = (path = "src/main.ts", contextSize = window) => live.piecesFor(uriOf(path), contextSize);
  const paths = (path?: string) => pieces(path).map((piece) => `${live.sourceOf(piece)} ${piece.path}`);
  /** The user stops at a place long enough for everything to be ready. */
  const rest = async (path = "src/main.ts", line = 3) => {
    pieces(path);
    at(path, line);
    await clock.pass(1500);
  };
  const type = (path: string, line: number) => live.edited(uriOf(path), [{ line, removed: 0, added: 0 }]);

  it("has nothing for the first key, and the neighbour after a rest", async () => {
    documents.set("src/shapes.ts", shapes);
    at("src/main.ts", 3);
    assert.deepEqual(pieces(), []);
    await clock.pass(299);
    assert.deepEqual(pieces(), []);
    await clock.pass(50);
    assert.deepEqual(paths(), ["neighbour src/shapes.ts"]);
    assert.equal(pieces()[0]?.text, shapes.trimEnd());
  });

  it("says which lines of its file a piece has, also where they have moved", async () => {
    definitions.definitions = [{ ...areaHead, text: "export declare function area(of: Sized): Metres;" }];
    documents.set("src/sizes.ts", `\n\n${shapes}\n\n`);
    await rest();
    const places = () => pieces().map(({ path, lines }) => `${path} ${lines?.from}-${lines?.to}`);
    assert.deepEqual(places(), ["src/sizes.ts 2-9", "src/shapes.ts 4-7"]);
    documents.set("src/sizes.ts", `\n\n\n\n\n${shapes}`);
    await rest();
    assert.deepEqual(places(), ["src/sizes.ts 5-12", "src/shapes.ts 4-7"]);
  });

  it("does nothing for a window that is too small for it", async () => {
    documents.set("src/shapes.ts", shapes);
    at("src/main.ts", 3);
    assert.deepEqual(pieces("src/main.ts", 1024), []);
    await clock.pass(5000);
    assert.deepEqual(pieces("src/main.ts", 1024), []);
    assert.deepEqual(definitions.asked, []);
  });

  it("does nothing while nobody asks, and wakes with the next question", async () => {
    documents.set("src/shapes.ts", shapes);
    at("src/main.ts", 3);
    await clock.pass(5000);
    assert.deepEqual(definitions.asked, []);
    pieces();
    await clock.pass(5000);
    assert.deepEqual(definitions.asked, ["src/main.ts: area"]);
  });

  it("waits for a rest: nothing is chosen while keys come", async () => {
    documents.set("src/shapes.ts", shapes);
    pieces();
    for (let key = 0; key < 20; key++) {
      at("src/main.ts", 3);
      await clock.pass(100);
    }
    assert.deepEqual(paths(), []);
  });

  it("has definitions first where they are known, of the names near the cursor only", async () => {
    definitions.definitions = [areaHead, { ...areaHead, name: "other", text: "other" }];
    await rest();
    assert.deepEqual(paths(), ["definition src/shapes.ts"]);
    assert.equal(pieces()[0]?.text, areaHead.text);
  });

  it("never has a piece of a secret file, whatever it comes from, nor asks from one", async () => {
    const secret = ".env";
    documents.set(secret, "SHAPE_TOKEN=area(shape) side\n");
    documents.set("src/main.ts", main);
    await rest(secret, 0);
    type(secret, 0);
    await clock.pass(5000);
    definitions.definitions = [{ ...areaHead, path: secret, uri: uriOf(secret) }];
    await rest();
    live.closed(documents.at(secret));
    documents.close(secret);
    await rest();
    assert.deepEqual(paths(), []);
    assert.deepEqual(new Set(definitions.asked), new Set(["src/main.ts: area"]));
  });

  it("has no piece of a document of a kind that is not served", async () => {
    documents.set("src/shapes.ts", shapes, { isServed: false });
    await rest("src/shapes.ts", 0);
    await rest();
    assert.deepEqual(paths(), []);
  });

  it("has what was edited elsewhere, and not what a tool changed", async () => {
    documents.set("docs/notes.md", "# Notes\n\nThe basket is empty at first.\n", { languageId: "markdown" });
    documents.set("docs/other.md", "# Other\n\nNobody touched this one.\n", { languageId: "markdown" });
    at("docs/notes.md", 2);
    type("docs/notes.md", 2);
    type("docs/other.md", 2);
    await rest();
    assert.deepEqual(paths(), ["edited docs/notes.md"]);
    assert.match(pieces()[0]?.text ?? "", /The basket is empty/);
  });

  it("has where the user looked for a while in another document, and not what was only passed", async () => {
    documents.set("docs/notes.md", "# Notes\n\nThe basket is empty at first.\n", { languageId: "markdown" });
    documents.set("docs/other.md", "# Other\n\nNobody looked at this one.\n", { languageId: "markdown" });
    await rest("docs/notes.md", 2);
    at("docs/other.md", 2);
    await clock.pass(900);
    await rest();
    assert.deepEqual(paths(), ["visited docs/notes.md"]);
  });

  it("keeps what was edited in a document that is closed for ten minutes, and not in one that is removed", async () => {
    documents.set("docs/notes.md", "# Notes\nThe basket is empty at first.\n", { languageId: "markdown" });
    at("docs/notes.md", 0);
    type("docs/notes.md", 0);
    live.closed(documents.at("docs/notes.md"));
    documents.close("docs/notes.md");
    await rest();
    assert.deepEqual(paths(), ["edited docs/notes.md"]);
    await clock.pass(11 * 60_000);
    await rest();
    assert.deepEqual(paths(), []);
    documents.set("docs/notes.md", "# Notes\nThe basket is empty at first.\n");
    type("docs/notes.md", 0);
    at("docs/notes.md", 0);
    type("docs/notes.md", 0);
    live.removed(uriOf("docs/notes.md"));
    documents.close("docs/notes.md");
    await rest();
    assert.deepEqual(paths(), []);
  });

  it("leaves the order as it is when more comes, and gives the very same list when nothing does", async () => {
    documents.set("src/shapes.ts", shapes);
    await rest();
    const first = pieces();
    await rest("src/main.ts", 2);
    assert.equal(pieces(), first);
    documents.set("docs/notes.md", "# Notes\nThe basket is empty at first.\n", { languageId: "markdown" });
    at("docs/notes.md", 0);
    type("docs/notes.md", 0);
    await rest();
    assert.deepEqual(paths(), ["neighbour src/shapes.ts", "edited docs/notes.md"]);
    assert.equal(pieces()[0]?.text, first[0]?.text);
    documents.close("src/shapes.ts");
    documents.set("src/sides.ts", shapes.replaceAll("Shape", "Side"));
    await rest();
    assert.deepEqual(paths(), ["edited docs/notes.md", "neighbour src/sides.ts"]);
  });

  it("keeps a list for each document, without pieces of the document itself", async () => {
    documents.set("src/shapes.ts", shapes);
    await rest("src/shapes.ts", 5);
    await rest();
    assert.ok(
      paths().every((one) => one.endsWith("src/shapes.ts")),
      `${paths()}`,
    );
    assert.deepEqual(paths("src/shapes.ts"), ["neighbour src/main.ts"]);
    assert.deepEqual(pieces("src/unknown.ts"), []);
  });

  it("has neighbours of related languages and of the same folder only", async () => {
    documents.set("src/shapes.py", "area(shape);\nside();\n", { languageId: "python" });
    documents.set("lib/shapes.py", "area(shape);\nside();\n", { languageId: "python" });
    documents.set("lib/shapes.js", "area(shape, 1);\nside(length);\n", { languageId: "javascript" });
    await rest();
    assert.deepEqual(paths().sort(), ["neighbour lib/shapes.js", "neighbour src/shapes.py"]);
  });

  it("goes by its size when another model comes", async () => {
    documents.set("src/shapes.ts", shapes);
    await rest();
    assert.equal(pieces().length, 1);
    assert.deepEqual(pieces("src/main.ts", 1024), []);
    pieces();
    await clock.pass(1000);
    assert.equal(pieces().length, 1);
  });
});

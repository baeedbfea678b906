import assert from "node:assert/strict";
import { isOn, type OffSwitch, turnedOff } from "../../../../src/editor/others/offSwitch";
import { otherWriters, writersAtWork } from "../../../../src/editor/others/writers";

const flag: OffSwitch = { kind: "flag", key: "a" };
const languages: OffSwitch = { kind: "languages", key: "a" };
const word: OffSwitch = { kind: "word", key: "a", member: "trigger", off: "manual" };
const copilotDefault = { "*": true, plaintext: false, markdown: false };

describe("another extension's setting for its grey text", () => {
  const cases: readonly (readonly [OffSwitch, unknown, boolean])[] = [
    [flag, true, true],
    [flag, false, false],
    [flag, undefined, false],
    [languages, copilotDefault, true],
    [languages, { "*": true, python: false }, false],
    [languages, { "*": false, python: true }, true],
    [languages, { "*": false, go: true }, false],
    [languages, {}, false],
    [languages, true, false],
    [languages, ["*"], false],
    [languages, undefined, false],
    [word, {}, true],
    [word, { trigger: "automatic", other: 1 }, true],
    [word, { trigger: "manual" }, false],
    [word, undefined, false],
    [word, null, false],
  ];
  for (const [off, value, expected] of cases) {
    it(`${off.kind} ${JSON.stringify(value)} is ${expected ? "on" : "off"} for Python`, () => {
      assert.equal(isOn(off, value, "python"), expected);
    });
  }

  it("is turned off with all else left as it was", () => {
    assert.equal(turnedOff(flag, { inForce: true, written: undefined }), false);
    const written = { trigger: "automatic", history: 20 };
    assert.deepEqual(turnedOff(word, { inForce: { ...written, more: 1 }, written }), {
      trigger: "manual",
      history: 20,
    });
    assert.deepEqual(turnedOff(word, { inForce: {}, written: undefined }), { trigger: "manual" });
  });

  it("of languages names each that is on somewhere, because objects of several places are merged", () => {
    assert.deepEqual(turnedOff(languages, { inForce: copilotDefault, written: undefined }), { "*": false });
    const named = turnedOff(languages, { inForce: { python: true }, written: undefined });
    assert.deepEqual(named, { "*": false, python: false }, "also for those that nobody named");
    const inForce = { ...copilotDefault, python: true, go: true };
    const off = turnedOff(languages, { inForce, written: { go: true, rust: false } });
    assert.deepEqual(off, { "*": false, python: false, go: false, rust: false });
    for (const language of ["python", "go", "rust", "c", "markdown"]) {
      assert.equal(isOn(languages, { ...inForce, ...Object(off) }, language), false, language);
    }
  });
});

describe("who else writes grey text", () => {
  const names = (active: readonly string[], settings: Readonly<Record<string, unknown>>, language = "python") =>
    writersAtWork({ isActive: (id) => active.includes(id), settingOf: (key) => settings[key] }, language).map(
      ({ name }) => name,
    );

  it("is who is active and has it on in the language at hand", () => {
    const settings = { "twinny.autoSuggestEnabled": true, "github.copilot.enable": copilotDefault };
    assert.deepEqual(names([], settings), []);
    assert.deepEqual(names(["rjmacarthy.twinny"], settings), ["Twinny"]);
    assert.deepEqual(names(["rjmacarthy.twinny"], { "twinny.autoSuggestEnabled": false }), []);
    assert.deepEqual(names(["rjmacarthy.twinny", "GitHub.copilot-chat"], settings), ["GitHub Copilot", "Twinny"]);
    assert.deepEqual(names(["GitHub.copilot"], settings, "markdown"), []);
  });

  it("is nobody whose setting is not declared, since it may be another by now", () => {
    const withSetting = otherWriters.filter(({ off }) => off !== undefined);
    assert.ok(withSetting.length > 5);
    assert.deepEqual(
      names(
        withSetting.flatMap(({ ids }) => ids),
        {},
      ),
      [],
    );
  });

  it("is also who has no setting for it, when it runs", () => {
    assert.deepEqual(names(["AmazonWebServices.amazon-q-vscode"], {}), ["Amazon Q"]);
  });

  it("is told apart by name and id", () => {
    const ids = otherWriters.flatMap(({ ids }) => ids);
    assert.equal(new Set(ids.map((id) => id.toLowerCase())).size, ids.length);
    for (const id of ids) assert.match(id, /^[\w-]+\.[\w-]+$/);
    assert.equal(new Set(otherWriters.map(({ name }) => name)).size, otherWriters.length);
  });
});

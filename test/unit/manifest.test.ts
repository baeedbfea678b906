import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { readManifest, readmePath, withTables } from "../../scripts/readmeTables";
import { root } from "../../scripts/root";
import {
  commands,
  contextKeys,
  extensionId,
  internalCommands,
  proposalScheme,
  viewContainerId,
  views,
  walkthroughId,
} from "../../src/editor/contributions";
import { settingDefaults, settingWords } from "../../src/editor/settingKeys";

interface Property {
  readonly default: unknown;
  readonly scope: string;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const properties: Readonly<Record<string, Property>> = manifest.contributes.configuration.properties;
const sources = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(path.join(root, "src", name), "utf8") }));

describe("package.json", () => {
  it("contributes exactly the commands that the code knows", () => {
    const contributed: readonly string[] = manifest.contributes.commands.map(
      ({ command }: { command: string }) => command,
    );
    for (const id of Object.values(internalCommands)) assert.ok(!contributed.includes(id));
    assert.deepEqual(contributed, Object.values(commands));
    assert.equal(`${manifest.publisher}.${manifest.name}`, extensionId);
  });

  it("offers what is done with a proposal where one is shown, and nowhere else", () => {
    const menus: Readonly<Record<string, readonly { command: string; when: string }[]>> = manifest.contributes.menus;
    for (const name of ["editor/title", "commandPalette"]) {
      const found = (menus[name] ?? [])
        .filter(({ when }) => when === `resourceScheme == ${proposalScheme}`)
        .map(({ command }) => command);
      assert.deepEqual(found, [commands.applyProposal, commands.discardProposal], name);
    }
  });

  it("has in its menus only commands and menus of its own", () => {
    const menus: Readonly<Record<string, readonly { command: string; submenu: string }[]>> = manifest.contributes.menus;
    const submenus: readonly string[] = manifest.contributes.submenus.map(({ id }: { id: string }) => id);
    const own: readonly string[] = [...Object.values(commands), ...submenus];
    for (const { command, submenu } of Object.values(menus).flat())
      assert.ok(own.includes(command ?? submenu), command);
    for (const id of submenus) assert.ok(menus[id]);
  });

  it("has one button for a commit's message in Git's title, which stops while one is being written", () => {
    const buttons: readonly { command: string; when: string }[] = manifest.contributes.menus["scm/title"];
    assert.deepEqual(
      buttons.map(({ command, when }) => [command, when.includes(`!${contextKeys.isWritingCommitMessage}`)]),
      [
        [commands.generateCommitMessage, true],
        [commands.stopCommitMessage, false],
      ],
    );
    for (const { when } of buttons) {
      assert.ok(when.startsWith("scmProvider == git && ") && when.includes(contextKeys.isWritingCommitMessage), when);
    }
  });

  it("takes a key only while Hearth does what the key is for", () => {
    const bindings: readonly { command: string; when: string }[] = manifest.contributes.keybindings;
    const own: readonly string[] = Object.values(commands);
    for (const { command, when } of bindings) {
      assert.ok(own.includes(command), command);
      for (const way of when.split(" || "))
        assert.ok(
          Object.values(contextKeys).some((key) => way.includes(key)),
          way,
        );
    }
  });

  it("contributes exactly the settings that the code reads, with their defaults", () => {
    const defaults = Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, property.default]));
    assert.deepEqual(defaults, settingDefaults);
    for (const { markdownDescription } of Object.values(properties)) assert.ok(markdownDescription.length > 20);
  });

  it("offers for a setting of words exactly those that the code knows, each described", () => {
    const words = Object.fromEntries(
      Object.entries(properties).flatMap(([key, { enum: values }]) => (values ? [[key, values]] : [])),
    );
    assert.deepEqual(words, settingWords);
    for (const { enum: values, enumDescriptions } of Object.values(properties)) {
      assert.equal(enumDescriptions?.length, values?.length);
    }
  });

  it("keeps each setting's scope: a folder must not choose what runs on the machine", () => {
    const scopes = Object.fromEntries(Object.entries(properties).map(([key, { scope }]) => [key, scope]));
    assert.deepEqual(scopes, {
      "hearth.completion.enabled": "language-overridable",
      "hearth.completion.lines": "language-overridable",
      "hearth.completion.eagerness": "language-overridable",
      "hearth.completion.savePower": "machine",
      "hearth.model.path": "machine",
      "hearth.chat.modelPath": "machine",
      "hearth.model.folder": "machine",
      "hearth.model.mirror": "machine",
      "hearth.model.accelerator": "machine",
      "hearth.model.unloadAfterMinutes": "machine",
      "hearth.hosted.server": "application",
      "hearth.hosted.chatModel": "application",
      "hearth.hosted.completionModel": "application",
      "hearth.hosted.requestsPerDay": "application",
      "hearth.hosted.tokensPerDay": "application",
      // These a workspace may write, and it can only forbid: see editor/hosted.
      "hearth.hosted.completion": "window",
      "hearth.hosted.chat": "window",
      "hearth.hosted.actions": "window",
    });
  });

  it("has a walkthrough whose texts are there and whose buttons do something", () => {
    const [walkthrough, ...others] = manifest.contributes.walkthroughs;
    assert.deepEqual(others, []);
    assert.equal(walkthrough.id, walkthroughId);
    for (const { description, media, completionEvents } of walkthrough.steps) {
      assert.ok(existsSync(path.join(root, media.markdown)), media.markdown);
      const linked = /\(command:([\w.]+)/.exec(description)?.[1] ?? "";
      const own: readonly string[] = Object.values(commands);
      assert.ok(own.includes(linked) || linked.startsWith("workbench."), linked);
      assert.ok(completionEvents.length > 0);
    }
  });

  it("has one container in the side bar, with exactly the views that the code knows, under a flame of one colour", () => {
    const [container, ...others] = manifest.contributes.viewsContainers.activitybar;
    assert.deepEqual(others, []);
    assert.equal(container.id, viewContainerId);
    assert.deepEqual(Object.keys(manifest.contributes.views), [viewContainerId]);
    const contributed: readonly { id: string; icon: string }[] = manifest.contributes.views[viewContainerId];
    assert.deepEqual(
      contributed.map(({ id }) => id),
      Object.values(views),
    );
    for (const { icon } of [container, ...contributed]) {
      const colours = readFileSync(path.join(root, icon), "utf8").matchAll(/(?:fill|stroke|color)="([^"]*)"/g);
      assert.deepEqual([...new Set([...colours].map(([, colour]) => colour))].sort(), ["currentColor", "none"]);
    }
  });

  it("welcomes in each case with one text and the same buttons, which do something", () => {
    const welcomes: readonly { view: string; contents: string; when?: string }[] = manifest.contributes.viewsWelcome;
    const whens = welcomes.flatMap(({ when }) => when ?? []);
    const [chosen, mayAsk] = [contextKeys.hasChosenModel, contextKeys.mayAskServer];
    assert.deepEqual(whens, [`!${chosen} && !${mayAsk}`, `${chosen} && !${mayAsk}`, mayAsk]);
    for (const { view } of welcomes) assert.ok(Object.values<string>(views).includes(view), view);
    const links = welcomes.flatMap(({ contents }) => [...contents.matchAll(/\(command:([^)?]+)\??([^)]*)\)/g)]);
    const walkthrough = encodeURIComponent(JSON.stringify([`${extensionId}#${walkthroughId}`]));
    assert.deepEqual(
      links.map(([, command, args]) => [command, args]),
      [
        [commands.showLedger, ""],
        [commands.chooseModel, ""],
        [commands.manageModels, ""],
        ["workbench.action.openWalkthrough", walkthrough],
        [commands.showMenu, ""],
      ],
    );
  });

  it("declares trust and virtual workspaces, and asks for no proposed API", () => {
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, "limited");
    const ofUser = ["machine", "application"];
    const ofFolders = Object.keys(properties).filter((key) => !ofUser.includes(properties[key]?.scope ?? ""));
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ofFolders);
    assert.equal(manifest.capabilities.virtualWorkspaces.supported, "limited");
    assert.deepEqual(manifest.extensionKind, ["workspace", "ui"]);
    assert.equal(manifest.enabledApiProposals, undefined);
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies["@types/vscode"]}`);
  });
});

describe("README.md", () => {
  it("has the commands and settings of package.json; else run npm run docs", () => {
    const readme = readFileSync(readmePath, "utf8");
    assert.equal(withTables(readme, readManifest()), readme);
    for (const id of [...Object.values(commands), ...Object.keys(settingDefaults)]) assert.ok(readme.includes(id), id);
  });
});

describe("the sources", () => {
  // The test host lets proposed API pass in silence; a real VS Code throws.
  const proposed =
    /handleDidShow|handleDidPartiallyAccept|handleDidReject|handleEndOfLifetime|handleListEndOfLifetime|debounceDelayMs|yieldTo|completeBracketPairs|isInlineEdit|enableForwardStability|changeHint/;

  it("use no proposed API", () => {
    for (const { name, text } of sources) assert.doesNotMatch(text, proposed, name);
  });

  it("stay readable: no file over 300 lines, no check switched off", () => {
    assert.ok(sources.length > 50);
    for (const { name, text } of sources) {
      assert.ok(text.split("\n").length <= 300, name);
      assert.doesNotMatch(text, /biome-ignore|@ts-ignore|@ts-expect-error|@ts-nocheck|\bas any\b/, name);
    }
    const extension = sources.find(({ name }) => name === "extension.ts")?.text ?? "";
    assert.ok(extension.split("\n").length <= 150);
  });

  it("import vscode and node-llama-cpp only where they may", () => {
    const importers = (module: string) =>
      sources.filter(({ text }) => new RegExp(`["']${module}["']`).test(text)).map(({ name }) => name.split("/")[0]);
    assert.deepEqual([...new Set(importers("vscode"))].sort(), ["editor", "extension.ts"]);
    assert.deepEqual([...new Set(importers("node-llama-cpp"))], ["host"]);
  });
});

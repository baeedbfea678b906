import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type * as vscode from "vscode";
import type { AttachOutcome } from "../../../src/core/chat/attach/outcome";
import type { Attachment } from "../../../src/core/chat/conversation";
import { Attachments } from "../../../src/editor/chat/attach/attachments";
import { Terminals } from "../../../src/editor/chat/attach/terminals";
import { IgnoreRules } from "../../../src/editor/ignoreRules";
import { systemClock } from "../../../src/util/clock";
import { DisposableStore } from "../../../src/util/disposable";
import { inWorkspace } from "../hearth";

/** A memory as VS Code gives one, that lasts as long as the test. */
export class TestMemento implements vscode.Memento {
  readonly #kept = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.#kept.keys()];
  }

  get<T>(key: string, otherwise?: T): T | undefined {
    return (this.#kept.get(key) as T | undefined) ?? otherwise;
  }

  update(key: string, value: unknown): Promise<void> {
    this.#kept.set(key, value);
    return Promise.resolve();
  }
}

export interface Attaching {
  readonly rules: IgnoreRules;
  readonly memory: TestMemento;
  readonly attachments: Attachments;
}

/** For the tests of one `describe`: what attaches, new for it. */
export function useAttachments(mostListed?: number): Attaching {
  const store = new DisposableStore();
  const memory = new TestMemento();
  let made: Omit<Attaching, "memory"> | undefined;
  const now = () => made ?? assert.fail("asked for before the tests run");
  before(async () => {
    const rules = store.add(new IgnoreRules());
    const terminals = store.add(new Terminals(systemClock));
    made = { rules, attachments: store.add(new Attachments(rules, terminals, systemClock, memory, mostListed)) };
    await rules.loaded();
  });
  after(() => store.dispose());
  return {
    memory,
    get rules() {
      return now().rules;
    },
    get attachments() {
      return now().attachments;
    },
  };
}

/** Writes files of the workspace as the disk sees it, without telling VS Code. */
export function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = inWorkspace(name).fsPath;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

export function attachmentOf(outcome: AttachOutcome | undefined): Attachment {
  assert.equal(outcome?.kind, "attached", JSON.stringify(outcome));
  return outcome.attachment;
}

export function whyOf(outcome: AttachOutcome | undefined): string {
  assert.equal(outcome?.kind, "refused", JSON.stringify(outcome));
  return outcome.why;
}

import type { AttachmentView, SuggestionView, ToPage } from "../../src/protocol/page";
import type { ChatPage } from "./chatPage";
import { answer, more, running, state, transcript, turn } from "./views";

interface Scene {
  readonly messages: readonly ToPage[];
  readonly act?: (chat: ChatPage) => Promise<void>;
}

const file: AttachmentView = { id: "a1", icon: "file-code", label: "basket.ts", tokens: 1240, leftOut: undefined };
const problems: AttachmentView = {
  id: "a2",
  icon: "warning",
  label: "3 problems",
  tokens: 96,
  leftOut: "The 12 oldest were left out.",
};

const explained = `The total is wrong because \`reduce\` starts with the **first item** and not with a number:

1. \`items[0]\` is an object, so that \`+\` makes a string of it.
2. The discount is taken off *before* the sum.

Start with \`0\` and take the discount off in the end:

\`\`\`ts path=src/basket.ts
/** What all items cost, in cents. */
export function total(items: readonly Item[], discount = 0): number {
  const sum = items.reduce((all, item) => all + item.price * item.count, 0);
  return Math.round(sum * (1 - discount)); // never below 0
}
\`\`\`

| call | before | after |
|------|:------:|------:|
| \`total([])\` | throws | 0 |
| \`total([pen])\` | "[object Object]" | 120 |

> \`discount\` is a share, not per cent. See [the specification](https://example.com/basket).
`;

const python = `Here is the same in Python:

\`\`\`python
from dataclasses import dataclass

@dataclass
class Item:
    price: int
    count: int = 1

def total(items: list[Item], discount: float = 0.0) -> int:
    return round(sum(i.price * i.count for i in items) * (1 - discount))
`;

const meter = { used: 5230, size: 8192, answer: 1024, turnsLeftOut: 2 };
const selection = { label: "basket.ts:12-40", isIncluded: true };

const suggested: readonly SuggestionView[] = [
  { id: "1", icon: "file", label: "#file", detail: "A file of the workspace", leadsTo: "#file " },
  { id: "2", icon: "symbol-method", label: "#symbol", detail: "A function or a class", leadsTo: "#symbol " },
  { id: "3", icon: "selection", label: "#selection", detail: "What is selected", leadsTo: undefined },
  { id: "4", icon: "warning", label: "#problems", detail: "What the editor complains about", leadsTo: undefined },
  { id: "5", icon: "git-commit", label: "#changes", detail: "What is not committed yet", leadsTo: undefined },
];

const figures = "21 tokens a second · 412 tokens";
const conversation = transcript([
  turn("t0", "What does this project do?", answer("It keeps a shopping basket.", { figures }), { memory: "leftOut" }),
  turn("t1", "Why is the total wrong?\nIt says [object Object].", answer(explained, { figures, thought: "reduce …" }), {
    attachments: [file],
  }),
]);

/** What pictures are taken of. */
export const scenes: Readonly<Record<string, Scene>> = {
  conversation: {
    messages: [state({ title: "Why the total is wrong", meter, selection, attachments: [problems] }), conversation],
  },
  streaming: {
    messages: [
      state({
        title: "The same in Python",
        work: { kind: "writing" },
        meter,
        selection: { ...selection, isIncluded: false },
      }),
      transcript([turn("t1", "How would that look in Python?", undefined)]),
      running("t2", "And in Python?"),
      more("t2", "The user wants Python.", "thought"),
      more("t2", python),
    ],
  },
  reading: {
    messages: [
      state({ title: "Tests", work: { kind: "reading", read: 1400, total: 3500 }, meter: { ...meter, used: 7900 } }),
      transcript([
        turn("t1", "/tests for this file", answer("", { end: undefined }), { attachments: [file, problems] }),
      ]),
    ],
  },
  ends: {
    messages: [
      state({
        title: "Ends",
        model: {
          kind: "failed",
          name: "Qwen2.5-Coder 3B",
          words: "The model needs 4.1 GB, and 3.2 GB are free. Close something, or choose a smaller one.",
        },
      }),
      transcript(
        [
          turn("t1", "Explain this", answer("It is a", { end: "stopped", words: "You stopped it." }), {
            memory: "summed",
          }),
          turn("t2", "Go on", answer("…", { end: "failed", words: "The model process ended. Ask again." })),
          turn(
            "t3",
            "Hidden?",
            answer("Look: `user\u202e = admin\u202c` and ![a cat](https://example.com/cat.png) and <b>bold</b>"),
          ),
        ],
        "They talked about a basket.",
      ),
      { kind: "note", words: "notes.txt was not attached: it is not text." },
    ],
  },
  welcome: { messages: [state({ selection }), transcript([])] },
  offers: {
    messages: [
      state({
        model: {
          kind: "none",
          offers: [
            { id: "a", name: "Qwen2.5-Coder 3B", detail: "2.1 GB · runs well, about 14 tokens a second" },
            { id: "b", name: "Qwen2.5-Coder 1.5B", detail: "1.1 GB · runs very well, about 27 tokens a second" },
            { id: "c", name: "Qwen2.5-Coder 7B", detail: "4.7 GB · runs slowly, about 6 tokens a second" },
          ],
        },
      }),
      transcript([]),
    ],
  },
  suggestions: {
    messages: [state({ selection, attachments: [file] }), transcript([])],
    act: async (chat) => {
      await chat.page.keyboard.press("Tab");
      await chat.page.getByLabel("Ask Hearth").fill("Why does #");
      const { request } = await chat.heard("suggest");
      await chat.tell({ kind: "suggestions", request, items: suggested });
      await chat.page.getByRole("option").first().waitFor();
      await chat.page.keyboard.press("ArrowDown");
    },
  },
  history: {
    messages: [state({ title: "Why the total is wrong", meter }), conversation],
    act: async (chat) => {
      await chat.page.getByRole("button", { name: "Conversations" }).click();
      const titles = [
        "Why the total is wrong",
        "A regular expression for dates",
        "Tests for the parser of the settings file, and what they leave out",
      ];
      const items = titles.map((title, at) => ({
        id: String(at),
        title,
        when: ["now", "2 h ago", "Tuesday"][at] ?? "",
        isCurrent: at === 0,
      }));
      await chat.tell({ kind: "conversations", items });
      await chat.page.getByRole("button", { name: /^A regular/ }).focus();
    },
  },
};

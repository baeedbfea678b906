import * as v from "valibot";
import type { FromPage } from "../../protocol/page";

/** Characters of the longest text that a page may send: more than any context window holds. */
const longestText = 4_000_000;
const mostAddresses = 1000;

const text = v.pipe(v.string(), v.maxLength(longestText));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const flag = v.boolean();

/** What a message of each kind carries. */
const fields = {
  ready: {},
  send: { text },
  stop: {},
  regenerate: { turnId: text },
  resend: { turnId: text, text },
  copy: { turnId: text },
  code: { turnId: text, index, action: v.picklist(["copy", "insert", "newFile", "apply"]) },
  suggest: { request: index, sigil: v.picklist(["#", "/"]), query: text },
  attach: { suggestionId: text },
  drop: { addresses: v.pipe(v.array(text), v.maxLength(mostAddresses)) },
  detach: { attachmentId: text },
  includeSelection: { isIncluded: flag },
  newConversation: {},
  listConversations: { query: text },
  openConversation: { id: text },
  renameConversation: { id: text, title: text },
  deleteConversation: { id: text },
  exportConversation: { id: text },
  openLink: { address: text },
  takeOffer: { id: text },
  chooseModel: {},
} satisfies { readonly [K in FromPage["kind"]]: { readonly [F in Fields<K>]: v.GenericSchema } };

type Fields<K extends FromPage["kind"]> = Exclude<keyof Extract<FromPage, { kind: K }>, "kind">;

/** What a page sent; undefined where it cannot be meant. A page shows what a model wrote, so it is not taken on trust. */
export function fromPage(value: unknown): FromPage | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
  const { kind } = value;
  if (typeof kind !== "string" || !Object.hasOwn(fields, kind)) return undefined;
  const carried = v.safeParse(v.object(fields[kind as FromPage["kind"]]), value);
  return carried.success ? ({ kind, ...carried.output } as FromPage) : undefined;
}

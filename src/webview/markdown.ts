import DOMPurify, { type Config } from "dompurify";
import MarkdownIt from "markdown-it";
import { hasHidden, revealIn } from "./hiddenCharacters";

type Token = ReturnType<typeof markdown.parse>[number];

/** A block at the top of a text, with the lines that it takes: from `from` up to, and without, `to`. */
export interface MarkdownBlock {
  readonly kind: "list" | "other";
  readonly from: number;
  readonly to: number;
  /** Of a list: the line at which its last item begins. */
  readonly lastItem: number;
  readonly tokens: readonly Token[];
}

/** The only addresses that are links. */
const linkable = /^(?:https?:|mailto:)/i;
/** Levels of lists and quotes in each other; what is deeper is text. */
const deepest = 20;
/** Headings of an answer stand below those of the page. */
const headingsBelow = 2;

const markdown = new MarkdownIt({ html: false, linkify: true, maxNesting: deepest });
// Blocks are read one by one, so that a definition would not be known where it is used; it is shown as it stands.
// Four spaces are an accident more often than code.
markdown.disable(["reference", "code"]);
markdown.validateLink = (address) => linkable.test(address.trim());
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
for (const schema of ["ftp:", "//"]) markdown.linkify.add(schema, null);

const { rules } = markdown.renderer;
const escaped = markdown.utils.escapeHtml;

// No `href` anywhere: nothing but our own listener follows a link, and it asks the extension.
rules.link_open = (tokens, index) => {
  const address = escaped(String(tokens[index]?.attrGet("href") ?? ""));
  if (!linkable.test(address)) return "<a>";
  return `<a role="link" tabindex="0" data-address="${address}" title="${address}">`;
};
rules.image = (tokens, index) => {
  const token = tokens[index];
  const address = escaped(String(token?.attrGet("src") ?? ""));
  return `<span class="image">${escaped(token?.content ?? "")} <code>${address}</code></span>`;
};
// Only those in quotes come here. One at the top was no fence to those who count them: a line that is too long.
rules.fence = (tokens, index) => {
  const { level = 0, markup = "", info = "", content = "" } = tokens[index] ?? {};
  if (level === 0) return `<p>${escaped(`${markup}${info}\n${content}`)}</p>`;
  return `<pre><code>${escaped(content)}</code></pre>`;
};
rules.table_open = () => '<div class="table" tabindex="0"><table>';
rules.table_close = () => "</table></div>";
for (const cell of ["th", "td"]) {
  rules[`${cell}_open`] = (tokens, index) => {
    const align = /(right|center)$/.exec(String(tokens[index]?.attrGet("style") ?? ""))?.[1];
    return align === undefined ? `<${cell}>` : `<${cell} class="${align}">`;
  };
}
for (const [name, tag] of [
  ["heading_open", "<"],
  ["heading_close", "</"],
] as const) {
  rules[name] = (tokens, index) => `${tag}h${Math.min(6, Number(tokens[index]?.tag.slice(1)) + headingsBelow)}>`;
}

const allowed = {
  ALLOWED_TAGS:
    "p br hr h3 h4 h5 h6 strong em s code pre blockquote ul ol li div table thead tbody tr th td a span".split(" "),
  ALLOWED_ATTR: ["class", "start", "role", "tabindex", "data-address", "title"],
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
} satisfies Config;

/** The blocks of a text, which the caller keeps short. */
export function parseBlocks(text: string): readonly MarkdownBlock[] {
  const tokens = markdown.parse(text, {});
  const blocks: MarkdownBlock[] = [];
  let first = 0;
  tokens.forEach((token, index) => {
    if (token.level !== 0 || token.nesting === 1) return;
    const own = tokens.slice(first, index + 1);
    first = index + 1;
    const [from, to] = own[0]?.map ?? [0, 0];
    const items = own.filter(({ type, level }) => type === "list_item_open" && level === 1);
    blocks.push({
      kind: items.length > 0 ? "list" : "other",
      from,
      to,
      lastItem: items.at(-1)?.map?.[0] ?? from,
      tokens: own,
    });
  });
  return blocks;
}

export function renderBlock({ tokens }: MarkdownBlock): DocumentFragment {
  return cleaned(markdown.renderer.render([...tokens], markdown.options, {}));
}

// Nothing runs or is loaded in a document that is shown nowhere. One for all, because to make one takes a millisecond.
const inert = document.implementation.createHTMLDocument("");

/** HTML of a library's, cleaned and with its hidden characters shown. It is read once, and cleaned where it stands. */
export function cleaned(html: string): DocumentFragment {
  const root = inert.createElement("div");
  root.innerHTML = html;
  DOMPurify.sanitize(root, { ...allowed, IN_PLACE: true });
  const fragment = document.createDocumentFragment();
  for (const child of root.childNodes) fragment.append(document.importNode(child, true));
  if (hasHidden(html)) revealIn(fragment);
  return fragment;
}

import { FenceScanner } from "../../../util/fences";
import type { Reply } from "../../chat/chatBackend";
import type { Steps } from "../../context/slices";
import { languageOf } from "../codeBlocks";
import { placingWords } from "../editPlan";
import { elisionsOf } from "../elided";
import { hiddenWords, newHiddenCharacters, withoutHidden } from "../hiddenCharacters";
import { isLanguageOf } from "../languages";
import { planEdit, textAfter } from "../placing";
import { isSearchReplace } from "../searchReplace";
import { linesOf } from "../textLines";
import { isUnifiedDiff } from "../unifiedDiff";
import { type DocForm, docCommentIn } from "./docComment";
import type { EditPlace } from "./editPlace";
import { type FittedLines, fittedInSteps } from "./fittedLines";

/** Why a reply changes nothing. */
export type NoEdit =
  | "empty"
  | "onlyProse"
  | "otherLanguage"
  /** It came to no end. */
  | "endless"
  | "unchanged"
  /** It is a diff, or leaves code out, and does not fit the code. */
  | "notPlaced";

export type EditOutcome =
  /** `notes` are sentences for the user. */
  | { readonly kind: "edit"; readonly lines: readonly string[]; readonly notes: readonly string[] }
  /** `detail` is what the model said, or more of the reason; "" for nothing. */
  | { readonly kind: "none"; readonly why: NoEdit; readonly detail: string };

interface Block {
  readonly language: string;
  code: string;
  isClosed: boolean;
}

/** Characters of the model's own words that a user is shown. */
const shownProse = 200;
/** Languages whose names models take for one another. */
const families = [
  ["typescript", "javascript"],
  ["cpp", "c"],
  ["css", "scss", "less"],
  ["html", "vue", "svelte"],
];
const fence = /^\s*(?:`{3}|~{3})/;
const diffNames: ReadonlySet<string> = new Set(["diff", "patch", "udiff"]);

/** What a model answers that was asked for changed code in one fenced block, whatever else it says. */
export class EditReply {
  readonly #scanner = new FenceScanner();
  readonly #blocks: Block[] = [];
  #prose = "";
  #isWhole = false;

  /** @param only of the code, this alone is wanted */
  constructor(
    private readonly place: EditPlace,
    private readonly only?: DocForm,
  ) {}

  push(text: string): void {
    this.#take(this.#scanner.push(text));
  }

  /** As far as it may be shown: whole lines as they would stand in the document; none where that is known at the end only. */
  *soFar(): Steps<readonly string[]> {
    const work = this.#soFar();
    for (let step = work.next(); ; step = work.next()) {
      if (step.done) return step.value;
      if (this.#isWhole) return [];
      yield;
    }
  }

  /**
   * Whether what comes behind is of no use, because the block that is taken is at its end. Where a fence may be part of the
   * code, or the block may only quote some of what is to be changed, all of the reply has to tell.
   */
  get isEnough(): boolean {
    const block = this.#block();
    if (!block?.isClosed || isLanguageOf("markdown", this.place.languageId)) return false;
    const [lines, before] = [written(linesOf(block.code)), written(this.place.region)];
    if (before.some((line) => fence.test(line))) return false;
    if (this.only) return docCommentIn(linesOf(block.code), this.only).length > 0;
    const isAll = lines.length * 2 >= before.length;
    return lines.length > 0 && (isAll || isPatch(block) || elisionsOf(linesOf(block.code), before).includes(true));
  }

  /** What comes of it, once it is whole. */
  *end(end: Reply["end"]): Steps<EditOutcome> {
    this.#isWhole = true;
    this.#take(this.#scanner.end());
    const block = this.#block() ?? this.#bareCode();
    if (!block) return this.#nothing();
    if (end !== "endOfText" && !block.isClosed) return none("endless");
    if (block.code.trim() === "") return none("empty");
    yield;
    const before = this.place.region;
    const fitted = yield* this.#placed(block);
    yield;
    if ("why" in fitted) return fitted;
    const isNothing = fitted.lines.every((line) => line.trim() === "");
    if (isNothing && before.some((line) => line.trim() !== "")) return none("empty", fitted.imports.join(" "));
    const { lines, hidden } = this.#seen(fitted.lines);
    yield;
    if (lines.length === before.length && lines.every((line, at) => line === before[at])) return none("unchanged");
    return { kind: "edit", lines, notes: this.#notes(fitted, hidden) };
  }

  *#soFar(): Steps<readonly string[]> {
    const block = this.#block();
    if (!block || isPatch(block)) return [];
    const { code, isClosed } = block;
    const whole = linesOf(code.slice(0, code.lastIndexOf("\n") + 1));
    const { lines } = this.only
      ? yield* fittedInSteps(docCommentIn(whole, this.only), this.place, true)
      : yield* fittedInSteps(whole, this.place, isClosed);
    yield;
    // What is there so far stays where the user types in it.
    return this.#seen(lines).lines;
  }

  *#placed(block: Block): Steps<FittedLines | Extract<EditOutcome, { kind: "none" }>> {
    const { place } = this;
    const lines = linesOf(block.code);
    if (this.only) {
      const comment = docCommentIn(lines, this.only);
      return comment.length === 0 ? none("empty") : yield* fittedInSteps(comment, place, true);
    }
    const isElided = elisionsOf(lines, place.region).includes(true);
    yield;
    if (!isPatch(block) && !isElided) return yield* fittedInSteps(lines, place, true);
    const text = `${place.region.join("\n")}\n`;
    const placed = { code: block.code, language: block.language, isComplete: true, isPathInCode: false };
    const plan = yield* planEdit(placed, { text, languageId: place.languageId });
    if (plan.kind !== "cannotPlace") return { lines: linesOf(textAfter(plan, text)), imports: [], others: [] };
    if (plan.why === "alreadyThere") return none("unchanged");
    return none("notPlaced", `${placingWords[plan.why]} ${plan.detail}`.trim());
  }

  /** Without characters that nobody sees, but for lines that stay. @returns `hidden` says which they were; "" for none */
  #seen(lines: readonly string[]): { readonly lines: readonly string[]; readonly hidden: string } {
    const { region } = this.place;
    const own = new Set(region);
    const hidden = hiddenWords(newHiddenCharacters(region.join("\n"), lines.join("\n")));
    const seen = (line: string) => (own.has(line) ? line : withoutHidden(line));
    return { lines: hidden === "" ? lines : lines.map(seen), hidden };
  }

  #notes({ imports, others }: FittedLines, hidden: string): readonly string[] {
    return [
      ...(others.length > 0
        ? [`It also changed ${others.join(", ")}, outside of these lines; that was left out.`]
        : []),
      ...(imports.length > 0 ? [`It wants imports that this code has no place for: ${imports.join(" ")}`] : []),
      ...(hidden !== "" ? [`It had characters that nobody sees, which were left out: ${hidden}.`] : []),
      ...(this.#fitting.length > 1
        ? [`It had ${this.#fitting.length} blocks of code, of which the first was taken.`]
        : []),
    ];
  }

  get #fitting(): readonly Block[] {
    const { languageId } = this.place;
    const family = families.find((names) => names.some((name) => isLanguageOf(name, languageId))) ?? [languageId];
    return this.#blocks.filter(
      ({ language }) => language === "" || diffNames.has(language) || family.some((one) => isLanguageOf(language, one)),
    );
  }

  #block(): Block | undefined {
    return this.#fitting[0];
  }

  /** A reply without a fence is code where it has half of the lines that it changes: from the first of them to the last. */
  #bareCode(): Block | undefined {
    if (this.#blocks.length > 0) return undefined;
    const telling = new Set(this.place.region.map((line) => line.trim()).filter((line) => /\w{3}/.test(line)));
    const said = linesOf(this.#prose);
    const [from, to] = [
      said.findIndex((line) => telling.has(line.trim())),
      said.findLastIndex((line) => telling.has(line.trim())),
    ];
    const kept = said.slice(from, to + 1);
    const found = [...telling].filter((line) => kept.some((one) => one.trim() === line)).length;
    if (from === -1 || found * 2 < telling.size) return undefined;
    return { language: "", code: `${kept.join("\n")}\n`, isClosed: false };
  }

  #nothing(): EditOutcome {
    if (this.#blocks.length > 0) return none("otherLanguage", this.#blocks[0]?.language);
    const said = this.#prose.trim().replace(/\s+/g, " ");
    if (said === "") return none("empty");
    return none("onlyProse", said.length > shownProse ? `${said.slice(0, shownProse)}…` : said);
  }

  #take(pieces: ReturnType<FenceScanner["push"]>): void {
    for (const piece of pieces) {
      const last = this.#blocks.at(-1);
      if (piece.kind === "prose") this.#prose += piece.text;
      else if (piece.kind === "open")
        this.#blocks.push({ language: languageOf(piece.info), code: "", isClosed: false });
      else if (last && piece.kind === "code") last.code += piece.text;
      else if (last) last.isClosed = true;
    }
  }
}

function written(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.trim() !== "");
}

function isPatch({ language, code }: Block): boolean {
  return diffNames.has(language) || isSearchReplace(code) || isUnifiedDiff(language, code);
}

function none(why: NoEdit, detail = ""): Extract<EditOutcome, { kind: "none" }> {
  return { kind: "none", why, detail };
}

/** A symbol of a document, as its outline has it. Lines count from 0. */
export interface OutlineSymbol {
  readonly name: string;
  /** First and last line of all of it. */
  readonly from: number;
  readonly to: number;
  /** Line of its name. */
  readonly nameLine: number;
  /** Whether it is a function or a type, and not what stands in one. */
  readonly isCode: boolean;
}

/** The one of a flat list of symbols that is meant by a name and a line on which it, or its name, begins. */
export function symbolAt(symbols: readonly OutlineSymbol[], name: string, line: number): OutlineSymbol | undefined {
  const meant = plainName(name);
  const around = symbols.filter(({ from, to, nameLine }) => nameLine === line || (from <= line && line <= to));
  const named = around.filter((one) => plainName(one.name) === meant);
  // The innermost, because names come again in what they stand in (a constructor, a namespace).
  return [...(named.length > 0 ? named : around)].sort(
    (a, b) => Number(b.nameLine === line) - Number(a.nameLine === line) || a.to - a.from - (b.to - b.from),
  )[0];
}

/** Providers write `add(item)` or `Basket::add` of the same symbol. */
function plainName(name: string): string {
  return (
    name
      .replace(/\(.*$/s, "")
      .split(/::|\.|#/)
      .at(-1)
      ?.trim() ?? name
  );
}

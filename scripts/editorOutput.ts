import { format } from "node:util";

const mark = "[test] ";

/** What mocha prints in the extension host is marked, because the window mixes that console with its own. */
export function printMarked(...data: readonly unknown[]): void {
  console.log("%s", mark + format(...data));
}

/** Shows what the tests print and keeps the rest for when something fails. */
export class EditorOutput {
  readonly #rest: string[] = [];

  add(line: string): void {
    // A desktop VS Code puts words of its own before it.
    const at = line.indexOf(mark);
    if (at >= 0) console.log(line.slice(at + mark.length));
    else this.#rest.push(line);
  }

  /** The last lines of what the window and the extension host said besides. */
  rest(count: number): string {
    return this.#rest.slice(-count).join("\n");
  }
}

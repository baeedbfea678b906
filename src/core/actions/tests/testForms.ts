/** What tests of a language look like in a file, as far as it matters for adding some. */
export interface TestForms {
  /** The first line of what holds tests. */
  readonly holder: RegExp;
  /** The first line of what must stand in such a thing, where the file has one. */
  readonly member: RegExp;
  /** A file has one such thing, whatever it is called. */
  readonly hasOneHolder: boolean;
}

const never = /(?!)/;
const script: TestForms = {
  holder: /^\s*(?:test\.)?(?:describe|context|suite)\b/,
  member: /^\s*(?:it|test|specify|before|after|beforeEach|afterEach|beforeAll|afterAll)\b/,
  hasOneHolder: false,
};
const ofClasses: TestForms = {
  holder: /^\s*namespace\s[^;]*$|^(?!\s*(?:\/\/|\*)).*\bclass\s+\w/,
  member: /./,
  hasOneHolder: true,
};
const speaking: TestForms = {
  holder: /^\s*(?:\w+\.)?(?:describe|context|defmodule|class|module)\b/,
  member: /^\s*(?:it|test|specify|scenario|let|before|after|setup|def)\b/,
  hasOneHolder: false,
};
const plain: TestForms = { holder: never, member: never, hasOneHolder: false };

const byLanguage: Readonly<Record<string, TestForms>> = {
  typescript: script,
  typescriptreact: script,
  javascript: script,
  javascriptreact: script,
  python: { holder: /^\s*class\s+\w/, member: /^\s*(?:async\s+)?def\s+\w+\(\s*self\b/, hasOneHolder: false },
  java: ofClasses,
  kotlin: ofClasses,
  scala: ofClasses,
  csharp: ofClasses,
  php: ofClasses,
  swift: ofClasses,
  ruby: speaking,
  lua: speaking,
  elixir: { ...speaking, hasOneHolder: true },
  rust: { holder: /^\s*(?:pub\s+)?mod\s+\w+\s*\{/, member: never, hasOneHolder: false },
  dart: {
    holder: /^\s*(?:void\s+)?main\s*\(|^\s*group\s*\(/,
    member: /^\s*(?:test\w*|group|setUp|tearDown)\b/,
    hasOneHolder: true,
  },
};

export function testFormsOf(languageId: string): TestForms {
  return byLanguage[languageId] ?? plain;
}

/** What looks like a secret to secretlint's rules, and is none. Put together here, so that no scanner finds it in this file. */
const letters = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ".repeat(8);
const some = (length: number) => letters.slice(0, length);

export const githubToken = ["ghp", some(36)].join("_");
export const pemBody = [
  "MIIE".padEnd(64, letters),
  ...Array.from({ length: 24 }, (_, at) => letters.slice(at, at + 64)),
].join("\n");
const marker = (word: string, kind = "RSA ") => ["-----", word, ` ${kind}PRIVATE KEY-----`].join("");
export const privateKey = [marker("BEGIN"), pemBody, marker("END")].join("\n");

/** By the name of the rule: a text with the secret in it, and the secret. */
export const secrets: Readonly<Record<string, readonly [text: string, secret: string]>> = {
  "GitHub Token": [`const token = "${githubToken}";`, githubToken],
  "private key": [`key = """\n${privateKey}\n"""`, pemBody],
  "AWS Secret Access Key": [`aws_secret_access_key = "${some(40)}"`, some(40)],
  "slack token": [`slack: ${["xoxb", "123456789012", some(24)].join("-")}`, some(24)],
  "OpenAI API token": [`x ${["sk", `${some(20)}T3BlbkFJ${some(20)}`].join("-")}`, some(20)],
  "Anthropic Claude API key": [`x ${["sk", "ant", "api03", `${some(93)}AA`].join("-")}`, some(93)],
  "Hugging Face User Access Token": [
    `x ${["hf", "abcdefghijklmnopqrstuvwxyzABCDEFGH"].join("_")}`,
    "abcdefghijklmnopqrstuvwxyzABCDEFGH",
  ],
  "PostgreSQL connection string": [`url=postgres://admin:${some(12)}@db.example.com/app`, some(12)],
  "basic auth credential": [`curl https://admin:${some(12)}@api.example.com/x`, some(12)],
  "npmrc authToken": [`//registry.npmjs.org/:_authToken=${some(36)}`, some(36)],
};

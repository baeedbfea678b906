const secretNames: readonly RegExp[] = [
  /^\.env(?!\.(example|sample|template|dist)$)(\..+)?$/i,
  /^\.(npmrc|netrc|pypirc|pgpass|htpasswd|git-credentials|dockercfg)$/i,
  /^(id_(rsa|dsa|ecdsa|ed25519)|_netrc)$/i,
  /^(credentials|secrets?)(\.(json|ya?ml|toml|ini|txt|properties|xml))?$/i,
  /\.(pem|key|pfx|p12|p8|jks|keystore|kdbx|ppk|asc|gpg)$/i,
  /\.tfvars(\.json)?$/i,
];

/** Whether a file's name says that it holds secrets. Templates that are meant to be shared (`.env.example`) are not. */
export function isSecretFile(path: string): boolean {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return secretNames.some((pattern) => pattern.test(name));
}

/** What a page is made of. `cspSource` and the addresses are the webview's; `nonce` is another one for each page. */
export interface PageParts {
  readonly cspSource: string;
  readonly nonce: string;
  /** Address of dist/chatPage.js. */
  readonly scriptUri: string;
  /** Address of dist/chatPage.css, beside which its font lies. */
  readonly styleUri: string;
}

/**
 * The chat page as it is loaded. It can run the one script and load its own style, font and pictures, and nothing else:
 * there is no address to which anything could be sent.
 */
export function pageHtml({ cspSource, nonce, scriptUri, styleUri }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hearth Chat</title>
<link rel="stylesheet" href="${styleUri}">
</head>
<body class="chat">
<script nonce="${nonce}" src="${scriptUri}"></script>
</body>
</html>
`;
}

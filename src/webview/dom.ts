type Attributes = Readonly<Record<string, string>>;
type Child = Node | string;

/** An element with its attributes and children. Text is text and never HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** An icon of VS Code's, for eyes only. */
export function icon(name: string): HTMLElement {
  return element("span", { class: `codicon codicon-${name}`, "aria-hidden": "true" });
}

/** A button that is an icon; `label` is its name and its tooltip. */
export function iconButton(name: string, label: string, onClick: () => void): HTMLButtonElement {
  const button = element("button", { class: "icon", type: "button", title: label, "aria-label": label }, icon(name));
  button.addEventListener("click", onClick);
  return button;
}

export function textButton(words: string, className: string, onClick: () => void): HTMLButtonElement {
  const button = element("button", { class: className, type: "button" }, words);
  button.addEventListener("click", onClick);
  return button;
}

/** Sets an attribute, or takes it away. */
export function setAttribute(target: Element, name: string, value: string | undefined): void {
  if (value === undefined) target.removeAttribute(name);
  else if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

/** Whether the keyboard is somewhere in it. */
export function hasFocus(target: Element): boolean {
  return target.contains(document.activeElement);
}

/** Makes a text field as high as its text; the style sheet says how high it may become. */
export function growWithText(field: HTMLTextAreaElement): void {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

/** An Enter that ends the composition of a character is not meant for us. */
export function isPlainEnter(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== imeKeyCode;
}

/** What Chromium says of keys that an input method took. */
const imeKeyCode = 229;

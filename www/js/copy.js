/** Puts text on the clipboard; gives the sentence that says how that went. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    return "This browser does not let the page copy. Select the lines and copy them yourself.";
  }
}

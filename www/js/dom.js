// Builds elements from data. Text is only ever set as text, so the page runs under Trusted Types.

/** The element with this id; a missing one is a mistake in index.html and is said at once. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element with the id "${id}"`);
  return found;
}

/** element("p", { class: "hint" }, "text", child): attributes as written in HTML, children as nodes or text. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

/** A definition list's rows from [term, description, note?] triples. */
export function rows(triples) {
  return triples.map(([term, description, note]) =>
    element("div", {}, element("dt", {}, term),
      element("dd", {}, description, ...(note ? [" ", element("span", { class: "note" }, note)] : []))));
}

/** Replaces text only where it differs, so that live regions speak once. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

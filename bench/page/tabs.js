// So many tabs that all listen: this one and frames. One of them creates; when do all know, and what does a read cost meanwhile?
const { tabs, reads } = arguments[0];
await watching;
const frames = Array.from({ length: tabs - 1 }, () => document.createElement("iframe"));
await Promise.all(frames.map((frame) => new Promise((resolve) => {
  frame.onload = resolve;
  frame.src = location.href;
  document.body.append(frame);
})));
const pages = [{ until, watching, sentiance }, ...frames.map((frame) => frame.contentWindow.eval("({ until, watching, sentiance })"))];
await Promise.all(pages.map((page) => page.watching));
await Promise.all(pages.map((page) => page.sentiance.getUserId()));
const began = now();
const all = pages.map((page) => page.until(true));
await create();
const made = now();
const last = Math.max(...(await Promise.all(all)));
let at = performance.now();
for (let read = 0; read < reads; read++) await sentiance.getUserId();
const read = (performance.now() - at) / reads;
at = performance.now();
await Promise.all(pages.map((page) => page.sentiance.getUserId()));
const together = performance.now() - at;
await sentiance.reset();
await Promise.all(pages.map((page) => page.until(false)));
frames.forEach((frame) => frame.remove());
return { create: made - began, known: Math.max(0, last - made), read, together };

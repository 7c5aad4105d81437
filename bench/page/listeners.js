// So many listeners on one page: from the user's creation until the last of them is told.
const { count } = arguments[0];
await watching;
let told = 0;
let all;
const done = new Promise((resolve) => (all = resolve));
const listeners = Array.from({ length: count }, () => sentiance.onUserChange((user) => user && ++told === count && all(performance.now())));
await sentiance.getUserId();
const began = performance.now();
await create();
const made = performance.now();
const last = await done;
await sentiance.reset();
listeners.forEach((listener) => listener.remove());
return { create: made - began, known: Math.max(0, last - made) };

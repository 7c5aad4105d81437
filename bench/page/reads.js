// So many calls of one read, one after the other or all at once; and how many of them rejected.
const { name, count, together } = arguments[0];
await watching;
if (!(await sentiance.userExists())) await create();
const call = sentiance[name];
let rejected = 0;
const counted = () => call().catch(() => rejected++);
const began = performance.now();
if (together) await Promise.all(Array.from({ length: count }, counted));
else for (let at = 0; at < count; at++) await counted();
return { spent: performance.now() - began, rejected };

// So many calls of one read, one after the other or all at once.
const { name, count, together } = arguments[0];
await watching;
if (!(await sentiance.userExists())) await create();
const call = sentiance[name];
const began = performance.now();
if (together) await Promise.all(Array.from({ length: count }, () => call()));
else for (let at = 0; at < count; at++) await call();
return performance.now() - began;

// How the start of this page went. Times are in milliseconds from the navigation on.
const { ready, known, user } = await started;
// What is done later than the first answer blocks as well.
await new Promise((resolve) => setTimeout(resolve, arguments[0]));
const fetched = performance.getEntriesByType("resource").filter(({ name }) => /\.(js|wasm)$/.test(new URL(name).pathname));
const long = blocked.map(({ duration }) => duration);
return {
  ready,
  known,
  user,
  bytes: fetched.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  requests: fetched.length,
  longest: Math.max(0, ...long),
  blocking: long.reduce((sum, duration) => sum + duration - 50, 0),
  wasm: memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
  isolated: crossOriginIsolated,
};

// A fixed piece of work: how slow the processor is made to look.
const began = performance.now();
let sum = 0;
for (let at = 0; at < 2e7; at++) sum = (sum + at * at) | 0;
return performance.now() - began + (sum === 1 ? 1 : 0);

// Users made and reset, one after the other, until there were so many or the time is up; and what lies on the device with one more.
const { count, seconds } = arguments[0];
await watching;
const began = performance.now();
let cycles = 0;
for (; cycles < count && performance.now() - began < seconds * 1000; cycles++) {
  await create();
  await sentiance.reset();
}
const spent = performance.now() - began;
await create();
const database = await new Promise((resolve, reject) => {
  const request = indexedDB.open("sentiance.device");
  request.onsuccess = () => resolve(request.result);
  request.onerror = reject;
});
const row = await new Promise((resolve, reject) => {
  const request = database.transaction("device").objectStore("device").get("row");
  request.onsuccess = () => resolve(request.result);
  request.onerror = reject;
});
database.close();
const bytes = (text) => new TextEncoder().encode(text).length;
const home = bytes(localStorage["sentiance.device"]);
await sentiance.reset();
return { cycles, spent, row: bytes(JSON.stringify(row)), home, keys: localStorage.length };

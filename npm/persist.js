// Asks the browser not to clear this site's storage when it runs short of space.

const PATIENCE = 30_000;

export async function persist() {
  const asked = (async () => (await navigator.storage.persist()) === true)().catch(() => false);
  let timer;
  // A person may be asked, who may not answer.
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE, false);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

// What fetch is called with, in one form. Neither Request nor Headers need be there: Jest's jsdom has no Request.

export async function read(input, init = {}, base) {
  const isRequest = typeof Request === "function" && input instanceof Request;
  const method = (init.method ?? (isRequest ? input.method : "GET")).toUpperCase();
  const body = init.body ?? (isRequest && method !== "GET" && method !== "HEAD" ? new Uint8Array(await input.clone().arrayBuffer()) : undefined);
  const headers = pairs(init.headers ?? (isRequest ? input.headers : undefined));
  const [type, bytes] = await written(body);
  if (type && !headers.some(([name]) => name === "content-type")) headers.push(["content-type", type]);
  return {
    url: new URL(isRequest ? input.url : String(input), base),
    method,
    headers,
    body: bytes,
    redirect: init.redirect ?? (isRequest ? input.redirect : "follow"),
    signal: init.signal ?? (isRequest ? input.signal : undefined),
  };
}

function pairs(headers) {
  const found = [];
  if (!headers) return found;
  if (typeof headers.forEach === "function" && !Array.isArray(headers)) headers.forEach((value, name) => found.push([name, value]));
  else for (const [name, value] of Array.isArray(headers) ? headers : Object.entries(headers)) found.push([name, String(value)]);
  return found.map(([name, value]) => [name.toLowerCase(), value]);
}

// The type that fetch gives a body by itself, and its bytes.
async function written(body) {
  if (body === undefined || body === null) return [undefined, new Uint8Array()];
  if (body instanceof URLSearchParams) return ["application/x-www-form-urlencoded;charset=UTF-8", new TextEncoder().encode(String(body))];
  if (ArrayBuffer.isView(body)) return [undefined, new Uint8Array(body.buffer, body.byteOffset, body.byteLength)];
  if (typeof body.arrayBuffer === "function") return [body.type || undefined, new Uint8Array(await body.arrayBuffer())];
  return ["text/plain;charset=UTF-8", new TextEncoder().encode(String(body))];
}

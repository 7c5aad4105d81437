// A message's body. Of one that is too large only so much is kept, but it is read to its end: an answer before that would be lost to a client that
// is still writing. Undefined where it never ends.
export function whole(message, kept) {
  return new Promise((tell) => {
    const bytes = [];
    let length = 0;
    message.on("data", (chunk) => {
      const part = chunk.subarray(0, kept - length);
      length += part.length;
      if (part.length > 0) bytes.push(part);
    });
    message.on("end", () => tell(message.complete ? Buffer.concat(bytes) : undefined));
    message.on("error", () => tell(undefined));
    message.on("close", () => tell(undefined));
  });
}

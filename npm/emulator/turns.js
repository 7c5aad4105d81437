// A connection's requests one after the other, as HTTP/1.1 has them: a fault of one may be the end of it. Node hands over what is sent ahead at once.
export function inTurn(answer) {
  const turns = new WeakMap();
  return (request, response) => {
    const before = turns.get(request.socket) ?? Promise.resolve();
    turns.set(request.socket, before.then(() => answer(request, response)));
  };
}

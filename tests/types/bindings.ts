// The bindings, in strict use.
import { useSentianceUser } from "sentiance-web/react";
import { createUserStore, userStore, type UserSnapshot } from "sentiance-web/store";
import { onUserChange } from "sentiance-web/url";

export function Who(): string {
  const user: UserSnapshot = useSentianceUser();
  return user === undefined ? "?" : user === null ? "nobody" : user.userId;
}

export const other = createUserStore(onUserChange);
export const end: () => void = userStore.subscribe(() => other.getSnapshot()?.userId);
// @ts-expect-error a store holds no token
export const token = userStore.getSnapshot()?.tokenId;

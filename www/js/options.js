// How this page and its tabs create a user.

/** Ten seconds instead of the default thirty: a demonstration of silence need not be patient. */
export const CREATE = { authCodeUrl: "/auth/code", timeoutMs: 10_000 };

import { createAuthClient } from "better-auth/client";
import { oneTimeTokenClient } from "better-auth/client/plugins";

begin(async ({ code }) => {
  // On the app's own origin: its session is a cookie.
  const client = createAuthClient({ baseURL: location.origin, plugins: [oneTimeTokenClient()] });
  return {
    read: async () => (await client.getSession()).data?.user.id ?? null,
    async exchange() {
      const { error } = await client.oneTimeToken.verify({ token: await code() });
      if (error) throw error;
    },
    signOut: () => client.signOut(),
    observe: (told) => client.useSession.subscribe(told),
  };
});

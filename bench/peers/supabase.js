import { GoTrueClient } from "@supabase/auth-js";

begin(async ({ mock, code }) => {
  const client = new GoTrueClient({ url: `${mock}/supabase`, storageKey: "supabase", detectSessionInUrl: false });
  await client.initialize();
  return {
    read: async () => (await client.getSession()).data.session?.user.id ?? null,
    async exchange() {
      const { error } = await client.verifyOtp({ token_hash: await code(), type: "magiclink" });
      if (error) throw error;
    },
    signOut: () => client.signOut({ scope: "local" }),
    observe: (told) => client.onAuthStateChange(told),
  };
});

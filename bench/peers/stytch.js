import { createStytchClient } from "@stytch/vanilla-js/headless";

begin(async ({ mock, code }) => {
  const client = createStytchClient("public-token-test-00000000-0000-4000-8000-000000000000", { endpoints: { testAPIURL: `${mock}/stytch`, liveAPIURL: `${mock}/stytch` } });
  return {
    read: () => client.user.getSync()?.user_id ?? null,
    exchange: async () => client.session.attest({ profile_id: "bench", token: await code(), session_duration_minutes: 60 }),
    signOut: () => client.session.revoke(),
    observe: (told) => client.session.onChange(told),
  };
});

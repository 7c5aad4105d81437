import { Auth0Client } from "@auth0/auth0-spa-js";

begin(async ({ mock, code }) => {
  const client = new Auth0Client({ domain: mock, clientId: "bench", cacheLocation: "localstorage", authorizationParams: { audience: "bench", scope: "openid" } });
  return {
    read: async () => (await client.getUser())?.sub ?? null,
    exchange: async () => client.loginWithCustomTokenExchange({ subject_token: await code(), subject_token_type: "urn:bench:code", audience: "bench", scope: "openid" }),
    signOut: () => client.logout({ openUrl: false }),
    // It has no way to observe.
  };
});

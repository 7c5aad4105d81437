import { PublicClientApplication } from "@azure/msal-browser";

// It speaks https only: its network client is a plain fetch that asks the mock instead.
const HOST = "https://login.bench.invalid";

begin(async ({ mock, code }) => {
  const ask = async (method, url, { headers, body } = {}) => {
    const answer = await fetch(url.replace(HOST, mock), { method, headers, body });
    return { headers: Object.fromEntries(answer.headers), body: await answer.json(), status: answer.status };
  };
  const authority = `${HOST}/msal`;
  const metadata = { issuer: authority, authorization_endpoint: `${authority}/authorize`, token_endpoint: `${authority}/token`, jwks_uri: `${authority}/keys` };
  const client = new PublicClientApplication({
    auth: { clientId: "bench", authority, knownAuthorities: [new URL(HOST).host], authorityMetadata: JSON.stringify(metadata), redirectUri: location.origin },
    cache: { cacheLocation: "localStorage" },
    system: {
      protocolMode: "OIDC",
      networkClient: { sendGetRequestAsync: (url, options) => ask("GET", url, options), sendPostRequestAsync: (url, options) => ask("POST", url, options) },
    },
  });
  await client.initialize();
  return {
    read: () => client.getAllAccounts()[0]?.localAccountId ?? null,
    exchange: async () => client.acquireTokenByCode({ code: await code(), scopes: ["openid"] }),
    signOut: () => client.clearCache(),
    observe: (told) => client.addEventCallback(told),
  };
});

import { OidcClient, UserManager, WebStorageStateStore } from "oidc-client-ts";

begin(async ({ mock, code }) => {
  const store = new WebStorageStateStore({ store: localStorage });
  const metadata = { issuer: mock, authorization_endpoint: `${mock}/oidc/authorize`, token_endpoint: `${mock}/oidc/token` };
  const settings = { authority: mock, metadata, client_id: "bench", redirect_uri: location.origin, userStore: store, stateStore: store };
  const manager = new UserManager(settings);
  let state;
  return {
    read: async () => (await manager.getUser())?.profile.sub ?? null,
    // It takes a code only as the answer to a redirect of its own, whose traces are laid here, before the time is taken.
    prepare: async () => ({ state } = await new OidcClient(settings).createSigninRequest({})),
    exchange: async () => manager.signinRedirectCallback(`${location.origin}/?code=${await code()}&state=${state.id}`),
    signOut: () => manager.removeUser(),
    observe: (told) => manager.events.addUserLoaded(told),
  };
});

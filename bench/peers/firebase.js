import { initializeApp } from "@firebase/app";
import { browserLocalPersistence, connectAuthEmulator, initializeAuth, onAuthStateChanged, signInWithCustomToken, signOut } from "@firebase/auth";

begin(async ({ mock, code }) => {
  const auth = initializeAuth(initializeApp({ apiKey: "any", projectId: "bench" }), { persistence: browserLocalPersistence });
  connectAuthEmulator(auth, mock, { disableWarnings: true });
  await auth.authStateReady();
  return {
    read: () => auth.currentUser?.uid ?? null,
    exchange: async () => signInWithCustomToken(auth, await code()),
    signOut: () => signOut(auth),
    observe: (told) => onAuthStateChanged(auth, told),
  };
});

// Rendered on the server; only the panel is used on the client.
import { Panel } from "../panel.js";

export default function Page() {
  return (
    <main>
      <h1>The default entry</h1>
      <Panel />
    </main>
  );
}

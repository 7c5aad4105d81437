//! `sentiance-web/testing` in a browser: the built package against the kit's fetch, and not one request.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    tests![a_user_lives_without_a_network]
}

async fn a_user_lives_without_a_network() -> Outcome {
    let stage = Stage::open().await?;
    let told = stage
        .run(
            "const { createPlatform } = await import('/sentiance-web/testing.js');
             const m = await sentiance();
             const kit = await createPlatform({ person: 'ana' });
             kit.install();
             performance.clearResourceTimings();
             const options = { authCodeUrl: '/auth/code', appUserId: 'ana', timeoutMs: 8_000 };
             try {
               kit.fault([{ route: 'exchange', fault: { kind: 'stall-body', at: 9 } }, { route: 'auth-code', fault: { kind: 'status', status: 503 } }]);
               const { userInfo } = await m.ensureUser(options);
               const same = kit.users().length === 1 && kit.users()[0].user_id === userInfo.userId;
               const { users_made, auth_code, answered_again } = kit.counters();
               const sent = await m.authorizedFetch(`${kit.platformUrl}/users/x/token`, { method: 'POST' }).then((answer) => answer.status, (error) => error.kind);
               await m.reset();
               return { same, users_made, auth_code, answered_again, sent, left: await m.getUserId(), asked: performance.getEntriesByType('resource').map(({ name }) => name) };
             } finally {
               kit.uninstall();
             }",
        )
        .await?;
    assert_eq!(told, json!({ "same": true, "users_made": 1, "auth_code": 3, "answered_again": 1, "sent": 400, "left": null, "asked": [] }), "{told}");
    assert_eq!(stage.control.counters().await?["exchange"], 0);
    stage.finish().await
}

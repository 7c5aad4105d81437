use super::*;

fn ana(world: &mut World) -> Exchanged {
    let code = world.mint("ana");
    world.exchange(&code, "k1", "i1").unwrap()
}

#[test]
fn a_refreshed_token_works_for_another_minute() {
    let mut world = World::new();
    let Exchanged { user, token: old, .. } = ana(&mut world);
    world.wait(1000);
    let new = world.refresh(&user, &old.id).unwrap();
    assert_ne!(new.id, old.id);
    assert_eq!(new.expires_at, world.now.plus(TOKEN_LIFE_MS));
    world.wait(OLD_TOKEN_GRACE_MS - 1);
    // Its answer was lost, so the old one is sent again; that does not prolong its minute.
    assert!(world.refresh(&user, &old.id).is_ok());
    world.wait(1);
    assert_eq!(world.refresh(&user, &old.id), Err(Refusal::TokenUnknown));
    assert!(world.refresh(&user, &new.id).is_ok());
}

#[test]
fn an_expired_token_can_be_refreshed() {
    let mut world = World::new();
    let Exchanged { user, token, .. } = ana(&mut world);
    world.wait(TOKEN_LIFE_MS * 2);
    assert!(world.refresh(&user, &token.id).is_ok());
}

#[test]
fn a_token_is_its_users_only() {
    let mut world = World::new();
    let ana = ana(&mut world);
    let code = world.mint("ben");
    let ben = world.exchange(&code, "k2", "i1").unwrap();
    assert_eq!(world.refresh(&ben.user, &ana.token.id), Err(Refusal::TokenUnknown));
    assert_eq!(world.refresh(&UserId::new("nobody"), &ana.token.id), Err(Refusal::TokenUnknown));
    assert_eq!(world.refresh(&ana.user, &Secret::new("none")), Err(Refusal::TokenUnknown));
    assert_eq!(world.notify_reset(&ben.user, &ana.token.id, "i1"), Err(Refusal::TokenUnknown));
}

#[test]
fn a_disabled_users_token_is_known_and_a_deleted_ones_is_not() {
    let mut world = World::new();
    let Exchanged { user, token, .. } = ana(&mut world);
    world.platform.disable_user(&user);
    assert_eq!(world.refresh(&user, &token.id), Err(Refusal::UserDisabled));
    world.platform.enable_user(&user);
    assert!(world.refresh(&user, &token.id).is_ok());
    world.platform.delete_user(&user);
    assert_eq!(world.refresh(&user, &token.id), Err(Refusal::TokenUnknown));
    assert_eq!(world.notify_reset(&user, &token.id, "i1"), Err(Refusal::TokenUnknown));
}

#[test]
fn a_reset_takes_back_all_tokens_of_its_install_and_can_be_told_twice() {
    let mut world = World::new();
    let first = ana(&mut world);
    let user = first.user;
    let refreshed = world.refresh(&user, &first.token.id).unwrap();
    let code = world.mint("ana");
    let elsewhere = world.exchange(&code, "k2", "i2").unwrap();
    assert_eq!(world.notify_reset(&user, &refreshed.id, "i2"), Err(Refusal::TokenUnknown));
    assert_eq!(world.notify_reset(&user, &refreshed.id, "i1"), Ok(()));
    assert_eq!(world.notify_reset(&user, &refreshed.id, "i1"), Ok(()));
    assert_eq!(world.refresh(&user, &first.token.id), Err(Refusal::TokenUnknown));
    assert_eq!(world.refresh(&user, &refreshed.id), Err(Refusal::TokenUnknown));
    assert!(world.refresh(&user, &elsewhere.token.id).is_ok());
    let [summary] = &world.platform.users(world.now)[..] else { panic!("one user") };
    assert_eq!((summary.resets, summary.status), (1, Status::Active));
}

#[test]
fn a_token_past_its_minute_cannot_tell_of_a_reset() {
    let mut world = World::new();
    let Exchanged { user, token, .. } = ana(&mut world);
    world.refresh(&user, &token.id).unwrap();
    world.wait(OLD_TOKEN_GRACE_MS);
    assert_eq!(world.notify_reset(&user, &token.id, "i1"), Err(Refusal::TokenUnknown));
}

#[test]
fn a_call_that_is_answered_again_after_a_reset_gets_a_token_that_works() {
    let mut world = World::new();
    let code = world.mint("ana");
    let first = world.exchange(&code, "k1", "i1").unwrap();
    world.notify_reset(&first.user, &first.token.id, "i1").unwrap();
    let again = world.exchange(&code, "k1", "i1").unwrap();
    assert!(world.refresh(&first.user, &again.token.id).is_ok());
}

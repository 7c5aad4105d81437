use super::*;

/// Everything there is to keep: a spent and an unspent code, a refreshed token, a reset, a disabled user.
fn lived_in() -> (World, Secret, Exchanged) {
    let mut world = World::new();
    let (spent, unspent, other) = (world.mint("ana"), world.mint("ana"), world.mint("ben"));
    let ana = world.exchange(&spent, "k1", "i1").unwrap();
    let ben = world.exchange(&other, "k2", "i2").unwrap();
    let token = world.refresh(&ben.user, &ben.token.id).unwrap();
    world.notify_reset(&ben.user, &token.id, "i2").unwrap();
    world.platform.disable_user(&ben.user);
    (world, unspent, ana)
}

#[test]
fn a_restart_changes_nothing_but_the_counters() {
    let (mut world, unspent, ana) = lived_in();
    let json = serde_json::to_string(&world.platform.snapshot()).unwrap();
    let users = world.platform.users(world.now);
    world.platform = Platform::restored(api_keys(), Snapshot::parse(&json).unwrap());
    assert_eq!(world.platform.users(world.now), users);
    assert_eq!(serde_json::to_string(&world.platform.snapshot()).unwrap(), json);
    assert_eq!(world.platform.counters(), Counters::default());
    let again = world.exchange(&unspent, "k1", "i1").unwrap();
    assert_eq!((again.how, again.token), (How::AnsweredAgain, ana.token));
}

#[test]
fn what_is_not_the_emulators_state_is_refused_with_a_reason() {
    for text in ["", "{", "[]", "{}", r#"{"format":1}"#, r#"{"format":1,"users":[]}"#] {
        assert!(matches!(Snapshot::parse(text), Err(SnapshotError::Malformed(_))), "{text}");
    }
    assert!(matches!(Snapshot::parse(r#"{"format":2}"#), Err(SnapshotError::OtherFormat { found: 2 })));
}

#[test]
fn the_list_of_users_holds_no_secret() {
    let (world, unspent, ana) = lived_in();
    let list = serde_json::to_string(&world.platform.users(world.now)).unwrap();
    for secret in [&unspent, &ana.token.id] {
        assert!(!list.contains(secret.reveal()));
    }
}

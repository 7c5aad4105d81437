use super::*;

#[test]
fn a_new_external_id_makes_a_user_and_a_known_one_restores_it_with_a_new_token() {
    let mut world = World::new();
    let (first, second, other) = (world.mint("ana"), world.mint("ana"), world.mint("ben"));
    let made = world.exchange(&first, "k1", "i1").unwrap();
    assert_eq!(made.how, How::Made);
    assert_eq!(made.user.to_string().len(), 24);
    assert_eq!(made.token.expires_at, world.now.plus(TOKEN_LIFE_MS));
    let restored = world.exchange(&second, "k2", "i1").unwrap();
    assert_eq!((restored.how, &restored.user), (How::Restored, &made.user));
    assert_ne!(restored.token.id, made.token.id);
    let ben = world.exchange(&other, "k3", "i1").unwrap();
    assert_eq!(ben.how, How::Made);
    assert_ne!(ben.user, made.user);
    let counted = world.platform.counters();
    assert_eq!((counted.users_made, counted.users_restored, counted.codes_spent), (2, 1, 3));
}

#[test]
fn another_install_of_a_known_user_is_let_in_and_the_first_one_stays() {
    let mut world = World::new();
    let (first, second) = (world.mint("ana"), world.mint("ana"));
    let here = world.exchange(&first, "k1", "i1").unwrap();
    let there = world.exchange(&second, "k2", "i2").unwrap();
    assert_eq!(there.user, here.user);
    assert!(world.refresh(&here.user, &here.token.id).is_ok());
    assert!(world.refresh(&there.user, &there.token.id).is_ok());
}

#[test]
fn an_unknown_code_is_refused() {
    let mut world = World::new();
    assert_eq!(world.exchange(&Secret::new("a".repeat(128)), "k1", "i1"), Err(Refusal::CodeUnknown));
}

#[test]
fn a_code_works_until_its_last_millisecond() {
    let mut world = World::new();
    let (in_time, late) = (world.mint("ana"), world.mint("ben"));
    world.wait(CODE_LIFE_MS - 1);
    assert!(world.exchange(&in_time, "k1", "i1").is_ok());
    world.wait(1);
    assert_eq!(world.exchange(&late, "k2", "i1"), Err(Refusal::CodeExpired));
    assert_eq!(world.platform.counters().users_made, 1);
}

#[test]
fn a_used_code_is_answered_again_only_to_its_own_key_and_install() {
    let mut world = World::new();
    let code = world.mint("ana");
    let first = world.exchange(&code, "k1", "i1").unwrap();
    // Long after the code's time: a lost answer may be asked for late.
    world.wait(CODE_LIFE_MS * 2);
    let again = world.exchange(&code, "k1", "i1").unwrap();
    assert_eq!(again, Exchanged { how: How::AnsweredAgain, ..first });
    assert_eq!(world.exchange(&code, "k2", "i1"), Err(Refusal::CodeUsed));
    assert_eq!(world.exchange(&code, "k1", "i2"), Err(Refusal::CodeUsed));
    let counted = world.platform.counters();
    assert_eq!((counted.users_made, counted.codes_spent, counted.answered_again), (1, 1, 1));
}

#[test]
fn answered_again_after_the_tokens_end_there_is_a_new_one() {
    let mut world = World::new();
    let code = world.mint("ana");
    let first = world.exchange(&code, "k1", "i1").unwrap();
    world.wait(TOKEN_LIFE_MS);
    let again = world.exchange(&code, "k1", "i1").unwrap();
    assert_eq!(again.user, first.user);
    assert_ne!(again.token.id, first.token.id);
    assert_eq!(world.exchange(&code, "k1", "i1").unwrap().token, again.token);
}

#[test]
fn a_fresh_code_with_the_same_key_for_the_same_person_gives_the_same_answer_and_is_spent() {
    let mut world = World::new();
    let (lost, fresh) = (world.mint("ana"), world.mint("ana"));
    let first = world.exchange(&lost, "k1", "i1").unwrap();
    let again = world.exchange(&fresh, "k1", "i1").unwrap();
    assert_eq!(again, Exchanged { how: How::AnsweredAgain, ..first });
    assert_eq!(world.exchange(&fresh, "k2", "i1"), Err(Refusal::CodeUsed));
    assert_eq!(world.platform.counters().codes_spent, 2);
}

#[test]
fn a_key_of_another_install_or_person_is_a_conflict_and_the_code_stays_unspent() {
    let mut world = World::new();
    let (first, same_person, other_person) = (world.mint("ana"), world.mint("ana"), world.mint("ben"));
    world.exchange(&first, "k1", "i1").unwrap();
    assert_eq!(world.exchange(&same_person, "k1", "i2"), Err(Refusal::IdempotencyConflict));
    assert_eq!(world.exchange(&other_person, "k1", "i1"), Err(Refusal::IdempotencyConflict));
    let counted = world.platform.counters();
    assert_eq!((counted.users_made, counted.users_restored, counted.idempotency_conflicts), (1, 0, 2));
    assert_eq!(world.exchange(&same_person, "k2", "i2").unwrap().how, How::Restored);
    assert_eq!(world.exchange(&other_person, "k3", "i1").unwrap().how, How::Made);
}

#[test]
fn a_disabled_user_is_refused_everywhere_until_enabled() {
    let mut world = World::new();
    let (first, second) = (world.mint("ana"), world.mint("ana"));
    let made = world.exchange(&first, "k1", "i1").unwrap();
    assert!(world.platform.disable_user(&made.user));
    assert_eq!(world.exchange(&second, "k2", "i1"), Err(Refusal::UserDisabled));
    assert_eq!(world.exchange(&first, "k1", "i1"), Err(Refusal::UserDisabled));
    assert_eq!(world.exchange(&second, "k1", "i1"), Err(Refusal::UserDisabled));
    assert!(world.platform.enable_user(&made.user));
    assert_eq!(world.exchange(&second, "k2", "i1").unwrap().user, made.user);
}

#[test]
fn a_deleted_users_external_id_is_free_and_its_used_code_stays_used() {
    let mut world = World::new();
    let (first, second, third) = (world.mint("ana"), world.mint("ana"), world.mint("ana"));
    let made = world.exchange(&first, "k1", "i1").unwrap();
    assert!(world.platform.delete_user(&made.user));
    assert_eq!(world.exchange(&first, "k1", "i1"), Err(Refusal::CodeUsed));
    let anew = world.exchange(&second, "k1", "i1").unwrap();
    assert_eq!(anew.how, How::Made);
    assert_ne!(anew.user, made.user);
    assert_eq!(world.exchange(&third, "k2", "i1").unwrap().user, anew.user);
    assert!(!world.platform.delete_user(&made.user));
    assert!(!world.platform.disable_user(&made.user));
    assert!(!world.platform.enable_user(&made.user));
}

#[test]
fn a_platform_without_idempotency_keys_restores_but_never_answers_again() {
    let mut world = World::new();
    let ignoring = Deviation { ignore_idempotency: true, ..Deviation::default() };
    let (lost, fresh) = (world.mint("ana"), world.mint("ana"));
    let first = world.exchange_deviating(&lost, "k1", "i1", ignoring).unwrap();
    assert_eq!(world.exchange_deviating(&lost, "k1", "i1", ignoring), Err(Refusal::CodeUsed));
    let restored = world.exchange_deviating(&fresh, "k1", "i1", ignoring).unwrap();
    assert_eq!((restored.how, restored.user), (How::Restored, first.user));
    // Nothing was remembered either.
    assert_eq!(world.exchange(&lost, "k1", "i1"), Err(Refusal::CodeUsed));
}

#[test]
fn an_expired_code_by_fault_stays_expired() {
    let mut world = World::new();
    let code = world.mint("ana");
    let expiring = Deviation { expire_code: true, ..Deviation::default() };
    assert_eq!(world.exchange_deviating(&code, "k1", "i1", expiring), Err(Refusal::CodeExpired));
    assert_eq!(world.exchange(&code, "k1", "i1"), Err(Refusal::CodeExpired));
}

#[test]
fn a_second_use_can_take_back_what_the_first_gave() {
    let mut world = World::new();
    let code = world.mint("ana");
    let first = world.exchange(&code, "k1", "i1").unwrap();
    let revoking = Deviation { revoke_on_reuse: true, ..Deviation::default() };
    // Its own key is not a second use.
    assert_eq!(world.exchange_deviating(&code, "k1", "i1", revoking).unwrap().token, first.token);
    assert_eq!(world.exchange_deviating(&code, "k2", "i1", revoking), Err(Refusal::CodeUsed));
    assert_eq!(world.refresh(&first.user, &first.token.id), Err(Refusal::TokenUnknown));
}

#[test]
fn nothing_is_left_after_clear_but_the_api_keys() {
    let mut world = World::new();
    let code = world.mint("ana");
    let made = world.exchange(&code, "k1", "i1").unwrap();
    world.platform.clear();
    assert_eq!(world.platform.counters(), Counters::default());
    assert_eq!(world.exchange(&code, "k1", "i1"), Err(Refusal::CodeUnknown));
    assert_eq!(world.refresh(&made.user, &made.token.id), Err(Refusal::TokenUnknown));
    let code = world.mint("ana");
    assert_eq!(world.exchange(&code, "k1", "i1").unwrap().how, How::Made);
}

use super::*;

fn mint(world: &mut World, key: Option<&str>, external_id: Option<&str>) -> Result<Minted, Refusal> {
    let key = key.map(Secret::new);
    world.at(|platform, moment| platform.mint(key.as_ref(), external_id, Deviation::default(), moment))
}

#[test]
fn a_code_is_128_lower_case_hex_and_lives_ten_minutes() {
    let mut world = World::new();
    let minted = mint(&mut world, Some(KEY), Some("ana")).unwrap();
    let code = minted.code.reveal();
    assert_eq!(code.len(), 128);
    assert!(code.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')));
    assert_eq!(minted.expires_at, world.now.plus(600_000));
    assert_ne!(mint(&mut world, Some(KEY), Some("ana")).unwrap().code, minted.code);
    assert_eq!(world.platform.counters().codes_minted, 2);
}

#[test]
fn only_a_key_with_the_scope_mints() {
    let mut world = World::new();
    assert_eq!(mint(&mut world, None, Some("ana")), Err(Refusal::Unauthorized));
    assert_eq!(mint(&mut world, Some("nobody's"), Some("ana")), Err(Refusal::Unauthorized));
    assert_eq!(mint(&mut world, Some(KEY_WITHOUT_SCOPE), Some("ana")), Err(Refusal::ForbiddenScope(Scope::UserLink)));
    assert_eq!(world.platform.counters().codes_minted, 0);
}

#[test]
fn the_external_id_has_1_to_256_characters() {
    let mut world = World::new();
    for wrong in [None, Some(""), Some("  "), Some("é".repeat(257).as_str())] {
        assert_eq!(mint(&mut world, Some(KEY), wrong), Err(Refusal::InvalidExternalId));
    }
    assert!(mint(&mut world, Some(KEY), Some(&"é".repeat(256))).is_ok());
}

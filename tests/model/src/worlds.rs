//! The worlds that are explored, in families: those of every run, and those of a deep one.

use super::network::{Age, Person};
use super::subject::Call;
use super::world::{Beginning, Faults, Program, Resident, World};
use crate::core::create::Source;
use crate::core::{Existing, Standing};

pub const URL: Call = Call::Create(Source::Url);
pub const LITERAL: Call = Call::Create(Source::Literal);
pub const CALLBACK: Call = Call::Create(Source::Callback);
pub const RESET: Call = Call::Reset;
pub const READ: Call = Call::Read;
pub const ANN: Call = Call::Ensure(Person::Ann, Source::Url, Existing::Replaced);
pub const ANN_LITERAL: Call = Call::Ensure(Person::Ann, Source::Literal, Existing::Replaced);
pub const ANN_CALLBACK: Call = Call::Ensure(Person::Ann, Source::Callback, Existing::Replaced);
pub const ANN_OR_NOBODY: Call = Call::Ensure(Person::Ann, Source::Url, Existing::Kept);
pub const BOB: Call = Call::Ensure(Person::Bob, Source::Url, Existing::Replaced);
pub const BOB_OR_NOBODY: Call = Call::Ensure(Person::Bob, Source::Url, Existing::Kept);
pub const TOKEN: Call = Call::Token { refused: false };
pub const TOKEN_AFTER_REFUSAL: Call = Call::Token { refused: true };

/// A user that the app has not named, as createUser alone makes it.
pub const STRANGER: Resident = Resident { person: None, token: Age::Fresh, standing: Standing::Enabled };
pub const ANNS: Resident = Resident { person: Some(Person::Ann), ..STRANGER };
pub const DUE: Resident = Resident { token: Age::Due, ..ANNS };
pub const OVER: Resident = Resident { token: Age::Over, ..ANNS };
pub const DISABLED: Resident = Resident { standing: Standing::Disabled, ..ANNS };
pub const LAPSED: Resident = Resident { standing: Standing::Lapsed, ..ANNS };

/// Worlds that belong together, one line of the report.
pub struct Family {
    pub name: String,
    pub worlds: Vec<World>,
}

type Programs = &'static [(&'static [Call], &'static [Call])];

/// A world with Web Locks, a platform that honours keys, and no fault.
pub fn world(programs: &[(&'static [Call], &'static [Call])]) -> World {
    World {
        programs: programs.iter().map(|(first, after)| Program { first, after }).collect(),
        beginning: Beginning::Fresh,
        locks: true,
        slow_locks: false,
        honours_keys: true,
        home_lags: false,
        any_order: false,
        best_effort: false,
        faults: Faults::NONE,
        budget: 0,
        numbers_from: 0,
    }
}

/// With and without Web Locks, with a platform that honours keys and one that ignores them.
fn every_way(programs: &[Programs], budget: u8) -> Vec<World> {
    let ways = [(true, true), (true, false), (false, true), (false, false)];
    let each = |programs: &Programs| ways.map(|(locks, honours_keys)| World { locks, honours_keys, faults: Faults::ALL, budget, ..world(programs) });
    programs.iter().flat_map(each).collect()
}

/// With and without Web Locks.
fn two_ways(programs: &[Programs], budget: u8) -> Vec<World> {
    let each = |programs: &Programs| [true, false].map(|locks| World { locks, faults: Faults::ALL, budget, ..world(programs) });
    programs.iter().flat_map(each).collect()
}

/// With Web Locks and a platform that honours keys.
fn one_way(programs: &[Programs], faults: Faults, budget: u8) -> Vec<World> {
    programs.iter().map(|programs| World { faults, budget, ..world(programs) }).collect()
}

fn family(name: impl Into<String>, worlds: Vec<World>) -> Family {
    Family { name: name.into(), worlds }
}

const ALONE: &[Programs] = &[&[(&[URL], &[URL, READ])], &[(&[LITERAL], &[LITERAL])], &[(&[CALLBACK], &[CALLBACK])]];

const ALONE_LONGER: &[Programs] = &[
    &[(&[URL, RESET], &[READ])],
    &[(&[URL, READ, RESET], &[URL])],
    &[(&[URL, RESET, URL], &[READ])],
    &[(&[LITERAL, RESET, LITERAL], &[READ])],
    &[(&[RESET, URL, READ], &[READ])],
    &[(&[URL, URL], &[URL])],
];

const TWO_CREATE: &[Programs] = &[
    &[(&[URL], &[URL]), (&[URL], &[READ])],
    &[(&[URL], &[URL]), (&[LITERAL], &[READ])],
    &[(&[URL], &[READ]), (&[CALLBACK], &[URL])],
    &[(&[LITERAL], &[LITERAL]), (&[LITERAL], &[READ])],
    &[(&[LITERAL], &[READ]), (&[CALLBACK], &[CALLBACK])],
    &[(&[CALLBACK], &[CALLBACK]), (&[CALLBACK], &[READ])],
];

const CREATE_AGAINST_RESET: &[Programs] = &[
    &[(&[URL], &[URL]), (&[RESET], &[READ])],
    &[(&[LITERAL], &[READ]), (&[RESET], &[RESET])],
    &[(&[CALLBACK], &[URL]), (&[RESET, READ], &[READ])],
    &[(&[URL, RESET], &[READ]), (&[READ], &[READ])],
];

const CREATE_AND_RESET: &[Programs] =
    &[&[(&[URL, RESET], &[READ]), (&[URL], &[READ])], &[(&[URL], &[READ]), (&[RESET, URL], &[READ])], &[(&[LITERAL, RESET], &[READ]), (&[URL], &[URL])]];

const LONG: &[Programs] = &[
    &[(&[URL, RESET, URL], &[READ]), (&[URL], &[READ])],
    &[(&[URL, RESET], &[URL]), (&[URL, RESET], &[READ])],
    &[(&[URL, READ], &[READ]), (&[RESET, URL], &[URL])],
];

const THREE_TABS: &[Programs] = &[
    &[(&[URL], &[READ]), (&[URL], &[READ]), (&[RESET], &[])],
    &[(&[URL], &[READ]), (&[LITERAL], &[READ]), (&[READ], &[])],
    &[(&[URL], &[READ]), (&[RESET], &[]), (&[READ], &[])],
    &[(&[URL], &[READ]), (&[RESET], &[]), (&[RESET], &[])],
];

const THREE_CREATE: &[Programs] = &[&[(&[URL], &[URL]), (&[URL], &[READ]), (&[URL], &[])], &[(&[URL], &[]), (&[LITERAL], &[]), (&[CALLBACK], &[])]];

const LAGGING: &[Programs] =
    &[&[(&[URL], &[READ]), (&[RESET], &[READ])], &[(&[URL, READ], &[READ]), (&[RESET], &[URL])], &[(&[URL], &[READ]), (&[URL], &[READ])]];

const OF_A_USER: &[Programs] = &[&[(&[URL], &[URL]), (&[RESET], &[READ])], &[(&[RESET, URL], &[READ]), (&[READ], &[READ])]];

const ENSURE_ALONE: &[Programs] = &[
    &[(&[ANN], &[ANN, TOKEN])],
    &[(&[ANN_LITERAL], &[ANN])],
    &[(&[ANN_CALLBACK], &[BOB])],
    &[(&[ANN, BOB], &[ANN])],
    &[(&[ANN, RESET], &[ANN])],
    &[(&[URL, ANN], &[ANN_OR_NOBODY])],
];

const TWO_ENSURE: &[Programs] = &[
    &[(&[ANN], &[ANN]), (&[ANN], &[READ])],
    &[(&[ANN], &[ANN]), (&[BOB], &[READ])],
    &[(&[ANN_LITERAL], &[READ]), (&[ANN_CALLBACK], &[READ])],
    &[(&[ANN], &[READ]), (&[BOB_OR_NOBODY], &[BOB])],
    &[(&[URL], &[URL]), (&[ANN], &[ANN])],
    &[(&[LITERAL], &[READ]), (&[ANN_OR_NOBODY], &[READ])],
];

const ENSURE_AND_RESET: &[Programs] =
    &[&[(&[ANN], &[READ]), (&[RESET, ANN], &[READ])], &[(&[ANN, READ], &[READ]), (&[RESET], &[ANN])], &[(&[ANN, RESET], &[READ]), (&[ANN], &[ANN])]];

const THREE_ENSURE: &[Programs] = &[
    &[(&[ANN], &[ANN]), (&[ANN], &[]), (&[ANN], &[])],
    &[(&[ANN], &[]), (&[ANN], &[]), (&[BOB], &[])],
    &[(&[ANN], &[ANN]), (&[ANN], &[]), (&[RESET], &[])],
    &[(&[URL], &[]), (&[ANN], &[]), (&[BOB], &[])],
];

const ENSURE_ON_A_USER: &[Programs] = &[
    &[(&[ANN], &[ANN]), (&[READ], &[])],
    &[(&[BOB], &[READ]), (&[READ], &[BOB])],
    &[(&[BOB_OR_NOBODY], &[READ]), (&[ANN], &[READ])],
    &[(&[URL], &[ANN]), (&[ANN], &[])],
];

const TOKENS_ALONE: &[Programs] =
    &[&[(&[TOKEN, TOKEN], &[TOKEN])], &[(&[TOKEN, RESET], &[TOKEN])], &[(&[TOKEN_AFTER_REFUSAL, TOKEN], &[TOKEN])], &[(&[TOKEN, ANN], &[TOKEN])]];

const TWO_TOKENS: &[Programs] = &[
    &[(&[TOKEN], &[TOKEN]), (&[TOKEN], &[READ])],
    &[(&[TOKEN_AFTER_REFUSAL], &[TOKEN]), (&[TOKEN, READ], &[TOKEN])],
    &[(&[TOKEN], &[TOKEN]), (&[RESET], &[TOKEN])],
    &[(&[TOKEN], &[TOKEN]), (&[BOB], &[TOKEN])],
    &[(&[TOKEN, RESET], &[READ]), (&[TOKEN], &[TOKEN])],
];

const TOKENS_AND_MORE: &[Programs] = &[&[(&[TOKEN, TOKEN], &[TOKEN]), (&[RESET, ANN], &[TOKEN])], &[(&[TOKEN, BOB], &[TOKEN]), (&[TOKEN, ANN], &[])]];

const THREE_TOKENS: &[Programs] = &[
    &[(&[TOKEN], &[TOKEN]), (&[TOKEN], &[]), (&[TOKEN], &[])],
    &[(&[TOKEN], &[]), (&[TOKEN], &[]), (&[RESET], &[])],
    &[(&[TOKEN], &[]), (&[TOKEN], &[]), (&[BOB], &[])],
    &[(&[ANN], &[]), (&[BOB], &[]), (&[TOKEN], &[])],
];

/// The same worlds, with each of these users there from the beginning.
fn residing(worlds: &[World], residents: &[Resident]) -> Vec<World> {
    let with = |resident: &Resident| {
        let beginning = Beginning::User(*resident);
        worlds.iter().map(move |world| World { beginning, ..world.clone() })
    };
    residents.iter().flat_map(with).collect()
}

/// A creation takes over what a killed one left; answers are lost, another person logs in, the lease is overtaken.
fn taken_over() -> Vec<World> {
    let faults = Faults::TAB_KILL.and(Faults::NETWORK).and(Faults::LOGIN).and(Faults::CLOCK);
    one_way(&[&[(&[URL], &[URL]), (&[URL], &[])]], faults, 4)
}

/// An ensureUser takes over what a killed createUser of another person left, finds that it was another's, and asks for its lease once
/// more, while a reset and another ensureUser come between.
const TAKEN_OVER_FOR_BOB: &[Programs] = &[&[(&[URL], &[RESET, BOB]), (&[BOB], &[])], &[(&[URL], &[ANN, BOB]), (&[BOB], &[])]];

/// Another beginning, locks that take time, a module that trusts its storage less.
fn settings(budget: u8) -> Vec<World> {
    let mut worlds = Vec::new();
    for programs in OF_A_USER {
        let base = World { faults: Faults::ALL, budget, ..world(programs) };
        worlds.extend([Beginning::User(STRANGER), Beginning::LeftoverHome].map(|beginning| World { beginning, ..base.clone() }));
        worlds.push(World { slow_locks: true, ..base.clone() });
        worlds.push(World { best_effort: true, ..base });
    }
    worlds.extend(one_way(&ALONE[..1], Faults::ALL, budget + 1).into_iter().map(|world| World { best_effort: true, ..world }));
    worlds
}

/// Transactions of one tab overtake each other.
fn any_order(budget: u8) -> Vec<World> {
    let programs = [ALONE_LONGER[0], ALONE_LONGER[2], CREATE_AND_RESET[0]];
    one_way(&programs, Faults::ALL, budget).into_iter().map(|world| World { any_order: true, ..world }).collect()
}

fn lagging(budget: u8) -> Vec<World> {
    let faults = Faults::TAB_KILL.and(Faults::BROWSER_KILL).and(Faults::STORAGE).and(Faults::OUTAGE);
    let mut worlds = one_way(LAGGING, faults, budget);
    worlds.extend(one_way(&LAGGING[..1], faults, budget).into_iter().map(|world| World { beginning: Beginning::User(STRANGER), ..world }));
    worlds.into_iter().map(|world| World { home_lags: true, ..world }).collect()
}

/// The same worlds in other settings: locks that take time, home seen late, transactions in any order, storage that is trusted less.
fn in_other_settings(worlds: &[World]) -> Vec<World> {
    let set = |world: &World| {
        let base = world.clone();
        [
            World { slow_locks: true, ..base.clone() },
            World { home_lags: true, ..base.clone() },
            World { any_order: true, ..base.clone() },
            World { best_effort: true, ..base },
        ]
    };
    worlds.iter().flat_map(set).collect()
}

/// What every run explores: some ninety seconds of one processor.
pub fn every_run() -> Vec<Family> {
    vec![
        family("one tab, 3 faults", every_way(ALONE, 3)),
        family("one tab, longer, 2 faults", every_way(ALONE_LONGER, 2)),
        family("two tabs create, 1 fault", every_way(TWO_CREATE, 1)),
        family("two tabs create, 2 faults", one_way(TWO_CREATE, Faults::ALL, 2)),
        family("create against reset, 1 fault", every_way(CREATE_AGAINST_RESET, 1)),
        family("create against reset, 2 faults", one_way(CREATE_AGAINST_RESET, Faults::ALL, 2)),
        family("create and reset, 1 fault", every_way(CREATE_AND_RESET, 1)),
        family("create and reset, 2 faults", one_way(&CREATE_AND_RESET[1..2], Faults::ALL, 2)),
        family("longer programs, 1 fault", one_way(LONG, Faults::ALL, 1)),
        family("three tabs, 1 fault", one_way(THREE_TABS, Faults::ALL, 1)),
        family("three tabs create, 1 fault", every_way(THREE_CREATE, 1)),
        family("home lags, 2 faults", lagging(2)),
        family("transactions in any order, 1 fault", any_order(1)),
        family("a killed creation of another person, 4 faults", taken_over()),
        family("other settings, 1 or 2 faults", settings(1)),
        family("a killed creation and ensure, 1 fault", one_way(TAKEN_OVER_FOR_BOB, Faults::TAB_KILL.and(Faults::CLOCK).and(Faults::LOCK), 1)),
        family("ensure alone, 2 faults", every_way(ENSURE_ALONE, 2)),
        family("two ensure, 1 fault", every_way(TWO_ENSURE, 1)),
        family("two ensure, 2 faults", one_way(&TWO_ENSURE[..2], Faults::ALL, 2)),
        family("ensure and reset, 1 fault", every_way(ENSURE_AND_RESET, 1)),
        family("three ensure, no fault", two_ways(THREE_ENSURE, 0)),
        family("three ensure, 1 fault", one_way(&THREE_ENSURE[..1], Faults::ALL, 1)),
        family("ensure on a user, 1 fault", residing(&two_ways(ENSURE_ON_A_USER, 1), &[STRANGER, ANNS, LAPSED])),
        family("tokens alone, 2 faults", residing(&one_way(TOKENS_ALONE, Faults::ALL, 2), &[ANNS, DUE, OVER, DISABLED, LAPSED])),
        family("two tokens in one tab, overtaken, 3 faults", residing(&one_way(&TOKENS_ALONE[..1], Faults::NETWORK.and(Faults::CLOCK), 3), &[OVER])),
        family("two tokens, 1 fault", residing(&two_ways(TWO_TOKENS, 1), &[ANNS, DUE, OVER])),
        family("two tokens, 2 faults", residing(&one_way(&TWO_TOKENS[..1], Faults::ALL, 2), &[DUE, OVER])),
        family("tokens and more, 1 fault", residing(&one_way(&TOKENS_AND_MORE[..1], Faults::ALL, 1), &[DUE])),
        family("three tokens, no fault", residing(&two_ways(THREE_TOKENS, 0), &[DUE, OVER])),
        family("ensure and tokens in other settings, 1 fault", {
            let mut worlds = in_other_settings(&one_way(&TWO_ENSURE[..2], Faults::ALL, 1));
            worlds.extend(residing(&in_other_settings(&one_way(&TWO_TOKENS[..1], Faults::ALL, 1)), &[DUE]));
            worlds
        }),
    ]
}

/// What a deep run explores.
pub fn deep_run() -> Vec<Family> {
    vec![
        family("one tab, 4 faults", every_way(ALONE, 4)),
        family("one tab, longer, 3 faults", every_way(ALONE_LONGER, 3)),
        family("two tabs create, 2 faults", every_way(TWO_CREATE, 2)),
        family("two tabs create, 3 faults", one_way(&TWO_CREATE[..1], Faults::ALL, 3)),
        family("create against reset, 2 faults", every_way(CREATE_AGAINST_RESET, 2)),
        family("create against reset, 3 faults", one_way(&CREATE_AGAINST_RESET[..1], Faults::ALL, 3)),
        family("create and reset, 2 faults", one_way(CREATE_AND_RESET, Faults::ALL, 2)),
        family("longer programs, 1 fault", every_way(LONG, 1)),
        family("longer programs, 2 faults", one_way(LONG, Faults::ALL, 2)),
        family("three tabs, 2 faults", one_way(THREE_TABS, Faults::ALL, 2)),
        family("three tabs create, 2 faults", one_way(THREE_CREATE, Faults::ALL, 2)),
        family("home lags, 3 faults", lagging(3)),
        family("transactions in any order, 2 faults", any_order(2)),
        family("other settings, 2 or 3 faults", settings(2)),
        family("a killed creation and ensure, 2 faults", one_way(TAKEN_OVER_FOR_BOB, Faults::TAB_KILL.and(Faults::CLOCK).and(Faults::LOCK), 2)),
        family("ensure alone, 3 faults", every_way(ENSURE_ALONE, 3)),
        family("two ensure, 2 faults", every_way(TWO_ENSURE, 2)),
        family("ensure and reset, 2 faults", one_way(ENSURE_AND_RESET, Faults::ALL, 2)),
        family("three ensure, 1 fault", two_ways(THREE_ENSURE, 1)),
        family("ensure on a user, 2 faults", residing(&one_way(ENSURE_ON_A_USER, Faults::ALL, 2), &[STRANGER, ANNS, LAPSED])),
        family("tokens alone, 3 faults", residing(&one_way(TOKENS_ALONE, Faults::ALL, 3), &[ANNS, DUE, OVER, DISABLED, LAPSED])),
        family("two tokens, 2 faults", residing(&two_ways(TWO_TOKENS, 2), &[DUE, OVER])),
        family("tokens and more, 1 fault", residing(&two_ways(TOKENS_AND_MORE, 1), &[DUE, OVER])),
        family("three tokens, 1 fault", residing(&two_ways(THREE_TOKENS, 1), &[DUE, OVER])),
        family(
            "ensure in other settings, 1 fault",
            in_other_settings(&[one_way(TWO_ENSURE, Faults::ALL, 1), one_way(ENSURE_AND_RESET, Faults::ALL, 1)].concat()),
        ),
        family("tokens in other settings, 1 fault", residing(&in_other_settings(&one_way(TWO_TOKENS, Faults::ALL, 1)), &[DUE, OVER, DISABLED])),
    ]
}

/// What the naive way is shown to fail in: nothing worse than two tabs, a lost answer and a kill.
pub fn control() -> Vec<Family> {
    let lagging = |programs: Programs, faults, budget| vec![World { home_lags: true, faults, budget, ..world(programs) }];
    vec![
        family("two tabs create, no fault", lagging(TWO_CREATE[0], Faults::NONE, 0)),
        family("create against reset, no fault", lagging(CREATE_AGAINST_RESET[0], Faults::NONE, 0)),
        family("create and reset in one tab, the browser killed", lagging(ALONE_LONGER[0], Faults::BROWSER_KILL, 1)),
        family("one tab, one network fault", lagging(ALONE[0], Faults::NETWORK, 1)),
    ]
}

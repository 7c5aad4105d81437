//! The worlds that are explored, in families: those of every run, and those of a deep one.

use super::subject::Call;
use super::world::{Beginning, Faults, Program, World};
use crate::core::create::Source;

pub const URL: Call = Call::Create(Source::Url);
pub const LITERAL: Call = Call::Create(Source::Literal);
pub const CALLBACK: Call = Call::Create(Source::Callback);
pub const RESET: Call = Call::Reset;
pub const READ: Call = Call::Read;

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

/// A creation takes over what a killed one left; answers are lost, another person logs in, the lease is overtaken.
fn taken_over() -> Vec<World> {
    let faults = Faults::TAB_KILL.and(Faults::NETWORK).and(Faults::LOGIN).and(Faults::CLOCK);
    one_way(&[&[(&[URL], &[URL]), (&[URL], &[])]], faults, 4)
}

/// Another beginning, locks that take time, a module that trusts its storage less.
fn settings(budget: u8) -> Vec<World> {
    let mut worlds = Vec::new();
    for programs in OF_A_USER {
        let base = World { faults: Faults::ALL, budget, ..world(programs) };
        worlds.extend([Beginning::User, Beginning::LeftoverHome].map(|beginning| World { beginning, ..base.clone() }));
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
    worlds.extend(one_way(&LAGGING[..1], faults, budget).into_iter().map(|world| World { beginning: Beginning::User, ..world }));
    worlds.into_iter().map(|world| World { home_lags: true, ..world }).collect()
}

/// What every run explores: some fifty seconds of one processor.
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

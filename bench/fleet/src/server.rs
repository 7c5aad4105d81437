//! One server: so many requests a second, one after another, with a queue in front; and spells in which it is worse.

use crate::dice::{Dice, Spread};
use crate::people::SECOND;
use crate::scenario::MILLION;

/// What an answer takes beside its turn, in milliseconds.
const WORK: Spread = Spread(&[(0, 20), (500, 60), (900, 150), (990, 400), (1_000, 1_500)]);
/// The queue holds so much work; what comes then is refused at once, with 503.
const QUEUE: u64 = 3_000 * NANOS;
/// A refusal costs this part of the work of an answer, as long as there is room for it in the queue.
const REFUSAL_COST: u64 = 50;

/// Of a millisecond.
const NANOS: u64 = 1_000_000;

pub const TOO_MANY: u16 = 429;
pub const UNAVAILABLE: u16 = 503;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answers {
    Usual,
    /// Requests are taken and never answered.
    Silence,
    /// 503 at once, by what stands in front of it.
    Unavailable,
}

#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// For a million devices.
    pub per_second: u32,
    pub window: u32,
}

/// A time in which a server is not as usual.
#[derive(Clone, Copy, Debug)]
pub struct Spell {
    pub from: u32,
    pub to: u32,
    pub answers: Answers,
    pub capacity_percent: u32,
    /// Latency is so many times the usual.
    pub slowness: u32,
    pub limit: Option<Limit>,
    /// Whatever waits for an answer when it begins is cut off, and the queue is lost.
    pub breaks: bool,
}

impl Spell {
    pub const fn usual(from: u32, to: u32) -> Self {
        Self { from, to, answers: Answers::Usual, capacity_percent: 100, slowness: 1, limit: None, breaks: false }
    }
}

/// What becomes of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Acted on, and answered at that moment.
    Served(u32),
    Refused {
        status: u16,
        retry_after: Option<u32>,
    },
    /// Nobody will ever answer.
    Silence,
    /// The connection breaks at that moment; the server may have acted before.
    Cut {
        at: u32,
        acted: bool,
    },
}

/// What a server did with the requests that it got.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Books {
    pub sent: u64,
    pub served: u64,
    pub refused: u64,
    pub lost: u64,
    /// Served, and nobody waited for the answer any more. Part of `served`.
    pub unheard: u64,
    /// Still on their way when the day ended.
    pub under_way: u64,
    /// Requests that arrived in each second.
    pub per_second: Vec<u32>,
}

impl Books {
    pub fn balance(&self) -> bool {
        let arrived: u64 = self.per_second.iter().map(|count| u64::from(*count)).sum();
        self.sent == arrived + self.under_way && arrived == self.served + self.refused + self.lost && self.unheard <= self.served
    }

    pub fn peak(&self) -> u32 {
        self.per_second.iter().copied().max().unwrap_or(0)
    }
}

pub struct Server {
    devices: u32,
    spells: &'static [Spell],
    /// The work of one request, in nanoseconds.
    work: u64,
    /// All work that was taken on is done by then, in nanoseconds.
    busy_until: u64,
    /// The last break that the queue was lost in.
    broken_at: u32,
    /// The window of the rate limit, and what came in it.
    window: u32,
    counted: u32,
    pub books: Books,
}

impl Server {
    pub fn new(capacity: u32, devices: u32, spells: &'static [Spell]) -> Self {
        let work = u64::from(SECOND) * NANOS * u64::from(MILLION) / (u64::from(capacity) * u64::from(devices));
        Self { devices, spells, work, busy_until: 0, broken_at: 0, window: u32::MAX, counted: 0, books: Books::default() }
    }

    /// A request arrives. Calls come in the order of time.
    pub fn arrive(&mut self, now: u32, dice: &mut Dice) -> Fate {
        let second = (now / SECOND) as usize;
        if self.books.per_second.len() <= second {
            self.books.per_second.resize(second + 1, 0);
        }
        self.books.per_second[second] += 1;
        let fate = self.fate(now, dice);
        match fate {
            Fate::Served(_) => self.books.served += 1,
            Fate::Refused { .. } => self.books.refused += 1,
            Fate::Silence | Fate::Cut { .. } => self.books.lost += 1,
        }
        fate
    }

    fn fate(&mut self, now: u32, dice: &mut Dice) -> Fate {
        let spell = self.spells.iter().find(|spell| (spell.from..spell.to).contains(&now)).copied().unwrap_or(Spell::usual(0, 0));
        match spell.answers {
            Answers::Usual => {}
            Answers::Silence => return Fate::Silence,
            Answers::Unavailable => return Fate::Refused { status: UNAVAILABLE, retry_after: None },
        }
        let moment = u64::from(now) * NANOS;
        if let Some(broken) = self.spells.iter().rev().find(|spell| spell.breaks && spell.from <= now).filter(|spell| spell.from > self.broken_at) {
            self.broken_at = broken.from;
            self.busy_until = self.busy_until.min(u64::from(broken.from) * NANOS);
        }
        let work = self.work * 100 / u64::from(spell.capacity_percent);
        if let Some(wait) = spell.limit.and_then(|limit| self.over_the_limit(limit, now)) {
            self.refuse(moment, work);
            return Fate::Refused { status: TOO_MANY, retry_after: Some(wait) };
        }
        if self.busy_until.saturating_sub(moment) > QUEUE {
            self.refuse(moment, work);
            return Fate::Refused { status: UNAVAILABLE, retry_after: None };
        }
        self.busy_until = self.busy_until.max(moment) + work;
        let done = (self.busy_until / NANOS) as u32;
        let answered = done + WORK.draw(dice) * spell.slowness;
        match self.spells.iter().find(|spell| spell.breaks && now < spell.from && spell.from <= answered) {
            Some(spell) => Fate::Cut { at: spell.from, acted: done < spell.from },
            None => Fate::Served(answered),
        }
    }

    fn refuse(&mut self, moment: u64, work: u64) {
        let done = self.busy_until.max(moment) + work / REFUSAL_COST;
        self.busy_until = done.min(self.busy_until.max(moment + QUEUE + work));
    }

    /// How long to wait, where the window is full.
    fn over_the_limit(&mut self, limit: Limit, now: u32) -> Option<u32> {
        let window = now / limit.window;
        if self.window != window {
            (self.window, self.counted) = (window, 0);
        }
        self.counted += 1;
        let most = u64::from(limit.per_second) * u64::from(limit.window / SECOND) * u64::from(self.devices) / u64::from(MILLION);
        let left = (window + 1) * limit.window - now;
        (u64::from(self.counted) > most).then(|| left.div_ceil(SECOND) * SECOND)
    }
}

/// What it can do at a moment, in requests a second for a million devices: the line that plots show.
pub fn capacity_at(capacity: u32, spells: &[Spell], now: u32) -> u32 {
    let Some(spell) = spells.iter().find(|spell| (spell.from..spell.to).contains(&now)) else { return capacity };
    match spell.answers {
        Answers::Usual => spell.limit.map_or(capacity * spell.capacity_percent / 100, |limit| limit.per_second),
        Answers::Silence | Answers::Unavailable => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice;

    static BREAK: [Spell; 1] = [Spell { answers: Answers::Silence, breaks: true, ..Spell::usual(1_000, 2_000) }];
    static LIMIT: [Spell; 1] = [Spell { limit: Some(Limit { per_second: 2, window: 10_000 }), ..Spell::usual(0, 60_000) }];

    /// Ten requests a second.
    fn server(spells: &'static [Spell]) -> (Server, Dice) {
        (Server::new(10, MILLION, spells), dice::of_a_run(1))
    }

    #[test]
    fn who_comes_to_a_full_queue_is_refused_and_the_others_wait_their_turn() {
        let (mut server, mut dice) = server(&[]);
        let fates: Vec<_> = (0..40).map(|_| server.arrive(0, &mut dice)).collect();
        let served = fates.iter().filter(|fate| matches!(fate, Fate::Served(_))).count();
        assert_eq!(served, 31, "three seconds of work, and the one that is begun");
        assert!(matches!(fates[30], Fate::Served(at) if at > 3_100));
        assert_eq!(fates[39], Fate::Refused { status: UNAVAILABLE, retry_after: None });
        assert!(server.books.sent == 0 && !server.books.balance());
        server.books.sent = 40;
        assert!(server.books.balance());
    }

    #[test]
    fn a_break_cuts_off_what_waits_and_empties_the_queue() {
        let (mut server, mut dice) = server(&BREAK);
        let fates: Vec<_> = (0..20).map(|_| server.arrive(500, &mut dice)).collect();
        assert!(matches!(fates[19], Fate::Cut { at: 1_000, acted: false }), "its turn would have come later");
        assert!(fates.iter().any(|fate| matches!(fate, Fate::Cut { at: 1_000, acted: true } | Fate::Served(_))));
        assert_eq!(server.arrive(1_500, &mut dice), Fate::Silence);
        assert!(matches!(server.arrive(2_000, &mut dice), Fate::Served(at) if at < 3_700), "the queue is gone");
    }

    #[test]
    fn a_limit_tells_the_whole_seconds_to_the_next_window() {
        let (mut server, mut dice) = server(&LIMIT);
        for _ in 0..20 {
            assert!(matches!(server.arrive(1_500, &mut dice), Fate::Served(_)));
        }
        assert_eq!(server.arrive(1_500, &mut dice), Fate::Refused { status: TOO_MANY, retry_after: Some(9_000) });
        assert!(matches!(server.arrive(10_000, &mut dice), Fate::Served(_)));
    }
}

//! One day under one policy: every device, both servers and the network between them, event by event.

use rand::Rng;

use crate::client::{Client, Moment, News, Order, Reply};
use crate::dice::{self, Dice, Spread};
use crate::people::{self, SECOND};
use crate::queue::Queue;
use crate::scenario::{BACKEND_CAPACITY, DAY, PLATFORM_CAPACITY, Scenario};
use crate::server::{Books, Fate, Server, UNAVAILABLE};

/// One way between a device and a server, in milliseconds.
const NETWORK: Spread = Spread(&[(0, 5), (100, 15), (500, 40), (900, 150), (990, 600), (1_000, 2_000)]);
/// Of so many requests of a device one is lost on its way, and of so many answers one on its way back. The device sees the connection break.
const LOSS: u32 = 200;
/// One way between the backend and the platform.
const HOP: u32 = 10;
/// The backend waits so long for the platform, and answers 503 then.
const BACKEND_PATIENCE: u32 = 10 * SECOND;

/// What came of a day.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Outcome {
    pub devices: u32,
    pub backend: Books,
    pub platform: Books,
    /// Users that the platform made, one for a device at most.
    pub users: u32,
    /// How long each device that has its user waited for it, in milliseconds; sorted.
    pub waits: Vec<u32>,
    /// When the last of them got it.
    pub last: u32,
    /// Errors that people were shown, and how many of them saw one.
    pub errors: u64,
    pub troubled: u32,
    pub stranded: u32,
    /// Requests that reached neither server.
    pub lost_on_the_way: u64,
}

struct Device<D> {
    client: D,
    opened_at: u32,
    errors: u16,
    /// Numbers what it waits for; whatever comes for an earlier number comes to nobody.
    number: u16,
    /// Until then it listens.
    limit: u32,
    /// What it hears next.
    news: News,
    /// The number under which its code was fetched, and whether the platform has taken it.
    code: u16,
    is_spent: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    /// The device hears what is kept for it.
    Hears,
    AtBackend,
    /// The backend's request for the device's code.
    Minting,
    Exchanging,
}

/// What happens, to whom, and for which of the things that one waited for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    happening: Happening,
    number: u16,
    device: u32,
}

struct Simulation<'a, C: Client> {
    client: &'a C,
    seed: u64,
    dice: Dice,
    backend: Server,
    platform: Server,
    events: Queue<Occurrence>,
    /// Only those who have opened the app and have no user yet.
    devices: Vec<Option<Box<Device<C::Device>>>>,
    /// Whom the platform knows.
    known: Vec<bool>,
    outcome: Outcome,
}

/// Simulates the day of the people who open the app at those moments.
pub fn run<C: Client>(client: &C, scenario: &Scenario, openings: &[u32], seed: u64) -> Outcome {
    let devices = openings.len() as u32;
    let mut simulation = Simulation {
        client,
        seed,
        dice: dice::of_a_run(seed),
        backend: Server::new(BACKEND_CAPACITY, devices, &[]),
        platform: Server::new(PLATFORM_CAPACITY, devices, scenario.platform),
        events: Queue::new(),
        devices: std::iter::repeat_with(|| None).take(openings.len()).collect(),
        known: vec![false; openings.len()],
        outcome: Outcome { devices, waits: Vec::with_capacity(openings.len()), ..Outcome::default() },
    };
    simulation.run(openings);
    simulation.end()
}

impl<C: Client> Simulation<'_, C> {
    fn run(&mut self, openings: &[u32]) {
        for (device, at) in (0..).zip(openings) {
            self.happen_before(*at);
            self.open(device, *at);
        }
        self.happen_before(DAY);
    }

    fn happen_before(&mut self, end: u32) {
        while let Some((at, occurrence)) = self.events.pop_before(end, &mut self.dice) {
            self.happen(occurrence, at);
        }
    }

    fn end(mut self) -> Outcome {
        for occurrence in self.events.into_rest() {
            match occurrence.happening {
                Happening::AtBackend => self.backend.books.under_way += 1,
                Happening::Minting | Happening::Exchanging => self.platform.books.under_way += 1,
                Happening::Hears => {}
            }
        }
        let mut outcome = self.outcome;
        // Beside those whose app says "never": who still tries.
        outcome.stranded += self.devices.iter().flatten().count() as u32;
        outcome.users = self.known.iter().filter(|known| **known).count() as u32;
        outcome.waits.sort_unstable();
        Outcome { backend: self.backend.books, platform: self.platform.books, ..outcome }
    }

    fn open(&mut self, device: u32, at: u32) {
        let client = self.client.device(device);
        let fresh = Device { client, opened_at: at, errors: 0, number: 0, limit: at, news: News::Call, code: 0, is_spent: false };
        self.devices[device as usize] = Some(Box::new(fresh));
        self.hear(device, at);
    }

    fn happen(&mut self, Occurrence { happening, number, device }: Occurrence, at: u32) {
        match happening {
            Happening::Hears => self.hear(device, at),
            Happening::AtBackend => self.at_backend(device, number, at),
            Happening::Minting => self.minting(device, number, at),
            Happening::Exchanging => self.exchanging(device, number, at),
        }
    }

    fn hear(&mut self, number: u32, at: u32) {
        let moment = Moment { at, random: self.dice.next_u32() };
        let Some(device) = &mut self.devices[number as usize] else { return };
        if device.news == News::Code(Reply::Ok) {
            (device.code, device.is_spent) = (device.number, false);
        }
        let order = self.client.hear(&mut device.client, device.news, moment);
        device.number = device.number.wrapping_add(1);
        match order {
            Order::FetchCode { within } => self.send(number, Happening::AtBackend, within, at),
            Order::Exchange { within } => self.send(number, Happening::Exchanging, within, at),
            Order::Sleep(millis) => self.tell(number, News::Woke, at + millis),
            Order::HasUser => {
                self.outcome.waits.push(at - device.opened_at);
                self.outcome.last = at;
                self.devices[number as usize] = None;
            }
            Order::Error { again_after } => {
                self.outcome.errors += 1;
                self.outcome.troubled += u32::from(device.errors == 0);
                device.errors += 1;
                let pause = people::pause(self.seed, number, device.errors);
                match again_after {
                    Some(wait) => self.tell(number, News::Call, at + wait + pause),
                    None => {
                        self.outcome.stranded += 1;
                        self.devices[number as usize] = None;
                    }
                }
            }
        }
    }

    fn send(&mut self, device: u32, to: Happening, within: u32, at: u32) {
        let arrives = at + NETWORK.draw(&mut self.dice);
        let is_lost = dice::below(&mut self.dice, LOSS) == 0;
        let news = if to == Happening::AtBackend { News::Code } else { News::Exchanged };
        let Some(sender) = &mut self.devices[device as usize] else { return };
        sender.limit = at + within;
        let number = sender.number;
        if is_lost {
            self.outcome.lost_on_the_way += 1;
            self.reply(device, number, at, arrives, news(Reply::Lost));
            return;
        }
        let server = if to == Happening::AtBackend { &mut self.backend } else { &mut self.platform };
        server.books.sent += 1;
        self.say(arrives, Occurrence { happening: to, number, device });
        if arrives >= at + within {
            self.tell(device, news(Reply::Late), at + within);
        }
    }

    fn at_backend(&mut self, device: u32, number: u16, at: u32) {
        let (arrives, news) = match self.backend.arrive(at, &mut self.dice) {
            Fate::Served(done) => {
                self.platform.books.sent += 1;
                self.say(done + HOP, Occurrence { happening: Happening::Minting, number, device });
                // It goes on for somebody who will no longer wait then.
                if self.limit(device, number, at).is_none_or(|limit| done + HOP < limit) {
                    return;
                }
                (u32::MAX, Reply::Late)
            }
            Fate::Refused { status, retry_after } => self.way_back(at, Reply::Refused { status, retry_after }),
            Fate::Silence => (u32::MAX, Reply::Lost),
            Fate::Cut { at: cut, .. } => (cut, Reply::Lost),
        };
        self.reply(device, number, at, arrives, News::Code(news));
    }

    fn minting(&mut self, device: u32, number: u16, at: u32) {
        let gives_up = at + BACKEND_PATIENCE;
        let none = Reply::Refused { status: UNAVAILABLE, retry_after: None };
        let fate = self.platform.arrive(at, &mut self.dice);
        let (done, reply) = match fate {
            Fate::Served(done) if done < gives_up => (done, Reply::Ok),
            Fate::Served(_) | Fate::Silence => (gives_up, none),
            // It keeps the platform's refusal, and its Retry-After.
            Fate::Refused { status, retry_after } => (at, Reply::Refused { status, retry_after }),
            Fate::Cut { at: cut, .. } => (cut.min(gives_up), none),
        };
        let (arrives, reply) = self.way_back(done + HOP, reply);
        let is_heard = self.reply(device, number, at, arrives, News::Code(reply)) && reply == Reply::Ok;
        self.note_unheard(fate, is_heard);
    }

    fn exchanging(&mut self, device: u32, number: u16, at: u32) {
        let fate = self.platform.arrive(at, &mut self.dice);
        let acted = matches!(fate, Fate::Served(_) | Fate::Cut { acted: true, .. });
        let was_spent = acted && self.spend(device, number);
        let (arrives, reply) = match fate {
            Fate::Served(done) => self.way_back(done, if was_spent { Reply::Used } else { Reply::Ok }),
            Fate::Refused { status, retry_after } => self.way_back(at, Reply::Refused { status, retry_after }),
            Fate::Silence => (u32::MAX, Reply::Lost),
            Fate::Cut { at: cut, .. } => (cut, Reply::Lost),
        };
        let is_heard = self.reply(device, number, at, arrives, News::Exchanged(reply)) && reply != Reply::Lost;
        self.note_unheard(fate, is_heard);
    }

    fn note_unheard(&mut self, fate: Fate, is_heard: bool) {
        self.platform.books.unheard += u64::from(matches!(fate, Fate::Served(_)) && !is_heard);
    }

    /// The platform takes a code, and tells whether it had taken it before. It knows the person from then on.
    fn spend(&mut self, device: u32, number: u16) -> bool {
        self.known[device as usize] = true;
        match &mut self.devices[device as usize] {
            // An earlier code's exchange says nothing of this one.
            Some(device) if number > device.code => std::mem::replace(&mut device.is_spent, true),
            _ => false,
        }
    }

    /// An answer sets out: when it is there, and whether it is.
    fn way_back(&mut self, at: u32, reply: Reply) -> (u32, Reply) {
        let arrives = at + NETWORK.draw(&mut self.dice);
        let is_lost = dice::below(&mut self.dice, LOSS) == 0;
        (arrives, if is_lost { Reply::Lost } else { reply })
    }

    /// Something reaches the device at that moment, or its patience ends before. Whether the former.
    fn reply(&mut self, device: u32, number: u16, now: u32, at: u32, news: News) -> bool {
        let Some(limit) = self.limit(device, number, now) else { return false };
        let late = if matches!(news, News::Code(_)) { News::Code(Reply::Late) } else { News::Exchanged(Reply::Late) };
        if at < limit {
            self.tell(device, news, at)
        } else {
            self.tell(device, late, limit)
        }
        at < limit
    }

    /// Until when the device waits for that, where it still does.
    fn limit(&self, device: u32, number: u16, now: u32) -> Option<u32> {
        let device = self.devices[device as usize].as_ref()?;
        (device.number == number && now < device.limit).then_some(device.limit)
    }

    fn tell(&mut self, number: u32, news: News, at: u32) {
        if let Some(device) = &mut self.devices[number as usize] {
            device.news = news;
            let number_of_wait = device.number;
            self.say(at, Occurrence { happening: Happening::Hears, number: number_of_wait, device: number });
        }
    }

    fn say(&mut self, at: u32, occurrence: Occurrence) {
        self.events.push(at, occurrence);
    }
}

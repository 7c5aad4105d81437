//! What arrives at the two servers over time, one row for a policy: SVG that reads on light and dark.

use std::fmt::Write;

use crate::Policy;
use crate::people::{MINUTE, SECOND};
use crate::report::thousands;
use crate::scenario::{BACKEND_CAPACITY, MILLION, PLATFORM_CAPACITY, Scenario};
use crate::server::{Books, Spell, capacity_at};

const WIDTH: u32 = 960;
const LEFT: u32 = 192;
const TOP: u32 = 78;
const PANEL_WIDTH: u32 = 340;
const PANEL_HEIGHT: u32 = 62;
const ROW: u32 = 84;
const BETWEEN: u32 = 64;
/// What is drawn of the day, in minutes.
const MINUTES: u32 = 90;
/// One point is the mean of so many seconds.
const STEP: u32 = 10;

const STYLE: &str = "\
    text { fill: #1d252c } .small { font-size: 11px; fill: #4a5560 } .axis { stroke: #9aa5ad; stroke-width: 1; fill: none }
    .grid { stroke: #9aa5ad; stroke-width: .5; opacity: .5 } .load { fill: #0b6a58; opacity: .85 } .other { fill: #8a6d1f; opacity: .75 }
    .capacity { stroke: #b3261e; stroke-width: 1.4; stroke-dasharray: 5 3; fill: none } .peak { font-size: 11px; text-anchor: end }
    @media (prefers-color-scheme: dark) {
      text { fill: #e8edf0 } .small { fill: #a9b6bf } .axis, .grid { stroke: #6b7780 } .load { fill: #35b397 } .other { fill: #c9a545 }
      .capacity { stroke: #ff8a80 }
    }
";

/// One column: a server.
struct Column {
    title: &'static str,
    x: u32,
    capacity: u32,
    /// A panel is so many times the usual capacity high; what is higher is cut.
    headroom: u32,
    spells: &'static [Spell],
    devices: u32,
}

pub fn plot(policies: &[Policy], index: usize, scenario: &Scenario, devices: u32) -> String {
    let height = TOP + ROW * policies.len() as u32 + 40;
    let title = format!("{}: requests a second at the backend and at the platform, by policy", scenario.title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"system-ui, sans-serif\" font-size=\"13\" role=\"img\" \
         aria-labelledby=\"title\">\n  <title id=\"title\">{title}</title>\n  <style>\n{STYLE}  </style>\n"
    );
    let columns = [
        Column { title: "At the backend", x: LEFT, capacity: BACKEND_CAPACITY, headroom: 6, spells: &[], devices },
        Column { title: "At the platform", x: LEFT + PANEL_WIDTH + BETWEEN, capacity: PLATFORM_CAPACITY, headroom: 2, spells: scenario.platform, devices },
    ];
    let _ = writeln!(svg, "  <text x=\"16\" y=\"26\" font-size=\"16\">{}, {} devices</text>", scenario.title, thousands(devices.into()));
    let _ = writeln!(
        svg,
        "  <text class=\"small\" x=\"16\" y=\"46\">Requests a second, mean of {STEP} s; dashed: what the server can do; cut where it is more than the panel. The number: the most in one second.</text>"
    );
    for column in &columns {
        let _ = writeln!(svg, "  <text x=\"{}\" y=\"{}\">{}</text>", column.x, TOP - 8, column.title);
    }
    for (row, policy) in (0..).zip(policies) {
        let y = TOP + ROW * row;
        let _ = writeln!(svg, "  <text x=\"16\" y=\"{}\">{}</text>", y + PANEL_HEIGHT / 2 + 4, policy.name);
        let outcome = &policy.outcomes[index];
        let class = if row == 0 { "load" } else { "other" };
        for (column, books) in columns.iter().zip([&outcome.backend, &outcome.platform]) {
            column.panel(&mut svg, y, books, class, row + 1 == policies.len() as u32);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

impl Column {
    fn most(&self) -> u32 {
        self.own(self.capacity * self.headroom)
    }

    /// This population's share of what a million has.
    fn own(&self, of_a_million: u32) -> u32 {
        (u64::from(of_a_million) * u64::from(self.devices)).div_ceil(u64::from(MILLION)) as u32
    }

    fn x_of(&self, second: u32) -> u32 {
        self.x + PANEL_WIDTH * second / (MINUTES * 60)
    }

    fn height_of(&self, rate: u32) -> u32 {
        (u64::from(PANEL_HEIGHT) * u64::from(rate.min(self.most())) / u64::from(self.most())) as u32
    }

    fn panel(&self, svg: &mut String, top: u32, books: &Books, class: &str, is_last: bool) {
        let bottom = top + PANEL_HEIGHT;
        for minute in (0..=MINUTES).step_by(15) {
            let x = self.x_of(minute * 60);
            let _ = writeln!(svg, "  <path class=\"grid\" d=\"M{x} {top}V{bottom}\"/>");
            if is_last {
                let _ = writeln!(svg, "  <text class=\"small\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{minute}</text>", bottom + 16);
            }
        }
        if is_last {
            let x = self.x + PANEL_WIDTH / 2;
            let _ = writeln!(svg, "  <text class=\"small\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">minutes after the wave began</text>", bottom + 32);
        }
        for rate in [self.capacity, self.capacity * self.headroom] {
            let y = bottom - self.height_of(self.own(rate));
            let _ =
                writeln!(svg, "  <text class=\"small\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", self.x - 4, y + 4, thousands(self.own(rate).into()));
        }
        let _ = writeln!(svg, "  <path class=\"{class}\" d=\"M{} {bottom}{}V{bottom}z\"/>", self.x, self.load(books, bottom));
        let _ = writeln!(svg, "  <path class=\"capacity\" d=\"{}\"/>", self.line(bottom));
        let _ = writeln!(svg, "  <path class=\"axis\" d=\"M{} {top}V{bottom}H{}\"/>", self.x, self.x + PANEL_WIDTH);
        let _ = writeln!(svg, "  <text class=\"peak\" x=\"{}\" y=\"{}\">{}</text>", self.x + PANEL_WIDTH - 2, top + 11, thousands(books.peak().into()));
    }

    /// The load's outline: only its corners.
    fn load(&self, books: &Books, bottom: u32) -> String {
        let (mut path, mut last) = (String::new(), bottom);
        for second in (0..MINUTES * 60).step_by(STEP as usize) {
            let rates = (second..second + STEP).map(|second| books.per_second.get(second as usize).copied().unwrap_or(0));
            let y = bottom - self.height_of(rates.sum::<u32>() / STEP);
            if y != last {
                let _ = write!(path, "H{}V{y}", self.x_of(second));
            }
            last = y;
        }
        let _ = write!(path, "H{}", self.x + PANEL_WIDTH);
        path
    }

    /// The capacity's line: only its corners.
    fn line(&self, bottom: u32) -> String {
        let of = |second: u32| bottom - self.height_of(self.own(capacity_at(self.capacity, self.spells, second * SECOND)));
        let mut path = format!("M{} {}", self.x, of(0));
        let ends = self.spells.iter().flat_map(|spell| [spell.from, spell.to]).filter(|at| *at < MINUTES * MINUTE);
        for at in ends {
            let _ = write!(path, "H{}V{}", self.x_of(at / SECOND), of(at / SECOND));
        }
        let _ = write!(path, "H{}", self.x + PANEL_WIDTH);
        path
    }
}

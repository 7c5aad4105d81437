// Turns figures into words.

export const MASK = "••••••••••••";

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const UNITS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1000]];

/** "in 7 days (30 Nov 2026, 13:05)", or null where the value is no date. */
export function when(value, now = Date.now()) {
  const time = new Date(value).getTime();
  if (Number.isNaN(time)) return null;
  const away = time - now;
  const [unit, size] = UNITS.find(([, ms]) => Math.abs(away) >= ms) ?? UNITS.at(-1);
  return `${relative.format(Math.round(away / size), unit)} (${absolute.format(time)})`;
}

/** "38 ms" or "2.04 s". */
export function duration(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

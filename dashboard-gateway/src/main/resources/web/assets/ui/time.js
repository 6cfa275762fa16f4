/** Instants as people write them, in the reader's own time zone. */
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const seconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });

const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60]];

/** 15 Jan 2026. */
export const formatDay = (instant) => day.format(new Date(instant));
/** 15 Jan. */
export const formatShortDay = (instant) => shortDay.format(new Date(instant));
/** 13:05. */
export const formatClock = (instant) => clock.format(new Date(instant));
/** 15 Jan 2026, 13:05. */
export const formatInstant = (instant) => `${formatDay(instant)}, ${formatClock(instant)}`;
/** 15 Jan 2026, 13:05:09: where order matters. */
export const formatExact = (instant) => `${formatDay(instant)}, ${seconds.format(new Date(instant))}`;

/** 13:05:09 today, else 15 Jan, 13:05. */
export const formatStep = (instant) => (midnight(instant) === midnight(Date.now()) ? seconds.format(new Date(instant)) : `${formatShortDay(instant)}, ${formatClock(instant)}`);

/** Today, Yesterday, or the day: the heading of a group. */
export function dayHeading(instant, now = Date.now()) {
  const daysAgo = Math.round((midnight(now) - midnight(instant)) / 86400000);
  if (daysAgo === 0) {
    return 'Today';
  }
  return daysAgo === 1 ? 'Yesterday' : formatDay(instant);
}

/** 3 minutes ago, in 2 hours, now. */
export function ago(instant, now = Date.now()) {
  const elapsed = (new Date(instant) - now) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(elapsed) >= length) ?? ['second', 1];
  return Math.abs(elapsed) < 10 ? 'just now' : relative.format(Math.trunc(elapsed / size), unit);
}

/** 2 d 4 h, 13 min, 8 s: how long something took or is waiting. */
export function duration(milliseconds) {
  const total = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [[Math.floor(total / 86400), 'd'], [Math.floor(total / 3600) % 24, 'h'], [Math.floor(total / 60) % 60, 'min'], [total % 60, 's']];
  const first = parts.findIndex(([amount]) => amount > 0);
  return first < 0 ? `${Math.max(0, Math.round(milliseconds))} ms` : parts.slice(first, first + 2).filter(([n]) => n).map(([n, u]) => `${n} ${u}`).join(' ');
}

/** The value of a date input, 2026-01-15, for an instant. */
export function toDateInput(instant) {
  const date = new Date(instant);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
}

/** Where the day of a date input begins here, as RFC 3339; `days` later when given. */
export function startOfDay(input, days = 0) {
  const [year, month, date] = input.split('-').map(Number);
  return new Date(year, month - 1, date + days).toISOString();
}

function midnight(instant) {
  return new Date(instant).setHours(0, 0, 0, 0);
}

/** Formats of times, in the time zone of the device. */
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const seconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });

const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60]];

/** Returns 15 Jan 2026. */
export const formatDay = (instant) => day.format(new Date(instant));
/** Returns 15 Jan. */
export const formatShortDay = (instant) => shortDay.format(new Date(instant));
/** Returns 13:05. */
export const formatClock = (instant) => clock.format(new Date(instant));
/** Returns 15 Jan 2026, 13:05. */
export const formatInstant = (instant) => `${formatDay(instant)}, ${formatClock(instant)}`;
/** Returns 15 Jan 2026, 13:05:09. */
export const formatExact = (instant) => `${formatDay(instant)}, ${seconds.format(new Date(instant))}`;

/** Returns 13:05:09 for today, else 15 Jan, 13:05. */
export const formatStep = (instant) => (midnight(instant) === midnight(Date.now()) ? seconds.format(new Date(instant)) : `${formatShortDay(instant)}, ${formatClock(instant)}`);

/** Returns Today, Yesterday or the day, as the heading of a group. */
export function dayHeading(instant, now = Date.now()) {
  const daysAgo = Math.round((midnight(now) - midnight(instant)) / 86400000);
  if (daysAgo === 0) {
    return 'Today';
  }
  return daysAgo === 1 ? 'Yesterday' : formatDay(instant);
}

/** Returns 3 minutes ago, in 2 hours or just now. */
export function ago(instant, now = Date.now()) {
  const elapsed = (new Date(instant) - now) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(elapsed) >= length) ?? ['second', 1];
  return Math.abs(elapsed) < 10 ? 'just now' : relative.format(Math.trunc(elapsed / size), unit);
}

/** Returns a duration as 2 d 4 h, 13 min or 8 s. */
export function duration(milliseconds) {
  const total = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [[Math.floor(total / 86400), 'd'], [Math.floor(total / 3600) % 24, 'h'], [Math.floor(total / 60) % 60, 'min'], [total % 60, 's']];
  const first = parts.findIndex(([amount]) => amount > 0);
  return first < 0 ? `${Math.max(0, Math.round(milliseconds))} ms` : parts.slice(first, first + 2).filter(([n]) => n).map(([n, u]) => `${n} ${u}`).join(' ');
}

/** Returns the name of the device's time zone, or UTC on a device that has not set one. */
export function timeZone() {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return !name || name === 'Etc/Unknown' ? 'UTC' : name;
}

/** Returns the value of a date input, such as 2026-01-15, for a time. */
export function toDateInput(instant) {
  const date = new Date(instant);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
}

/** Returns the time at which the day of a date input begins on this device, `days` later when given, as RFC 3339. */
export function startOfDay(input, days = 0) {
  const [year, month, date] = input.split('-').map(Number);
  return new Date(year, month - 1, date + days).toISOString();
}

function midnight(instant) {
  return new Date(instant).setHours(0, 0, 0, 0);
}

/** The icons: strokes on a 24 grid in the colour of the text around them. */
import { html } from './html.js';

const PATHS = {
  home: 'M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z',
  wallet: 'M4 7a2 2 0 0 1 2-2h11v3M4 7v10a2 2 0 0 0 2 2h13a1 1 0 0 0 1-1V9a1 1 0 0 0-1-1H5a1 1 0 0 1-1-1m12 6h.01',
  send: 'm5 12 15-7-6 15-3-6zM11 14l4-4',
  deposit: 'M12 4v11m0 0-4-4m4 4 4-4M5 20h14',
  withdraw: 'M4 10 12 4l8 6M6 10v7m4-7v7m4-7v7m4-7v7M4 20h16',
  activity: 'M4 6h16M4 12h16M4 18h10',
  statement: 'M7 3h7l4 4v14H7zM14 3v4h4M10 12h5m-5 4h5',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8m-7 8c.6-3.4 3.4-5 7-5s6.400 1.600 7 5',
  people: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7m-6 8c.5-3 2.800-4.500 6-4.500s5.500 1.500 6 4.500M15.500 4.500a3.500 3.500 0 0 1 0 6.200M17 14.800c2.200.6 3.600 2 4 4.200',
  out: 'M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h10m0 0-3.500-3.500M20 12l-3.500 3.500',
  plus: 'M12 5v14M5 12h14',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  cross: 'M6 6l12 12M18 6 6 18',
  right: 'm9 5 7 7-7 7', left: 'm15 5-7 7 7 7', down: 'm5 9 7 7 7-7', up: 'm5 15 7-7 7 7',
  arrowIn: 'M18 6 7 17m0-8v8h8', arrowOut: 'M6 18 17 7M9 7h8v8',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18m0-14v5l3 2',
  warn: 'M12 4 2.800 19.500h18.400zM12 10v4m0 2.800v.1',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18m0-10v5m0-8.300v.1',
  stop: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M6 6l12 12',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13M20 20l-4.700-4.700',
  filter: 'M4 6h16M7 12h10m-7 6h4',
  download: 'M12 4v11m0 0-4-4m4 4 4-4M5 20h14',
  print: 'M7 9V4h10v5M7 17H5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M7 14h10v6H7z',
  copy: 'M9 9h10v11H9zM15 9V5H5v10h4',
  retry: 'M19 12a7 7 0 1 1-2.300-5.200M19 4v4h-4',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  snow: 'M12 3v18M4.200 7.500l15.600 9m0-9-15.600 9',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8m0-13v1.500m0 15V21M3 12h1.500m15 0H21M5.600 5.600l1.100 1.100m10.600 10.600 1.100 1.100m0-12.800-1.100 1.100M6.700 17.300l-1.100 1.100',
  moon: 'M20 14.500A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500',
  system: 'M4 5h16v11H4zM9 20h6m-3-4v4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  shield: 'M12 3 5 6v5c0 4.500 2.800 8 7 10 4.200-2 7-5.500 7-10V6zM9 12l2.200 2.200L15.500 10',
  scale: 'M12 4v16M7 20h10M5 7h14M5 7l-2.500 6a3 3 0 0 0 5 0zm14 0-2.500 6a3 3 0 0 0 5 0z',
  chain: 'M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1',
  chart: 'M4 20V4m0 16h16M8 16v-4m4 4V8m4 8v-6',
  board: 'M4 5h4v14H4zm6 0h4v9h-4zm6 0h4v11h-4z',
  hook: 'M12 3v9a4 4 0 1 1-6 3.500M12 7l4-3',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6',
  book: 'M5 4h6a1 1 0 0 1 1 1v15a2 2 0 0 0-2-2H5zm14 0h-6a1 1 0 0 0-1 1v15a2 2 0 0 1 2-2h5z',
  bolt: 'M13 3 5 13.500h6L10.500 21 19 10h-6z',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
};

/** An icon of `size` pixels. Screen readers read it only when it has a `label`. */
export function Icon({ name, size = 20, label }) {
  return html`
    <svg width=${size} height=${size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round"
      stroke-linejoin="round" role=${label ? 'img' : undefined} aria-label=${label} aria-hidden=${label ? undefined : 'true'}>
      <path d=${PATHS[name]} />
    </svg>`;
}

/** The logo: a cowrie shell, the first money in Nigeria. */
export function Mark({ size = 30 }) {
  return html`
    <svg width=${size} height=${size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" class="mark-ground" />
      <path class="mark-shell" d="M16 5.500c5.200 0 8.500 4.700 8.500 10.500S21.200 26.500 16 26.500 7.500 21.800 7.500 16 10.800 5.500 16 5.500" />
      <path class="mark-line" d="M16 8.500v15M13 11.500h-1.800M13 14.500h-2.300M13 17.500h-2.300M13 20.500h-1.800M19 11.500h1.800M19 14.500h2.300M19 17.500h2.300M19 20.500h1.800" />
    </svg>`;
}

/** The frame around the pages of an app: navigation, the user, the live state and the offline bar. */
import { html, useEffect, useRef, useState } from './html.js';
import { Icon, Mark } from './icons.js';
import { IconButton } from './controls.js';
import { Avatar } from './display.js';
import { Link, useLocation } from './router.js';
import { useLiveState } from './live.js';
import { useTheme } from './theme.js';

/**
 * nav: [{href, label, icon, count?, heading?, also?: [paths that belong to it]}]; tabs: hrefs of the four that phones show, the
 * others are in the drawer; name: the app's name beside the logo.
 */
export function Shell({ name, home, nav, tabs, user, profile, wide, foot, children }) {
  const [drawer, setDrawer] = useState(false);
  const { path } = useLocation();
  const main = useRef(null);
  useEffect(() => setDrawer(false), [path]);
  usePageFocus(main, path);
  const current = currentOf(nav, path);
  const rail = html`<${Rail} ...${{ name, home, nav, current, user, profile, foot }} />`;
  return html`
    <a class="skip" href="#main">Skip to content</a>
    <div class="selvedge" aria-hidden="true"></div>
    <div class="shell">
      ${rail}
      <div>
        <header class="topbar">
          <${Brand} name=${name} home=${home} />
          <div class="row"><${LiveMark} /><${IconButton} icon="menu" label="Menu" onClick=${() => setDrawer(true)} /></div>
        </header>
        <${OfflineBar} />
        <main id="main" ref=${main} tabindex="-1" class="page ${wide ? 'page-wide' : ''}">${children}</main>
      </div>
    </div>
    <nav class="tabs no-print" aria-label="Shortcuts">
      ${tabs.map((href) => nav.find((item) => item.href === href)).map((item) => html`
        <${Link} href=${item.href} aria-current=${item === current ? 'page' : undefined}><${Icon} name=${item.icon} size=${22} /><span>${item.short ?? item.label}</span><//>`)}
      <button type="button" aria-haspopup="dialog" onClick=${() => setDrawer(true)}><${Icon} name="more" size=${22} /><span>More</span></button>
    </nav>
    ${drawer && html`<${Drawer} onClose=${() => setDrawer(false)}>${rail}<//>`}`;
}

function Rail({ name, home, nav, current, user, profile, foot }) {
  return html`
    <aside class="rail" aria-label="Sidebar">
      <${Brand} name=${name} home=${home} />
      <nav class="nav" aria-label="Main">
        ${nav.map((item) => html`
          ${item.heading && html`<p class="nav-heading">${item.heading}</p>`}
          <${Link} href=${item.href} aria-current=${item === current ? 'page' : undefined}>
            <${Icon} name=${item.icon} /><span>${item.label}</span>${item.count ? html`<span class="count num">${item.count}</span>` : null}
          <//>`)}
      </nav>
      <div class="rail-foot">
        ${foot}
        <div class="row row-apart"><${LiveMark} /><${ThemeButton} /></div>
        ${user && html`
          <${Link} class="person" href=${profile}><${Avatar} name=${`${user.first_name} ${user.last_name}`} />
            <span><span class="strong">${user.first_name} ${user.last_name}</span><span class="soft small">${user.email}</span></span>
          <//>`}
      </div>
    </aside>`;
}

function Brand({ name, home }) {
  return html`<${Link} class="brand" href=${home}><${Mark} /><span>Nissmart ${name && html`<small>${name}</small>`}</span><//>`;
}

function Drawer({ onClose, children }) {
  const box = useRef(null);
  useEffect(() => box.current.showModal(), []);
  return html`<dialog ref=${box} class="drawer" aria-label="Menu" onClose=${onClose} onClick=${(event) => event.target === box.current && onClose()}>${children}</dialog>`;
}

/** A button that switches between light and dark; the settings page also offers the device setting. */
export function ThemeButton() {
  const [, choose, shown] = useTheme();
  const other = shown === 'dark' ? 'light' : 'dark';
  return html`<${IconButton} icon=${shown === 'dark' ? 'sun' : 'moon'} label="Switch to ${other} theme" onClick=${() => choose(other)} />`;
}

const LIVE = { live: 'Live', connecting: 'Connecting', polling: 'Reconnecting\u2026', offline: 'Offline' };

/** The state of the event stream, in a word. */
export function LiveMark() {
  const state = useLiveState();
  return LIVE[state] ? html`<span class="live live-${state}"><i aria-hidden="true"></i>${LIVE[state]}</span>` : html`<span></span>`;
}

function OfflineBar() {
  const state = useLiveState();
  return html`<div role="status" aria-live="polite">${state === 'offline' && html`<div class="offline"><${Icon} name="bolt" size=${17} />You\u2019re offline. Nothing can be sent until you reconnect.</div>`}</div>`;
}

/** The heading of a page, which is also the title of the window. */
export function PageHead({ title, children, actions, back }) {
  useEffect(() => {
    document.title = `${title} \u00b7 Nissmart`;
  }, [title]);
  return html`
    <div class="page-head">
      <div>
        ${back && html`<${Link} class="row small no-print back" href=${back[0]}><${Icon} name="left" size=${16} />${back[1]}<//>`}
        <h1 tabindex="-1">${title}</h1>${children && html`<p>${children}</p>`}
      </div>
      ${actions && html`<div class="row no-print">${actions}</div>`}
    </div>`;
}

/** Moves the focus to the top of a new page; the router scrolls there. */
function usePageFocus(main, path) {
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) {
      main.current?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [path]);
}

function currentOf(nav, path) {
  const fits = (item) => [item.href, ...(item.also ?? [])].filter((place) => path === place || path.startsWith(`${place}/`)).reduce((most, place) => Math.max(most, place.length), 0);
  return nav.map((item) => [fits(item), item]).filter(([length]) => length).sort(([a], [b]) => b - a)[0]?.[1];
}

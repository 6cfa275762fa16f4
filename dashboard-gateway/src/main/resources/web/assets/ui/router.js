/** Addresses: the path is the page, the query its filters. Links of the same app never reload the page. */
import { html, useEffect, useState } from './html.js';

const listeners = new Set();
const announce = () => listeners.forEach((listener) => listener());
addEventListener('popstate', announce);

/** Goes to another page of this app. `replace` keeps it out of the history. */
export function go(href, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  if (!replace) {
    scrollTo(0, 0);
  }
  announce();
}

/** Puts filters into the address; what is empty goes. */
export function setQuery(changes) {
  const query = new URLSearchParams(location.search);
  Object.entries(changes).forEach(([name, value]) => (value ? query.set(name, value) : query.delete(name)));
  const text = query.toString();
  go(location.pathname + (text ? `?${text}` : ''), { replace: true });
}

/** {path, query} of the address, kept up to date. */
export function useLocation() {
  const read = () => ({ path: location.pathname.replace(/(.)\/$/, '$1'), query: Object.fromEntries(new URLSearchParams(location.search)) });
  const [here, setHere] = useState(read);
  useEffect(() => {
    const listener = () => setHere(read());
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return here;
}

/**
 * The first of [pattern, component] whose pattern fits; `:name` in a pattern is one part of the path, handed to the component.
 * Answers null when none fits.
 */
export function match(routes, path) {
  for (const [pattern, component] of routes) {
    const names = [];
    const source = pattern.replace(/:(\w+)/g, (all, name) => {
      names.push(name);
      return '([^/]+)';
    });
    const found = new RegExp(`^${source}$`).exec(path);
    if (found) {
      return { component, parameters: Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1])])) };
    }
  }
  return null;
}

/** A link within the app; with a modifier key, or to another place, it is a link like any other. */
export function Link({ href, onClick, children, ...rest }) {
  const follow = (event) => {
    onClick?.(event);
    const plain = !event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (plain && !rest.target && !rest.download) {
      event.preventDefault();
      go(href);
    }
  };
  return html`<a href=${href} onClick=${follow} ...${rest}>${children}</a>`;
}

/** Goes elsewhere as soon as it is shown. */
export function Away({ to }) {
  useEffect(() => go(to, { replace: true }), [to]);
  return null;
}

/** The router: the path of an address is the page, the query its filters. Links of the app never reload the page. */
import { html, useEffect, useState } from './html.js';

const listeners = new Set();
const announce = () => listeners.forEach((listener) => listener());
addEventListener('popstate', announce);

/** Opens another page of this app. `replace` keeps it out of the history. */
export function go(href, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  if (!replace) {
    scrollTo(0, 0);
  }
  announce();
}

/** Puts filters into the address; empty ones are removed. */
export function setQuery(changes) {
  const query = new URLSearchParams(location.search);
  Object.entries(changes).forEach(([name, value]) => (value ? query.set(name, value) : query.delete(name)));
  const text = query.toString();
  go(location.pathname + (text ? `?${text}` : ''), { replace: true });
}

/** Returns {path, query} of the address, kept up to date. */
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
 * Returns the component of the first [pattern, component] that matches the path, with its parameters, or null. `:name` in a pattern
 * stands for one part of the path.
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

/** A link within the app; with a modifier key the browser handles it like any other link. */
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

/** Replaces the current address as soon as it is shown. */
export function Redirect({ to }) {
  useEffect(() => go(to, { replace: true }), [to]);
  return null;
}

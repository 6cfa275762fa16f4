/** The theme: the device's, until the user chooses light or dark. */
import { useEffect, useState } from './html.js';

const NAME = 'nissmart.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const watchers = new Set();
const notifyWatchers = () => {
  tint();
  watchers.forEach((watcher) => watcher());
};
dark.addEventListener('change', notifyWatchers);

/** Returns the chosen theme: system | light | dark. */
export function chosenTheme() {
  return document.documentElement.dataset.theme ?? 'system';
}

/** Returns the theme that is shown: light | dark. */
export function shownTheme() {
  const chosen = chosenTheme();
  return chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
}

export function chooseTheme(theme) {
  try {
    if (theme === 'system') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(NAME);
    } else {
      document.documentElement.dataset.theme = theme;
      localStorage.setItem(NAME, theme);
    }
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  notifyWatchers();
}

/** Returns [chosen, choose, shown], kept up to date. */
export function useTheme() {
  const [, changed] = useState(0);
  useEffect(() => {
    const watcher = () => changed((n) => n + 1);
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, []);
  return [chosenTheme(), chooseTheme, shownTheme()];
}

/** Returns a design token's current value, for drawing on a canvas. */
export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function tint() {
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', token('--ground'));
}

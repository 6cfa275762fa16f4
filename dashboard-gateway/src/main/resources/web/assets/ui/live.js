/**
 * Server-sent events, and while they are down a tick every few seconds on which pages reload. The page has one connection, and none
 * while it is hidden for long.
 *
 *   const stop = live.listen(({ type, data }) => ...);   type: transaction | withdrawal | resync
 *
 * `resync` means that events may have been missed and that pages must reload.
 */
import { useEffect, useState } from './html.js';
import { queryOf, readJson } from './api.js';
import { pageSession } from './page-session.js';

const TICK_MS = 3000;
const LONGEST_PAUSE_MS = 30000;
const HIDDEN_FOR_MS = 60000;

class Live {
  listeners = new Set();
  watchers = new Set();
  /** off | connecting | live | polling */
  state = 'off';

  /** Connects to a stream such as /v1/events whose events have these names. */
  start(url, names = ['transaction', 'withdrawal']) {
    if (this.url === url) {
      return;
    }
    this.stop();
    this.url = url;
    this.names = names;
    this.failures = 0;
    this.connect();
  }

  stop() {
    this.url = null;
    this.disconnect();
    this.become('off');
  }

  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  connect() {
    this.disconnect();
    if (!this.url) {
      return;
    }
    this.become(this.failures ? 'polling' : 'connecting');
    const source = new EventSource(this.url + queryOf({ session: pageSession()?.id }));
    this.source = source;
    source.onopen = () => {
      if (this.failures) {
        this.emit('resync', null);
      }
      this.failures = 0;
      clearInterval(this.ticker);
      this.become('live');
    };
    source.onerror = () => this.lost(source);
    this.names.forEach((name) => source.addEventListener(name, (event) => this.emit(name, readJson(event.data))));
  }

  /** Handles a lost connection. The browser reconnects by itself from the last event unless it was refused. */
  lost(source) {
    if (source !== this.source) {
      return;
    }
    this.failures += 1;
    this.become('polling');
    clearInterval(this.ticker);
    this.ticker = setInterval(() => this.emit('resync', null), TICK_MS);
    if (source.readyState === EventSource.CLOSED) {
      clearTimeout(this.again);
      this.again = setTimeout(() => this.connect(), Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** this.failures));
    }
  }

  disconnect() {
    this.source?.close();
    this.source = null;
    clearInterval(this.ticker);
    clearTimeout(this.again);
  }

  emit(type, data) {
    this.listeners.forEach((listener) => listener({ type, data }));
  }

  become(state) {
    if (state !== this.state) {
      this.state = state;
      this.watchers.forEach((watcher) => watcher(state));
    }
  }
}

export const live = new Live();

let hiding;
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiding);
  if (document.hidden) {
    hiding = setTimeout(() => live.disconnect(), HIDDEN_FOR_MS);
  } else if (live.url && !live.source) {
    live.failures = 1;
    live.connect();
  }
});

// A page that the browser keeps for going back must not keep a connection: browsers allow six for a host.
addEventListener('pagehide', () => live.disconnect());
addEventListener('pageshow', ({ persisted }) => {
  if (persisted && live.url) {
    live.failures = 1;
    live.connect();
  }
});

/** Runs `listener` for every event while the component is mounted. */
export function useLive(listener, inputs = []) {
  useEffect(() => live.listen(listener), inputs);
}

/** Returns off | connecting | live | polling | offline, kept up to date. */
export function useLiveState() {
  const read = () => (navigator.onLine ? live.state : 'offline');
  const [state, setState] = useState(read);
  useEffect(() => {
    const watcher = () => setState(read());
    live.watchers.add(watcher);
    addEventListener('online', watcher);
    addEventListener('offline', watcher);
    return () => {
      live.watchers.delete(watcher);
      removeEventListener('online', watcher);
      removeEventListener('offline', watcher);
    };
  }, []);
  return state;
}

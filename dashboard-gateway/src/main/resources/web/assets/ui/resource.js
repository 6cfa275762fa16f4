/** Data for components: shows the last known data at once and the newest as soon as it is loaded. */
import { useCallback, useEffect, useRef, useState } from './html.js';

const cache = new Map();
const MOST = 200;
const MOST_EMPTY = 10;

/**
 * Returns {data, error, loading, reload, set, stop}. `load` gets an AbortSignal; it runs again when `key` changes. The data that was
 * last loaded for the key is shown meanwhile, so that going back is immediate. A null key loads nothing. `reload` lets a load that runs
 * end, and loads once more then. Data that was set while a load ran may be newer than the answer to it, so the data is loaded again.
 * Data that is set for an earlier key is dropped. `stop` ends a load that runs.
 */
export function useResource(key, load) {
  const [state, setState] = useState({ key, data: cache.get(key), error: null, loading: key !== null });
  const running = useRef(null);
  const again = useRef(false);
  const loader = useRef(load);
  loader.current = load;
  const shown = useRef(key);
  shown.current = key;

  const start = useCallback(async function run() {
    running.current?.abort();
    again.current = false;
    if (key === null) {
      return;
    }
    const mine = new AbortController();
    running.current = mine;
    setState((was) => ({ key, data: was.key === key ? was.data : cache.get(key), error: null, loading: true }));
    try {
      const data = await loader.current(mine.signal);
      if (!mine.signal.aborted) {
        remember(key, data);
        setState({ key, data, error: null, loading: false });
      }
    } catch (error) {
      if (!mine.signal.aborted) {
        setState((was) => ({ key, data: was.data, error, loading: false }));
      }
    } finally {
      if (running.current === mine) {
        running.current = null;
        if (again.current && !mine.signal.aborted) {
          run();
        }
      }
    }
  }, [key]);

  const reload = useCallback(() => {
    if (running.current) {
      again.current = true;
    } else {
      start();
    }
  }, [start]);

  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setState((was) => ({ ...was, loading: false }));
  }, []);

  useEffect(() => {
    start();
    return () => running.current?.abort();
  }, [start]);

  const set = useCallback((change) => {
    if (shown.current !== key) {
      return;
    }
    setState((was) => {
      if (was.key !== key) {
        return was;
      }
      const data = typeof change === 'function' ? change(was.data) : change;
      remember(key, data);
      return { ...was, data };
    });
    if (running.current) {
      start();
    }
  }, [key, start]);

  return { ...(state.key === key ? state : { data: cache.get(key), error: null, loading: key !== null }), reload, set, stop };
}

/**
 * Returns {items, error, loading, fetching, more, loadMore, reload, refresh, set}: a list that `loadPage(cursor, signal)` loads page by
 * page. `refresh` reloads it after an event, unless it has gone on behind the server's first page: its rows would be lost.
 */
export function usePages(key, loadPage) {
  const { data, error, loading, reload, set, stop } = useResource(key, (signal) => loadFound(loadPage, undefined, signal));
  const [fetching, setFetching] = useState(false);
  const [failure, setFailure] = useState(null);
  const refresh = () => !fetching && !data?.further && reload();
  const loadMore = async () => {
    stop();
    setFetching(true);
    setFailure(null);
    try {
      const page = await loadFound(loadPage, data.next_cursor);
      set((was) => (was?.next_cursor === data.next_cursor ? { ...page, data: [...was.data, ...page.data] } : was));
    } catch (problem) {
      setFailure(problem);
    } finally {
      setFetching(false);
    }
  };
  return { items: data?.data, error: error ?? failure, loading, fetching, more: Boolean(data?.next_cursor), loadMore, reload, refresh, set };
}

/**
 * Loads pages until one has items: a page that was searched for among many items may have none and still a cursor. `further` of the
 * page that is returned is whether the first one is behind.
 */
export async function loadFound(loadPage, cursor, signal) {
  let page = await loadPage(cursor, signal);
  let further = cursor !== undefined;
  for (let i = 1; i < MOST_EMPTY && page.next_cursor && !page.data.length; i++) {
    page = await loadPage(page.next_cursor, signal);
    further = true;
  }
  return { ...page, further };
}

function remember(key, data) {
  cache.delete(key);
  cache.set(key, data);
  if (cache.size > MOST) {
    cache.delete(cache.keys().next().value);
  }
}

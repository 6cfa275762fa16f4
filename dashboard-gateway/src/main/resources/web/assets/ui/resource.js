/** Data for a component: what was seen last at once, the newest as soon as it is there. */
import { useCallback, useEffect, useRef, useState } from './html.js';

const seen = new Map();
const MOST = 200;

/**
 * {data, error, loading, reload, set}. `load` gets an AbortSignal; it runs again when `key` changes. What `key` named before is
 * shown meanwhile, so that going back is immediate. A null key loads nothing.
 */
export function useResource(key, load) {
  const [state, setState] = useState({ key, data: seen.get(key), error: null, loading: key !== null });
  const running = useRef(null);
  const loader = useRef(load);
  loader.current = load;

  const reload = useCallback(async () => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    if (key === null) {
      return;
    }
    setState((was) => ({ key, data: was.key === key ? was.data : seen.get(key), error: null, loading: true }));
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
    }
  }, [key]);

  useEffect(() => {
    reload();
    return () => running.current?.abort();
  }, [reload]);

  const set = useCallback((change) => setState((was) => {
    const data = typeof change === 'function' ? change(was.data) : change;
    remember(key, data);
    return { ...was, data };
  }), [key]);

  return { ...(state.key === key ? state : { data: seen.get(key), error: null, loading: key !== null }), reload, set };
}

/** {items, error, loading, more, loadMore, reload, prepend}: a list of pages with a cursor; `loadPage(cursor, signal)`. */
export function usePages(key, loadPage) {
  const { data, error, loading, reload, set } = useResource(key, (signal) => loadPage(undefined, signal));
  const [fetching, setFetching] = useState(false);
  const [failure, setFailure] = useState(null);
  const loadMore = async () => {
    setFetching(true);
    setFailure(null);
    try {
      const page = await loadPage(data.next_cursor);
      set((was) => ({ data: [...was.data, ...page.data], next_cursor: page.next_cursor }));
    } catch (problem) {
      setFailure(problem);
    } finally {
      setFetching(false);
    }
  };
  return { items: data?.data, error: error ?? failure, loading, fetching, more: Boolean(data?.next_cursor), loadMore, reload, set };
}

/** Forgets everything: somebody else signs in. */
export function forgetResources() {
  seen.clear();
}

function remember(key, data) {
  seen.delete(key);
  seen.set(key, data);
  if (seen.size > MOST) {
    seen.delete(seen.keys().next().value);
  }
}

/** The signed-in user, their permission to act and the summary, for every page of the console. */
import { createContext, useContext, useEffect, useRef } from '../ui/html.js';
import { get } from '../ui/api.js';
import { live } from '../ui/live.js';
import { useResource } from '../ui/resource.js';

/** The context {user, setUser, operator, summary, approvals}; `operator` is false for auditors, who may view everything and change nothing. */
export const App = createContext(null);
export const useApp = () => useContext(App);

/** Returns whether a user may use the console. */
export const isStaff = (user) => user.roles.some((role) => role === 'OPERATOR' || role === 'AUDITOR');

const RELOAD_AFTER_MS = 200;
const SUMMARY_EVERY_MS = 1000;
const SUMMARY_AT_LEAST_EVERY_MS = 15000;

/** Returns the summary. It is reloaded with events, and regularly because ages grow without events. */
export function useSummary() {
  const summary = useResource('ops-summary', (signal) => get('/v1/ops/summary', {}, { signal }));
  useReloadOnEvents(summary.reload, SUMMARY_EVERY_MS);
  useReloadAtLeast(summary.reload);
  return summary;
}

/** Returns the proposals that wait for a second operator, at most 200. */
export function useWaiting() {
  const waiting = useResource('ops-waiting', (signal) => get('/v1/ops/proposals', { status: 'PENDING', limit: 200 }, { signal }));
  useReloadAtLeast(waiting.reload);
  return waiting;
}

function useReloadAtLeast(reload) {
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && reload(), SUMMARY_AT_LEAST_EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
}

/**
 * Calls `reload` soon after an event that `concerns` accepts, at most once in `every` milliseconds, also while events never stop.
 */
export function useReloadOnEvents(reload, every = RELOAD_AFTER_MS, concerns = () => true) {
  const latest = useRef({});
  latest.current = { reload, concerns };
  useEffect(() => {
    let timer = null;
    const stop = live.listen((event) => {
      if (timer === null && (event.type === 'resync' || latest.current.concerns(event))) {
        timer = setTimeout(() => {
          timer = null;
          latest.current.reload();
        }, every);
      }
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [every]);
}

/** Returns whether an event is about a withdrawal. */
export const isWithdrawalEvent = ({ type }) => type === 'withdrawal';

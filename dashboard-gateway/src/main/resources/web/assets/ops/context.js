/** What every page of the console knows: who looks, whether they may act, and the house in numbers. */
import { createContext, useContext, useEffect, useRef } from '../ui/html.js';
import { get } from '../ui/api.js';
import { live } from '../ui/live.js';
import { useResource } from '../ui/resource.js';

/** {user, setUser, operator, summary}; `operator` is false for auditors, who see everything and change nothing. */
export const App = createContext(null);
export const useApp = () => useContext(App);

/** Whether somebody belongs here. */
export const isStaff = (user) => user.roles.some((role) => role === 'OPERATOR' || role === 'AUDITOR');

const SETTLE = 200;
const SUMMARY_EVERY = 1000;
const SUMMARY_AT_LEAST_EVERY = 15000;

/** The summary; it follows what happens, and is asked for now and then because ages grow without events. */
export function useSummary() {
  const summary = useResource('ops-summary', (signal) => get('/v1/ops/summary', {}, { signal }));
  useReloadOnEvents(summary.reload, SUMMARY_EVERY);
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && summary.reload(), SUMMARY_AT_LEAST_EVERY);
    return () => clearInterval(timer);
  }, [summary.reload]);
  return summary;
}

/**
 * Calls `reload` soon after something happened that `concerns` it, at most once in `every` milliseconds: also while events
 * never stop.
 */
export function useReloadOnEvents(reload, every = SETTLE, concerns = () => true) {
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

/** For lists of withdrawals. */
export const ofWithdrawals = ({ type }) => type === 'withdrawal';

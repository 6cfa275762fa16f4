/** The saver and their wallets, for every page of the app. */
import { createContext, useContext, useEffect, useRef } from '../ui/html.js';
import { getAll } from '../ui/api.js';
import { live } from '../ui/live.js';
import { useResource } from '../ui/resource.js';

/** The context {user, setUser, wallets}. */
export const App = createContext(null);
export const useApp = () => useContext(App);

const RELOAD_AFTER_MS = 120;

/** Returns the saver's wallets as a resource that is reloaded with every event. */
export function useWallets() {
  const wallets = useResource('wallets', (signal) => getAll('/v1/accounts', {}, { signal }));
  useReloadOnEvents(wallets.reload);
  return wallets;
}

/** Calls `reload` shortly after an event; a burst of events is one reload. */
export function useReloadOnEvents(reload) {
  const latest = useRef(reload);
  latest.current = reload;
  useEffect(() => {
    let timer;
    const stop = live.listen(() => {
      clearTimeout(timer);
      timer = setTimeout(() => latest.current(), RELOAD_AFTER_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
}

/** Returns whether money can leave a wallet. */
export const canPay = (wallet) => !wallet.in_safe_mode && ['ACTIVE', 'CREDITS_FROZEN'].includes(wallet.status);
/** Returns whether money can arrive in a wallet. */
export const canReceive = (wallet) => !wallet.in_safe_mode && ['ACTIVE', 'DEBITS_FROZEN'].includes(wallet.status);

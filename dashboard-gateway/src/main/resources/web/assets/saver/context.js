/** What every page of the app knows: the saver and their wallets. */
import { createContext, useContext, useEffect, useRef } from '../ui/html.js';
import { getAll } from '../ui/api.js';
import { live } from '../ui/live.js';
import { useResource } from '../ui/resource.js';

/** {user, setUser, wallets}. */
export const App = createContext(null);
export const useApp = () => useContext(App);

const SETTLE = 120;

/** The saver's wallets as a resource; they follow what happens. */
export function useWallets() {
  const wallets = useResource('wallets', (signal) => getAll('/v1/accounts', {}, { signal }));
  useReloadOnEvents(wallets.reload);
  return wallets;
}

/** Calls `reload` shortly after anything happened to the saver's money; a burst of events is one reload. */
export function useReloadOnEvents(reload) {
  const latest = useRef(reload);
  latest.current = reload;
  useEffect(() => {
    let timer;
    const stop = live.listen(() => {
      clearTimeout(timer);
      timer = setTimeout(() => latest.current(), SETTLE);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
}

/** Wallets that money can leave, or arrive in. */
export const canPay = (wallet) => ['ACTIVE', 'CREDITS_FROZEN'].includes(wallet.status);
export const canReceive = (wallet) => ['ACTIVE', 'DEBITS_FROZEN'].includes(wallet.status);

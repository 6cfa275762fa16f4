/** The saver's app: who is there, which page, in which frame. */
import { html, render, useEffect, useState } from '../ui/html.js';
import { Away, match, useLocation } from '../ui/router.js';
import { useUser } from '../ui/session.js';
import { sentenceFor } from '../ui/reasons.js';
import { Failure, Skeleton } from '../ui/states.js';
import { Welcome, SignIn, SignUp } from './welcome.js';

const OPEN = [['/', Welcome], ['/app/sign-in', SignIn], ['/app/sign-up', SignUp]];
function Root() {
  const { user, setUser, error, retry } = useUser();
  const { path, query } = useLocation();

  if (error) {
    return html`<main class="page"><${Failure} level="h1" error=${error} retry=${retry} /></main>`;
  }
  if (user === undefined) {
    return html`<main class="page"><${Skeleton} lines=${4} height="4rem" /></main>`;
  }
  const open = match(OPEN, path);
  if (!user) {
    return open ? html`<${open.component} onUser=${setUser} query=${query} />` : html`<${Away} to=${`/app/sign-in?to=${encodeURIComponent(path + location.search)}`} />`;
  }
  return open ? html`<${Away} to=${wanted(query.to)} />` : html`<${Within} ...${{ user, setUser, path, query }} />`;
}

/** What is behind the door is fetched when somebody goes through it: a stranger's first visit is lighter for it. */
function Within(props) {
  const [inside, setInside] = useState(null);
  const [error, setError] = useState(null);
  const load = () => {
    setError(null);
    import('./inside.js').then((module) => setInside(() => module.Inside), () => setError({ status: 0, message: sentenceFor({ code: 'OFFLINE' }) }));
  };
  useEffect(load, []);
  if (error) {
    return html`<main class="page"><${Failure} level="h1" error=${error} retry=${() => location.reload()} /></main>`;
  }
  return inside ? html`<${inside} ...${props} />` : html`<main class="page"><${Skeleton} lines=${4} height="4rem" /></main>`;
}

/** Where somebody wanted to go before signing in: only ever a place of this app. */
function wanted(to) {
  return /^\/app(\/|$)/.test(to ?? '') ? to : '/app';
}

render(html`<${Root} />`, document.getElementById('app'));

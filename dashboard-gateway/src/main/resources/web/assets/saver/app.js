/** The saver's app: finds out who is signed in and shows the page of the address. */
import { html, render, useEffect, useState } from '../ui/html.js';
import { Redirect, match, useLocation } from '../ui/router.js';
import { pageAfterSignIn, useUser } from '../ui/session.js';
import { sentenceFor } from '../ui/reasons.js';
import { Failure, Skeleton } from '../ui/placeholders.js';
import { Welcome, SignIn, SignUp } from './welcome.js';

const PUBLIC_PAGES = [['/', Welcome], ['/app/sign-in', SignIn], ['/app/sign-up', SignUp]];

function Root() {
  const { user, setUser, error, retry } = useUser();
  const { path, query } = useLocation();

  if (error) {
    return html`<main class="page"><${Failure} level="h1" error=${error} retry=${retry} /></main>`;
  }
  if (user === undefined) {
    return html`<main class="page"><${Skeleton} lines=${4} height="4rem" /></main>`;
  }
  const open = match(PUBLIC_PAGES, path);
  if (!user) {
    return open ? html`<${open.component} onUser=${setUser} query=${query} />` : html`<${Redirect} to=${`/app/sign-in?to=${encodeURIComponent(path + location.search)}`} />`;
  }
  return open ? html`<${Redirect} to=${pageAfterSignIn('/app', query.to)} />` : html`<${SignedIn} ...${{ user, setUser, path, query }} />`;
}

/** Loads the signed-in pages on demand, which keeps a visitor's first load small. */
function SignedIn(props) {
  const [inside, setInside] = useState(null);
  const [error, setError] = useState(null);
  const load = () => {
    setError(null);
    import('./signed-in-app.js').then((module) => setInside(() => module.SignedInApp), () => setError({ status: 0, message: sentenceFor({ code: 'OFFLINE' }) }));
  };
  useEffect(load, []);
  if (error) {
    return html`<main class="page"><${Failure} level="h1" error=${error} retry=${() => location.reload()} /></main>`;
  }
  return inside ? html`<${inside} ...${props} />` : html`<main class="page"><${Skeleton} lines=${4} height="4rem" /></main>`;
}

render(html`<${Root} />`, document.getElementById('app'));

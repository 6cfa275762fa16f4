/** Content for a place without data: loading, empty, refused or failed; and notices. */
import { html } from './html.js';
import { Button } from './controls.js';
import { Icon } from './icons.js';

/** Grey lines where text will be. */
export function Skeleton({ lines = 3, height }) {
  return html`
    <div class="stack stack-s" role="status" aria-label="Loading">
      ${Array.from({ length: lines }, (none, i) => html`<span class="skeleton" style=${{ height: height ?? '1.1rem', width: height ? '100%' : `${92 - ((i * 23) % 45)}%` }}></span>`)}
    </div>`;
}

/** An empty list: says what would be here and offers an action. */
export function Empty({ icon = 'activity', title, level = 'h2', children, action }) {
  return html`
    <div class="state">
      <span class="state-mark"><${Icon} name=${icon} size=${26} /></span>
      <${level}>${title}<//>
      ${children && html`<p>${children}</p>`}
      ${action}
    </div>`;
}

/** An error in place of content, with an action and the reference for support. */
export function Failure({ error, retry, home = '/', level }) {
  if (error.status === 403) {
    return html`<${Empty} level=${level} icon="lock" title="No access" action=${html`<${Button} href=${home}>Go back<//>`}>You don\u2019t have access to this page. Sign in with another account, or contact support.<//>`;
  }
  if (error.status === 404) {
    return html`<${Empty} level=${level} icon="search" title="Not found" action=${html`<${Button} href=${home}>Go back<//>`}>${error.message}<//>`;
  }
  return html`
    <div role="alert">
      <${Empty} level=${level} icon=${error.status === 0 ? 'bolt' : 'warn'} title=${error.status === 0 ? 'No connection' : 'Something went wrong'}
        action=${retry && html`<${Button} kind="primary" icon="retry" onClick=${retry}>Try again<//>`}>
        ${error.message}${error.traceId && html`<br /><span class="small">Reference <code>${error.traceId}</code></span>`}
      <//>
    </div>`;
}

/** A notice beside the content. tone: info | good | wait | bad. */
export function Notice({ tone = 'info', icon, role, children, actions }) {
  const mark = icon ?? { info: 'info', good: 'check', wait: 'clock', bad: 'warn' }[tone];
  return html`<div class="notice notice-${tone}" role=${role}><${Icon} name=${mark} size=${19} /><div class="grow"><div>${children}</div>${actions && html`<div class="row">${actions}</div>`}</div></div>`;
}

/** The error of a form, announced to screen readers when it appears. */
export function FormError({ error }) {
  return error && html`<${Notice} tone="bad" role="alert">${error.message}${error.code === 'INTERNAL' && error.traceId && html` <code>${error.traceId}</code>`}<//>`;
}

/** The content of a resource (see resource.js): a skeleton, a failure, or `children(data)`. */
export function Loaded({ resource, lines, skeleton, home, level, children }) {
  if (resource.data !== undefined) {
    return children(resource.data);
  }
  return resource.error ? html`<${Failure} error=${resource.error} retry=${resource.reload} home=${home} level=${level} />` : skeleton ?? html`<${Skeleton} lines=${lines ?? 5} />`;
}

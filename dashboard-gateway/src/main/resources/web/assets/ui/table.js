/** Tables; on narrow screens each row becomes a card of labels and values. */
import { html } from './html.js';
import { Button } from './controls.js';
import { Skeleton, Failure } from './placeholders.js';
import { go } from './router.js';

/**
 * columns: [{label, cell(row), right}]. `href(row)` makes the row a link; its first cell should hold a real link for the keyboard,
 * since a row cannot take the focus.
 */
export function Table({ caption, columns, rows, href, rowKey = (row) => row.id }) {
  const open = (row) => (event) => {
    const selecting = String(getSelection()).length > 0;
    if (!event.target.closest('a,button,input,label,select') && !selecting) {
      go(href(row));
    }
  };
  return html`
    <div class="table-wrap" tabindex="-1">
      <table class="table table-cards">
        <caption class="visually-hidden">${caption}</caption>
        <thead><tr>${columns.map(({ label, right }) => html`<th scope="col" class=${right ? 'right' : ''}>${label}</th>`)}</tr></thead>
        <tbody>
          ${rows.map((row) => html`
            <tr key=${rowKey(row)} data-href=${href ? href(row) : undefined} onClick=${href && open(row)}>
              ${columns.map(({ label, cell, right }) => html`<td class=${right ? 'right num' : ''} data-label=${label}>${cell(row)}</td>`)}
            </tr>`)}
        </tbody>
      </table>
    </div>`;
}

/**
 * A list that is loaded page by page (see usePages), with its loading, error and empty states and a button for more. The skeleton and
 * the button have keys, so that Preact does not move one into the place of the other.
 */
export function PagedList({ pages, empty, children }) {
  if (!pages.items) {
    return pages.error ? html`<${Failure} error=${pages.error} retry=${pages.reload} />` : html`<div key="waiting" class="card-pad"><${Skeleton} lines=${6} height="2.5rem" /></div>`;
  }
  if (!pages.items.length && !pages.more) {
    return empty;
  }
  const found = pages.items.length > 0;
  return html`
    ${found ? children(pages.items) : html`<p class="center soft card-pad" role="status">Nothing found so far. Older entries have not been searched yet.</p>`}
    ${pages.error && html`<${Failure} error=${pages.error} retry=${pages.loadMore} />`}
    ${pages.more && !pages.error && html`<div key="more" class="center card-pad"><${Button} busy=${pages.fetching} onClick=${pages.loadMore}>${found ? 'Show more' : 'Search further'}<//></div>`}`;
}

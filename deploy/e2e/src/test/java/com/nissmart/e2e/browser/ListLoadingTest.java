package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lists that are loaded page by page while events ask for a reload all the time. */
final class ListLoadingTest {
  /** Loads a list whose first page is empty, and returns the cursors that were asked for. */
  private static final String LOAD =
      """
      async () => {
        const { html, render } = await import('/assets/ui/html.js');
        const { usePages } = await import('/assets/ui/resource.js');
        const asked = [];
        let pages;
        const load = (cursor, signal) => new Promise((answer) => asked.push({ cursor, signal, answer }));
        const Probe = () => {
          pages = usePages('probe', load);
        };
        const until = async (isSo) => {
          for (let frame = 0; !isSo(); frame++) {
            if (frame > 600) {
              throw new Error(`${isSo} is not so`);
            }
            await new Promise(requestAnimationFrame);
          }
        };
        const answer = async (number, page) => {
          await until(() => asked.length === number && (number < 3 || pages.items));
          pages.refresh();
          asked[number - 1].answer(page);
        };
        render(html`<${Probe} />`, document.createElement('div'));
        for (const first of [1, 3]) {
          await answer(first, { data: [], next_cursor: 'b' });
          await answer(first + 1, { data: [1], next_cursor: 'c' });
        }
        await until(() => !pages.loading);
        pages.refresh();
        pages.loadMore();
        await until(() => pages.fetching);
        await answer(5, { data: [2], next_cursor: null });
        await until(() => !pages.more);
        pages.refresh();
        const cursors = asked.map(({ cursor }) => cursor ?? 'a').join(' ');
        return `${cursors}, items ${pages.items}, ${asked.filter(({ signal }) => signal?.aborted).length} aborted`;
      }
      """;

  @Test
  void events_neither_restart_a_list_nor_take_its_rows() {
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen.open("/app/sign-in");
      assertThat(screen.page().evaluate(LOAD)).isEqualTo("a b a b c, items 1,2, 0 aborted");
    }
  }
}

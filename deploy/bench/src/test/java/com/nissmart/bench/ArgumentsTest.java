package com.nissmart.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {

  @Test
  void nothing_asks_for_every_figure() {
    Options options = Arguments.parse(List.of());
    assertThat(options.figures()).containsExactlyInAnyOrder(Figure.values());
    assertThat(options.isWhole()).isTrue();
  }

  @Test
  void quick_leaves_out_the_grown_book_and_is_whole_nevertheless() {
    Options options = Arguments.parse(List.of("--quick"));
    assertThat(options.figures()).noneMatch(Figure::isOfTheGrownBook);
    assertThat(options.isWhole()).isTrue();
  }

  @Test
  void only_some_figures_are_not_a_whole_run() {
    Options options = Arguments.parse(List.of("--only", "unary_uniform,baseline_hot"));
    assertThat(options.figures())
        .containsExactlyInAnyOrder(Figure.UNARY_UNIFORM, Figure.BASELINE_HOT);
    assertThat(options.isWhole()).isFalse();
  }

  @Test
  void the_order_of_the_words_does_not_matter() {
    assertThat(Arguments.parse(List.of("--seconds", "3", "--quick")))
        .isEqualTo(Arguments.parse(List.of("--quick", "--seconds", "3")));
  }

  @Test
  void what_cannot_be_understood_is_named() {
    assertThatThrownBy(() -> Arguments.parse(List.of("--sekonds", "3")))
        .hasMessageContaining("--sekonds");
    assertThatThrownBy(() -> Arguments.parse(List.of("--seconds", "0")))
        .hasMessage("--seconds is a positive whole number, got 0");
    assertThatThrownBy(() -> Arguments.parse(List.of("--seconds")))
        .hasMessage("--seconds needs a value");
    assertThatThrownBy(() -> Arguments.parse(List.of("--only", "unary")))
        .hasMessageContaining("no figure unary")
        .hasMessageContaining("unary_uniform");
  }
}

package com.nissmart.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BenchArgumentsTest {

  @Test
  void no_options_mean_every_figure() {
    BenchOptions options = BenchArguments.parse(List.of());
    assertThat(options.figures()).containsExactlyInAnyOrder(BenchFigure.values());
    assertThat(options.isWhole()).isTrue();
  }

  @Test
  void a_quick_run_is_whole_without_the_grown_book() {
    BenchOptions options = BenchArguments.parse(List.of("--quick"));
    assertThat(options.figures()).noneMatch(BenchFigure::isOfTheGrownBook);
    assertThat(options.isWhole()).isTrue();
  }

  @Test
  void only_some_figures_are_not_a_whole_run() {
    BenchOptions options = BenchArguments.parse(List.of("--only", "unary_uniform,baseline_hot"));
    assertThat(options.figures())
        .containsExactlyInAnyOrder(BenchFigure.UNARY_UNIFORM, BenchFigure.BASELINE_HOT);
    assertThat(options.isWhole()).isFalse();
  }

  @Test
  void the_order_of_options_does_not_matter() {
    assertThat(BenchArguments.parse(List.of("--seconds", "3", "--quick")))
        .isEqualTo(BenchArguments.parse(List.of("--quick", "--seconds", "3")));
  }

  @Test
  void a_wrong_option_is_named() {
    assertThatThrownBy(() -> BenchArguments.parse(List.of("--sekonds", "3")))
        .hasMessageContaining("--sekonds");
    assertThatThrownBy(() -> BenchArguments.parse(List.of("--seconds", "0")))
        .hasMessage("--seconds is a positive whole number, got 0");
    assertThatThrownBy(() -> BenchArguments.parse(List.of("--seconds")))
        .hasMessage("--seconds needs a value");
    assertThatThrownBy(() -> BenchArguments.parse(List.of("--only", "unary")))
        .hasMessageContaining("There is no figure unary")
        .hasMessageContaining("unary_uniform");
  }
}

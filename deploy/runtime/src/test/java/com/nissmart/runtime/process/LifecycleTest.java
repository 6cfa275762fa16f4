package com.nissmart.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private final List<String> closed = new ArrayList<>();
  private final Lifecycle lifecycle = new Lifecycle();

  @Test
  void the_last_started_part_is_closed_first_and_once() {
    lifecycle.onClose(() -> closed.add("database"));
    lifecycle.onClose(() -> closed.add("server"));

    lifecycle.close();
    lifecycle.close();

    assertThat(closed).containsExactly("server", "database");
  }

  @Test
  void a_part_that_cannot_be_closed_does_not_stop_the_others() {
    lifecycle.onClose(() -> closed.add("database"));
    lifecycle.onClose(() -> {
      throw new IllegalStateException("stuck");
    });

    lifecycle.close();

    assertThat(closed).containsExactly("database");
  }
}

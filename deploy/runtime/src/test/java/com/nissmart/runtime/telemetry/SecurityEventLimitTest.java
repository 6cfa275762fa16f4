package com.nissmart.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecurityEventLimitTest {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(SecurityEvent.LOGGER);

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long nanos;
  private final SecurityEventLimit limit =
      new SecurityEventLimit(() -> nanos, Scheduler.disabledScheduler());

  @BeforeEach
  void start() {
    lines.start();
    LOGGER.addAppender(lines);
  }

  @AfterEach
  void stop() {
    LOGGER.detachAppender(lines);
  }

  @Test
  void one_caller_gets_a_few_lines_and_a_count() {
    assertThat(taken("ada", 1_000)).isEqualTo(SecurityEventLimit.MOST);
    assertThat(taken("ben", 1)).isEqualTo(1);
    nanos += Duration.ofMinutes(1).toNanos();

    assertThat(taken("ada", 1)).isEqualTo(1);
    assertThat(lines.list)
        .filteredOn(line -> line.getKeyValuePairs().toString().contains("suppressed"))
        .singleElement()
        .satisfies(line ->
            assertThat(line.getKeyValuePairs())
                .extracting(fact -> fact.key + "=" + fact.value)
                .containsExactly("event=permission_refused", "caller=ada", "suppressed=970"));
  }

  private int taken(String caller, int calls) {
    int taken = 0;
    for (int i = 0; i < calls; i++) {
      taken += limit.take(SecurityEvent.PERMISSION_REFUSED, "caller", caller) ? 1 : 0;
    }
    return taken;
  }
}

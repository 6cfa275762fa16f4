package com.nissmart.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void a_good_header_is_passed_on() {
    TraceParent trace = TraceParent.accept(GOOD);

    assertThat(trace.header()).isEqualTo(GOOD);
    assertThat(trace.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra",
        "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c8031\nc-b7ad6b7169203331-01",
      })
  void anything_else_is_replaced_by_a_new_trace(@Nullable String header) {
    TraceParent trace = TraceParent.accept(header);

    assertThat(trace.header()).isNotEqualTo(header).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    assertThat(TraceParent.accept(trace.header())).isEqualTo(trace);
  }
}

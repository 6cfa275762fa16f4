package com.nissmart.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {
  private final OpenStreams streams = new OpenStreams(StreamSettings.DEFAULT);

  private static Caller.User user(int number, Role role) {
    return new Caller.User(new UUID(number, 1), Set.of(role), "ses");
  }

  private boolean isAdmitted(int user, String network) {
    try {
      streams.admit(user(user, Role.ROLE_CUSTOMER), network);
      return true;
    } catch (Refusal full) {
      return false;
    }
  }

  /** Opens as many streams as each of the users gets, from as many addresses as they need. */
  private int flood(int users) {
    int admitted = 0;
    for (int user = 0; user < users; user++) {
      for (int n = 0; n < 20; n++) {
        admitted += isAdmitted(user, "10.0.0." + user) ? 1 : 0;
      }
    }
    return admitted;
  }

  @Test
  void few_accounts_cannot_have_all_streams() {
    assertThat(flood(158)).isEqualTo(158 * 5);
    assertThat(isAdmitted(1_000, "10.1.1.1")).isTrue();
  }

  @Test
  void twenty_addresses_leave_streams_for_others() {
    for (int user = 0; user < 2_000; user++) {
      isAdmitted(user, "10.4.4." + user % 20);
    }
    for (int n = 0; n < 5; n++) {
      assertThat(isAdmitted(3_000, "10.5.5.5")).isTrue();
    }
  }

  @Test
  void operators_have_places_that_savers_cannot_take() {
    assertThat(flood(1_000)).isEqualTo(1_800);
    streams.admit(user(2_000, Role.ROLE_OPERATOR), "10.2.2.2");
    streams.admit(user(2_001, Role.ROLE_AUDITOR), "10.2.2.2");
  }

  @Test
  void an_address_has_a_share_until_its_streams_end() {
    Runnable leave = streams.admit(user(0, Role.ROLE_CUSTOMER), "10.3.3.3");
    for (int user = 1; user < 100; user++) {
      assertThat(isAdmitted(user, "10.3.3.3")).isTrue();
    }
    assertThatThrownBy(() -> streams.admit(user(200, Role.ROLE_CUSTOMER), "10.3.3.3"))
        .isInstanceOfSatisfying(
            Refusal.class, full -> assertThat(full.reason()).isEqualTo(Reason.RATE_LIMITED));
    leave.run();
    assertThat(isAdmitted(200, "10.3.3.3")).isTrue();
  }
}

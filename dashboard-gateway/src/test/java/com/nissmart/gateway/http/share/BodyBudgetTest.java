package com.nissmart.gateway.http.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.net.InetAddress;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A budget of 1,600 bytes: 200 for an address, 100 for a caller. */
class BodyBudgetTest {
  private static final UUID ADA = new UUID(0, 1);

  private final BodyBudget budget = new BodyBudget(1600, 50);

  private static InetAddress address(int host) throws java.io.IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host});
  }

  private static void assertRefused(Reason reason, BodyBudget.Use use, long bytes) {
    assertThatThrownBy(() -> use.add(bytes))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }

  @Test
  void a_caller_has_a_share_from_all_addresses() throws Exception {
    BodyBudget.Use first = budget.begin(address(1), ADA);
    first.add(100);
    assertRefused(Reason.RATE_LIMITED, budget.begin(address(2), ADA), 1);
    budget.begin(address(1), new UUID(0, 2)).add(100);
    assertRefused(Reason.RATE_LIMITED, budget.begin(address(1), null), 1);
    first.close();
    first.close();
    assertThat(budget.used()).isEqualTo(100);
    budget.begin(address(2), ADA).add(100);
  }

  @Test
  void all_addresses_share_the_budget() throws Exception {
    for (int host = 1; host <= 8; host++) {
      budget.begin(address(host), null).add(200);
    }
    BodyBudget.Use last = budget.begin(address(9), ADA);
    assertRefused(Reason.UNAVAILABLE, last, 1);
    assertThat(budget.used()).isEqualTo(1600);
    last.close();
    assertThat(budget.used()).isEqualTo(1600);
  }

  @Test
  void bytes_after_the_end_are_not_counted() throws Exception {
    BodyBudget.Use use = budget.begin(address(1), ADA);
    use.close();
    use.add(150);
    assertThat(budget.used()).isZero();
  }
}

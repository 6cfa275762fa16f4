package com.nissmart.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Parallel transfers: of 200 transfers of 10 from a wallet of 1,000, exactly 100 succeed. */
final class ParallelTransfersTest {
  private static final long NAIRA = 100;

  @Test
  void parallel_transfers_never_overdraw_a_wallet() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(1_000 * NAIRA);
    Saver bola = Saver.joins(SharedSystem.gateway(), "bola");
    List<RestResponse> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RestResponse>> sent = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String key = "at-once-" + i;
        sent.add(clients.submit(() -> ada.sends(bola, key, 10 * NAIRA)));
      }
      for (Future<RestResponse> answer : sent) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(100);
    assertThat(answers).filteredOn(answer -> answer.status() != 201).hasSize(100);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(refused -> {
          assertThat(refused.status()).isEqualTo(422);
          assertThat(refused.text("code")).isEqualTo("INSUFFICIENT_FUNDS");
        });
    assertThat(ada.available()).isZero();
    assertThat(bola.available()).isEqualTo(1_000 * NAIRA);
  }
}

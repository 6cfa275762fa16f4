package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.CommitProxy;
import com.nissmart.testkit.CommitProxy.Cut;
import com.nissmart.testkit.TestTokens;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A replica that is killed with SIGKILL at a COMMIT under load, while another one answers for it:
 * acknowledged transactions are there, all others are booked once.
 */
class KilledProcessTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int KILLS = 2;
  private static final int CALLERS = 6;
  private static final int ENOUGH = 100;

  @TempDir private Path logs;

  @ParameterizedTest
  @EnumSource(Cut.class)
  void another_replica_answers_for_a_killed_one(Cut cut) throws Exception {
    try (LedgerFixture fixture = new LedgerFixture()) {
      Saver ada = fixture.saver().with(100_000_000);
      for (int i = 0; i < KILLS; i++) {
        killOnce(fixture, ada, cut, i);
      }
    }
  }

  private void killOnce(LedgerFixture fixture, Saver ada, Cut cut, int round) throws Exception {
    try (CommitProxy proxy = CommitProxy.to(fixture.database.app());
        LedgerProcess process =
            LedgerProcess.start(proxy.settings(), logs.resolve(cut + "-" + round))) {
      String token = TestTokens.serviceToken(InstantSource.system(), "payout");
      ManagedChannel channel = GrpcClients.channelWithToken(process.target(), () -> token);
      LedgerServiceBlockingStub victim = LedgerServiceGrpc.newBlockingStub(channel);
      KeyedLoad load = new KeyedLoad("round-" + round);
      for (int i = 0; i < CALLERS; i++) {
        load.caller(List.of(hold(fixture, ada, victim), hold(fixture, ada, fixture.payout)));
      }
      Await.until(LONGEST, "load", () -> load.answered() > ENOUGH);
      proxy.whenCut(process::kill);
      proxy.cutNext(cut);
      Await.until(LONGEST, "the kill", () -> proxy.cuts() == 1);
      int before = load.answered();
      Await.until(LONGEST, "the load goes on", () -> load.answered() > before + CALLERS);
      load.stop();
      channel.shutdownNow();
      load.assertTold(fixture);
      assertThat(ada.balance()).startsWith("100000000/");
    }
  }

  private static Function<String, Transaction> hold(
      LedgerFixture fixture, Saver ada, LedgerServiceBlockingStub replica) {
    return key -> replica.hold(fixture.hold(ada, key, 100).build()).getTransaction();
  }
}

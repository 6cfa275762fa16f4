package com.nissmart.e2e.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.e2e.support.LedgerTables;
import com.nissmart.e2e.support.SystemProcess;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attack from twenty addresses with everything at once, while honest users at other addresses go
 * on. The system has the limits and the memory that it has by default. {@code deploy/e2e/attack}
 * runs it longer and also checks how fast it stays.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class AttackTest {
  private static final Logger log = LoggerFactory.getLogger(AttackTest.class);
  private static final int ADDRESSES = Integer.getInteger("nissmart.attack.addresses", 20);
  private static final int ACCOUNTS = Integer.getInteger("nissmart.attack.accounts", 2);
  private static final Duration QUIET =
      Duration.ofSeconds(Integer.getInteger("nissmart.attack.quiet", 8));
  private static final Duration ATTACK =
      Duration.ofSeconds(Integer.getInteger("nissmart.attack.seconds", 20));

  /** The most times that requests may take longer under attack; 0 when it is only printed. */
  private static final double SLOWER = Integer.getInteger("nissmart.attack.slower", 0);

  /** The least part of honest requests that succeed; a busy machine alone delays some too long. */
  private static final double SUCCESS = Integer.getInteger("nissmart.attack.percent", 95) / 100.0;

  private static final double MORE_MEMORY_MB = 32;
  private static final double KIB_PER_MB = 1024;

  /** A part of the heap in the output of jcmd; metaspace is not in it. */
  private static final Pattern HEAP_PART =
      Pattern.compile("(?m)^ *garbage-first heap.* used (\\d+)K");

  @TempDir private Path data;

  @Test
  void an_attack_does_not_stop_or_slow_honest_users() throws Exception {
    // The webhooks of the attackers are on this machine.
    Map<String, String> settings = Map.of("NISSMART_WEBHOOK_ALLOW_PRIVATE", "true");
    try (SystemProcess system = SystemProcess.startWithLimits(data, settings)) {
      HonestUsers honest = HonestUsers.join(system.awaitReady());
      Process attackers = startAttackers(system.awaitReady(), honest.emails());
      try (BufferedReader output = attackers.inputReader();
          BufferedWriter input = attackers.outputWriter()) {
        assertThat(output.readLine()).isEqualTo("prepared");
        honest.work(QUIET);
        double before = heap(system);
        HonestUsers.Figures quiet = measured("quiet", honest.work(QUIET), before);
        tell(input);
        HonestUsers.Figures attacked = honest.work(ATTACK);
        measured("attack", attacked, heap(system));
        tell(input);
        log.info("attackers: {}", output.readLine());
        measured("after", honest.work(QUIET), heap(system));
        assertUnharmed(system, honest);
        assertThat(attacked.success()).as(attacked.toString()).isGreaterThanOrEqualTo(SUCCESS);
        assertThat(heap(system)).as("MB of heap after").isLessThan(before + MORE_MEMORY_MB);
        if (SLOWER > 0) {
          assertThat(attacked.p99()).as(attacked.toString()).isLessThan(SLOWER * quiet.p99());
        }
      } finally {
        attackers.destroyForcibly().waitFor();
      }
    }
  }

  private void assertUnharmed(SystemProcess system, HonestUsers honest) throws Exception {
    assertThat(system.isRunning()).isTrue();
    // On a busy machine a starved process may miss a time limit, and logs that as an error.
    String error = SLOWER > 0 ? " ERROR " : " ERROR [-] RequestFailures";
    assertThat(system.output())
        .noneMatch(line -> line.contains("OutOfMemoryError") || line.contains(error));
    assertThat(honest.money()).isEqualTo(honest.emails().size() * HonestUsers.START);
    LedgerTables book = LedgerTables.of(data);
    assertThat(book.sumOfEntries()).isZero();
    assertThat(book.unbalancedTransactions()).isZero();
  }

  private static HonestUsers.Figures measured(
      String phase, HonestUsers.Figures figures, double heap) {
    log.info("{}: {} MB of heap after a collection, {}", phase, Math.round(heap), figures);
    return figures;
  }

  /** Returns the megabytes in use after a collection. */
  private static double heap(SystemProcess system) throws IOException {
    system.jcmd("GC.run");
    String info = system.jcmd("GC.heap_info");
    Matcher part = HEAP_PART.matcher(info);
    double sum = part.results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
    assertThat(sum).as(info).isPositive();
    return sum / KIB_PER_MB;
  }

  private static void tell(BufferedWriter input) throws IOException {
    input.newLine();
    input.flush();
  }

  private static Process startAttackers(URI gateway, List<String> victims) throws IOException {
    // Elsewhere the attackers would not use the processors of the system that they attack.
    return new ProcessBuilder(
            "nice",
            "-n",
            "5",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            AttackMain.class.getName(),
            gateway.toString(),
            Integer.toString(ADDRESSES),
            Integer.toString(ACCOUNTS),
            String.join(",", victims))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}

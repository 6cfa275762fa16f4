package com.nissmart.standalone.demo;

import com.nissmart.payout.bank.Nuban;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * Thirty savers who deposit, send, save and withdraw for twelve weeks. Some withdrawals fail, and
 * the bank leaves some in doubt. The savers use the gateway like all other clients. Every run has
 * the same seed and keys, so that a second run changes nothing.
 *
 * <p>No row is back-dated. In an empty system the clock itself begins in the past and is moved on,
 * so that the services write every row themselves, with the time of that clock.
 */
public final class DemoCommunity {
  /** The length of the history; a session may last longer. */
  public static final Duration HISTORY = Duration.ofDays(84);

  /** The password of every saver. */
  static final String PASSWORD = "nissmart-demo";

  private static final long SEED = 1960;
  private static final int AT_ONCE = 4;
  private static final int DAYS = (int) HISTORY.toDays();
  private static final int WEEK = 7;
  private static final int PAYDAY = 28;
  private static final int PAYDAYS = 5;
  private static final long NAIRA = 100;
  private static final int STEP = 50;
  private static final Duration MORNING = Duration.ofHours(7);
  private static final Duration MEANWHILE = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

  /** An account number that the simulated bank does not know. */
  private static final String NO_SUCH_ACCOUNT = "9990000001";

  private static final String SENT_BACK = "9990000005";
  private static final String SILENT_AND_UNPAID = "9990000003";
  private static final String IN_DOUBT = "9990000007";

  private final URI gateway;
  private final DemoClock clock;
  private final Random random = new Random(SEED);

  /** Makes the community of the system with this gateway and clock. */
  public DemoCommunity(URI gateway, DemoClock clock) {
    this.gateway = gateway;
    this.clock = clock;
  }

  /**
   * Fills the system and returns the line that says how to sign in.
   *
   * @param progress takes the week that begins and the number of weeks
   * @throws IllegalStateException when the system fails
   */
  public String fill(BiConsumer<Integer, Integer> progress) {
    try (DemoApi api = new DemoApi(gateway)) {
      Instant first = clock.instant().truncatedTo(ChronoUnit.DAYS).plus(MORNING);
      progress.accept(1, DAYS / WEEK);
      List<DemoSaver> savers = join(api);
      String rent = savers.getFirst().open("demo-rent", "Rent");
      for (int day = 0; day < DAYS; day++) {
        if (day % WEEK == 0 && day > 0) {
          progress.accept(day / WEEK + 1, DAYS / WEEK);
        }
        clock.moveTo(first.plus(Duration.ofDays(day)));
        live(savers, day);
        if (day % WEEK == 2) {
          savers.getFirst().putAside(rent, "demo-rent-" + day, naira(4_000, 9_000), "For the rent");
        }
        withdraw(savers, day);
        leaveInDoubt(savers, DAYS - day);
      }
      clock.catchUp();
      leaveInDoubt(savers, 0);
      return "demo login " + savers.getFirst().email() + " password " + PASSWORD;
    }
  }

  /**
   * Signs up a few savers at once: hashing a password takes long, and a core does one at a time.
   */
  private List<DemoSaver> join(DemoApi api) {
    boolean again = DemoSaver.exists(api, clock, DemoPeople.NAMES.getFirst());
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<DemoSaver>> joining = new ArrayList<>();
      for (String name : DemoPeople.NAMES) {
        joining.add(pool.submit(() -> DemoSaver.join(api, clock, name, again)));
      }
      List<DemoSaver> savers = new ArrayList<>();
      for (Future<DemoSaver> saver : joining) {
        savers.add(saver.get());
      }
      return savers;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A saver could not join", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The demo was interrupted", e);
    }
  }

  /** Plays the deposits and transfers of a day; more savers take part every other day. */
  private void live(List<DemoSaver> savers, int day) {
    List<DemoSaver> here = here(savers, day);
    for (int i = 0; i < here.size(); i++) {
      if (i % 3 == 0 && day % PAYDAY == i % PAYDAYS) {
        earn(here.get(i), day, naira(60_000, 180_000), "Salary");
      } else if (day % WEEK == i % WEEK) {
        earn(here.get(i), day, naira(2_500, 24_000), pick(DemoPeople.INCOMES));
      }
    }
    int transfers = 1 + random.nextInt(4);
    for (int i = 0; i < transfers; i++) {
      send(here, "demo-transfer-" + day + "-" + i);
    }
  }

  private static List<DemoSaver> here(List<DemoSaver> savers, int day) {
    return savers.subList(0, Math.min(savers.size(), 8 + day / 2));
  }

  private void earn(DemoSaver saver, int day, long kobo, String income) {
    pass();
    saver.deposit("demo-deposit-" + day, kobo, income);
  }

  /** Sends money; one transfer in fourteen is more than the saver has. */
  private void send(List<DemoSaver> savers, String key) {
    pass();
    DemoSaver from = pick(savers);
    DemoSaver to = pick(savers.stream().filter(other -> !other.equals(from)).toList());
    boolean tooMuch = random.nextInt(14) == 0;
    from.send(
        to,
        key,
        tooMuch ? naira(900_000, 2_000_000) : naira(500, 12_000),
        pick(DemoPeople.REASONS));
  }

  /**
   * Withdraws up to two times a day. One withdrawal in twenty-four has a wrong account number, and
   * the bank returns as many. The clock moves on once the bank has answered.
   */
  private void withdraw(List<DemoSaver> savers, int day) {
    if (day < WEEK) {
      return; // The savers have little money yet.
    }
    List<DemoSaver> paid = here(savers, day - WEEK);
    for (int i = random.nextInt(3); i > 0; i--) {
      pass();
      int fate = random.nextInt(24);
      String bank = pick(DemoPeople.BANKS);
      String theirs = Nuban.number(bank, random.nextLong(100_000_000, 999_000_000));
      String number = fate == 0 ? NO_SUCH_ACCOUNT : fate == 1 ? SENT_BACK : theirs;
      DemoSaver saver = pick(paid);
      String key = "demo-withdrawal-" + day + "-" + i;
      String id = saver.withdraw(key, naira(1_000, 9_000), bank, number);
      awaitTheBank(saver, id, fate == 1);
    }
  }

  /** Waits for the bank while the clock moves faster than it answers. */
  private void awaitTheBank(DemoSaver saver, String withdrawal, boolean sentBack) {
    if (clock.isReal() || withdrawal.isEmpty()) {
      return;
    }
    long begin = System.nanoTime();
    while (!saver.hasBankAnswered(withdrawal, sentBack)
        && System.nanoTime() - begin < LONGEST_WAIT.toNanos()) {
      clock.advance(MEANWHILE);
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  /** Makes withdrawals in doubt, of today and of the days before, for operators to resolve. */
  private void leaveInDoubt(List<DemoSaver> savers, int daysAgo) {
    switch (daysAgo) {
      case 3 -> leaveInDoubt(savers.get(3), "demo-doubt-1", 125_000, "044");
      case 1 -> leaveInDoubt(savers.get(7), "demo-doubt-3", 240_000, "033");
      case 0 -> {
        leaveInDoubt(savers.getFirst(), "demo-doubt-0", 350_000, "058");
        savers.get(5).withdraw("demo-doubt-2", 80_000, "011", SILENT_AND_UNPAID);
        savers.get(2).withdraw("demo-failed", 60_000, "057", NO_SUCH_ACCOUNT);
      }
      default -> {}
    }
  }

  private void leaveInDoubt(DemoSaver saver, String key, long kobo, String bank) {
    awaitTheBank(saver, saver.withdraw(key, kobo, bank, IN_DOUBT), false);
  }

  /** Moves the clock on between two acts. */
  private void pass() {
    clock.advance(Duration.ofMinutes(3 + random.nextInt(25)));
  }

  private long naira(int least, int most) {
    return random.nextLong(least / STEP, most / STEP) * STEP * NAIRA;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}

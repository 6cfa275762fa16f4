package com.nissmart.standalone.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Thirty savers who are paid, buy, lend, save and withdraw; some of it fails, as it does in life.
 * They go through the gateway like everybody else. The same seed and the same keys in every run:
 * filling it twice is filling it once.
 */
public final class DemoCommunity {
  /** Everybody's, since they are nobody. */
  static final String PASSWORD = "nissmart-demo";

  private static final long SEED = 1960;
  private static final int AT_ONCE = 4;
  private static final int TRANSFERS = 80;
  private static final long NAIRA = 100;
  private static final int STEP = 50;

  private static final List<String> NAMES =
      List.of(
          "Ada Okafor",
          "Chinedu Eze",
          "Ngozi Obi",
          "Emeka Nwosu",
          "Ifeoma Okeke",
          "Obinna Uche",
          "Amarachi Igwe",
          "Kelechi Anya",
          "Yetunde Adeyemi",
          "Tunde Bakare",
          "Folake Ojo",
          "Segun Alabi",
          "Bisi Akande",
          "Kunle Adebayo",
          "Sade Ogunleye",
          "Femi Balogun",
          "Aisha Bello",
          "Musa Ibrahim",
          "Fatima Sani",
          "Ibrahim Danjuma",
          "Zainab Yusuf",
          "Sani Abubakar",
          "Halima Garba",
          "Usman Lawal",
          "Efe Omoregie",
          "Osas Igbinedion",
          "Ebiere Dokubo",
          "Tamuno Briggs",
          "Imaobong Etim",
          "Ekaette Bassey");
  private static final List<String> INCOMES =
      List.of(
          "Salary", "Shop takings", "Tailoring", "Market day", "Okada fares", "School fees refund");
  private static final List<String> REASONS =
      List.of(
          "Ajo contribution",
          "Rent share",
          "Foodstuff",
          "Loan back, thank you",
          "Birthday",
          "Data and airtime",
          "Aso ebi",
          "Transport",
          "For Mama");
  private static final List<String> BANKS = List.of("044", "058", "011", "033", "057");
  private static final String NO_SUCH_ACCOUNT = "9990000001";

  private final URI gateway;
  private final Random random = new Random(SEED);

  /** The community of a system whose gateway is at that address. */
  public DemoCommunity(URI gateway) {
    this.gateway = gateway;
  }

  /**
   * Brings it about, and answers how to sign in.
   *
   * @throws IllegalStateException when the system does not play along
   */
  public String fill() {
    try (DemoApi api = new DemoApi(gateway)) {
      List<DemoSaver> savers = join(api);
      savers.forEach(this::earn);
      for (int i = 0; i < TRANSFERS; i++) {
        send(savers, "demo-transfer-" + i);
      }
      savers.forEach(this::withdraw);
      return "demo login " + savers.getFirst().email() + " password " + PASSWORD;
    }
  }

  /** A few at once: what takes long is the hashing of passwords, and one core can do one. */
  private static List<DemoSaver> join(DemoApi api) {
    List<DemoSaver> savers = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<DemoSaver>> joining = new ArrayList<>();
      for (String name : NAMES) {
        String[] names = name.split(" ", 2);
        joining.add(pool.submit(() -> DemoSaver.join(api, names[0], names[1])));
      }
      for (Future<DemoSaver> saver : joining) {
        savers.add(saver.get());
      }
      return savers;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a saver could not join", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void earn(DemoSaver saver) {
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      saver.deposit("demo-deposit-" + i, naira(5_000, 120_000), pick(INCOMES));
    }
  }

  /** Now and then somebody sends more than they have. */
  private void send(List<DemoSaver> savers, String key) {
    DemoSaver from = pick(savers);
    DemoSaver to = pick(savers.stream().filter(other -> !other.equals(from)).toList());
    boolean tooMuch = random.nextInt(12) == 0;
    from.send(to, key, tooMuch ? naira(900_000, 2_000_000) : naira(500, 15_000), pick(REASONS));
  }

  /** Every second saver withdraws; one in six of them mistypes the account number. */
  private void withdraw(DemoSaver saver) {
    if (random.nextBoolean()) {
      boolean mistyped = random.nextInt(6) == 0;
      String number =
          mistyped ? NO_SUCH_ACCOUNT : "%010d".formatted(random.nextLong(100_000_000, 999_000_000));
      saver.withdraw("demo-withdrawal", naira(1_000, 5_000), pick(BANKS), number, saver.email());
    }
  }

  private long naira(int least, int most) {
    return random.nextLong(least / STEP, most / STEP) * STEP * NAIRA;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}

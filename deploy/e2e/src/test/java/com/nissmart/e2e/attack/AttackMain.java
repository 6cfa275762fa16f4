package com.nissmart.e2e.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The process of all attackers: {@code gateway addresses accounts emails}. It signs up, prints
 * {@code prepared}, attacks after one line of input until the next one, and prints its counts.
 */
final class AttackMain {
  private static final int BACKLOG = 4096;

  private AttackMain() {}

  @SuppressWarnings("SystemOut") // the other process reads it
  public static void main(String[] arguments) throws Exception {
    URI gateway = URI.create(arguments[0]);
    int accounts = Integer.parseInt(arguments[2]);
    List<String> emails = List.of(arguments[3].split(",", -1));
    Tally tally = new Tally();
    // Nobody accepts its connections, so that each delivery waits for its time limit.
    try (ServerSocket silent = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
      String webhook = "http://127.0.0.1:" + silent.getLocalPort() + "/";
      List<Attacker> attackers =
          IntStream.rangeClosed(1, Integer.parseInt(arguments[1]))
              .mapToObj(n -> new Attacker(address(n), gateway, emails, tally))
              .toList();
      // One after another, because few people may sign up at once.
      attackers.forEach(attacker -> attacker.signUp(accounts, webhook));
      join(attackers.stream().map(attacker -> start(attacker::fillStatement)).toList());
      BufferedReader input =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      System.out.println("prepared");
      input.readLine();
      List<Thread> attacks =
          attackers.stream()
              .flatMap(attacker -> attacker.attacks().stream())
              .map(AttackMain::start)
              .toList();
      input.readLine();
      attacks.forEach(Thread::interrupt);
      join(attacks);
    }
    System.out.println(tally);
    System.exit(0);
  }

  /** Returns the address of an attacker; users of the test have higher ones. */
  private static InetAddress address(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (10 + number)});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread start(Runnable work) {
    return Thread.startVirtualThread(work);
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }
}

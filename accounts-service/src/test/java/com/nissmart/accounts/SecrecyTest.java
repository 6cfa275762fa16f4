package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.user.Operators.NewOperator;
import com.nissmart.accounts.user.Registration;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class SecrecyTest {
  private static final String SECRET = "s3cret-sesame-opens";

  @Test
  void a_password_is_never_printed() {
    PlainPassword password = PlainPassword.of(SECRET);

    assertThat(password.toString()).doesNotContain(SECRET);
    assertThat(new Registration("ada@example.com", "Ada", "Obi", password).toString())
        .doesNotContain(SECRET);
    assertThat(AccountsHarness.operator("boss@example.com", SECRET).toString())
        .doesNotContain(SECRET);
    assertThat(new NewOperator("boss@example.com", SECRET).toString()).doesNotContain(SECRET);
  }

  @Test
  void a_refusal_does_not_repeat_the_password() {
    PlainPassword untypable = PlainPassword.of(SECRET + "\u0000");

    assertThat(untypable.problem("password").orElseThrow().message()).doesNotContain(SECRET);
  }

  @Test
  void no_log_line_contains_a_password_or_token() {
    ListAppender<ILoggingEvent> lines = listen();
    List<String> secrets;
    try (AccountsHarness accounts =
        new AccountsHarness(Optional.of(AccountsHarness.operator("boss@example.com", SECRET)))) {
      accounts
          .gateway()
          .registerUser(
              AccountsHarness.registration("ada@example.com").toBuilder()
                  .setPassword(SECRET)
                  .build());
      Tokens tokens = accounts.signIn("ada@example.com", SECRET);
      Tokens next = accounts.refresh(tokens.getRefreshToken());
      accounts.clock.advance(Duration.ofMinutes(1));
      refusal(() -> accounts.refresh(tokens.getRefreshToken()));
      refusal(() -> accounts.signIn("ada@example.com", SECRET + SECRET));
      refusal(() -> accounts.me(next.getAccessToken()));
      brokenDatabase(accounts, tokens);
      secrets =
          List.of(
              SECRET,
              tokens.getAccessToken(),
              tokens.getRefreshToken(),
              next.getRefreshToken(),
              "$argon2id$");
    } finally {
      stopListening(lines);
    }

    String log = text(lines);
    assertThat(log).contains("a refresh token of it was used twice").contains("ERROR");
    assertThat(secrets).noneMatch(log::contains);
  }

  /** Breaks the database, so that the stack trace is logged with the failed statement. */
  private static void brokenDatabase(AccountsHarness accounts, Tokens tokens) {
    accounts
        .superuser()
        .useHandle(handle -> handle.execute("ALTER TABLE credential RENAME TO lost"));
    refusal(() -> accounts.signIn("ada@example.com", SECRET));
    refusal(() -> accounts.refresh(tokens.getRefreshToken()));
    refusal(() ->
        accounts
            .wallets(tokens.getAccessToken())
            .openWallet(OpenWalletRequest.getDefaultInstance()));
  }

  private static ListAppender<ILoggingEvent> listen() {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    logger("com.nissmart").setLevel(Level.TRACE);
    return appender;
  }

  private static void stopListening(ListAppender<ILoggingEvent> appender) {
    logger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(appender);
    logger("com.nissmart").setLevel(Level.INFO);
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  private static String text(ListAppender<ILoggingEvent> lines) {
    StringBuilder text = new StringBuilder();
    for (ILoggingEvent line : List.copyOf(lines.list)) {
      text.append(line.getLevel()).append(' ').append(line.getFormattedMessage()).append('\n');
      if (line.getThrowableProxy() != null) {
        text.append(ThrowableProxyUtil.asString(line.getThrowableProxy())).append('\n');
      }
    }
    return text.toString();
  }
}
